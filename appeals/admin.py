"""Reference data of objections: how long the steps take."""

from django.contrib import admin

from appeals.models import AppealTerms
from authorities.admin import ProvincialRuleAdmin


@admin.register(AppealTerms)
class AppealTermsAdmin(ProvincialRuleAdmin):
    choice = "verification_days"
