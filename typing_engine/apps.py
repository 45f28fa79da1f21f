from django.apps import AppConfig


class TypingEngineConfig(AppConfig):
    name = "typing_engine"
    verbose_name = "分型"
    default_auto_field = "django.db.models.BigAutoField"
