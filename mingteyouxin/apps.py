from django.apps import AppConfig


class MingteyouxinConfig(AppConfig):
    name = "mingteyouxin"
    verbose_name = "名特优新"
    default_auto_field = "django.db.models.BigAutoField"
