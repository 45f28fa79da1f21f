from django.apps import AppConfig
from django.core.checks import register

from authorities import checks


class AuthoritiesConfig(AppConfig):
    name = "authorities"
    verbose_name = "机关与人员"

    def ready(self) -> None:
        register(checks.clock_is_readable)
        register(checks.audit_key_is_a_key)
        register(checks.declarations_are_unique)
        register(checks.clock_is_not_moved, deploy=True)
