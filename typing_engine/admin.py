"""Reference data of typing: when annual reports are due, how far shares may move, when provinces look ahead."""

from django.contrib import admin
from django.http import HttpRequest

from authorities.admin import ProvincialRuleAdmin
from typing_engine.models import CheckUpDays, DriftLimit, ReportingPeriod


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(admin.ModelAdmin):
    list_display = ("from_year", "month", "day", "ground")

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """Earlier years were read by it: a change is a new row from its year on."""
        return False


@admin.register(DriftLimit)
class DriftLimitAdmin(ProvincialRuleAdmin):
    choice = "points"


@admin.register(CheckUpDays)
class CheckUpDaysAdmin(ProvincialRuleAdmin):
    choice = "every_days"
