"""Reference data of the registry: the wordings that provinces use, and how old a list may be."""

from django.contrib import admin
from django.http import HttpRequest

from authorities.admin import ProvincialRuleAdmin
from registry.models import ListAgeLimit, ValueAlias


@admin.register(ValueAlias)
class ValueAliasAdmin(admin.ModelAdmin):
    list_display = ("wording", "value", "feed", "column", "province")
    list_filter = ("feed", "province")
    search_fields = ("wording",)


@admin.register(ListAgeLimit)
class ListAgeLimitAdmin(ProvincialRuleAdmin):
    choice = "penalty_days"

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        more = ("defaulter_days", "risk_mark_days", "annual_report_days", "credential_days", "negative_record_days")
        *first, ground = super().get_list_display(request)
        return (*first, *more, ground)
