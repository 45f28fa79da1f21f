from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CaseworkConfig(AppConfig):
    name = "casework"
    verbose_name = "办件机制"

    def ready(self) -> None:
        # Beside its triggers each app says there what their refusals mean for people.
        autodiscover_modules("database")
