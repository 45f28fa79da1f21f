from django.apps import AppConfig


class AppealsConfig(AppConfig):
    name = "appeals"
    verbose_name = "异议申诉"
    default_auto_field = "django.db.models.BigAutoField"
