"""Reference data of 名特优新, kept by platform administrators."""

from django import forms
from django.contrib import admin

from authorities.admin import KeptAdmin, ProvincialRuleAdmin
from mingteyouxin.annual_reports.models import YearlyReportRule
from mingteyouxin.criteria.models import CredentialKind, NegativeKind
from mingteyouxin.endings.models import StatementDays
from mingteyouxin.evaluations.models import EvaluationRule
from mingteyouxin.notices.models import NoticeNameDays
from mingteyouxin.operator_changes.models import OperatorAnswerDays
from mingteyouxin.rounds.models import OverdueRule
from mingteyouxin.titles.models import BenefitStart, PenaltyReading, ZoneReading


class KindForm(forms.ModelForm):
    class Meta:
        fields = ("code", "label", "department")
        help_texts = {
            "code": "部门名单的“类别”列可以写代码或者名称。启用后不再改动。",
            "label": "与部门名单中的写法一致，系统据此核对。",
        }


@admin.register(CredentialKind, NegativeKind)
class KindAdmin(KeptAdmin):
    """Kinds of credentials and of negative records that standards name: never deleted, and
    their code and name stay, for lists are matched by them."""

    form = KindForm
    list_display = ("code", "label", "department")
    list_filter = ("department",)
    search_fields = ("code", "label")

    def get_readonly_fields(self, request, obj: CredentialKind | NegativeKind | None = None) -> tuple[str, ...]:
        return ("code", "label") if obj else ()


@admin.register(PenaltyReading)
class PenaltyReadingAdmin(ProvincialRuleAdmin):
    choice = "reading"


@admin.register(OverdueRule)
class OverdueRuleAdmin(ProvincialRuleAdmin):
    choice = "open_days"


@admin.register(ZoneReading)
class ZoneReadingAdmin(ProvincialRuleAdmin):
    choice = "counted"


@admin.register(NoticeNameDays)
class NoticeNameDaysAdmin(ProvincialRuleAdmin):
    choice = "days"


@admin.register(StatementDays)
class StatementDaysAdmin(ProvincialRuleAdmin):
    choice = "days"


@admin.register(EvaluationRule)
class EvaluationRuleAdmin(ProvincialRuleAdmin):
    choice = "opens_months"


@admin.register(YearlyReportRule)
class YearlyReportRuleAdmin(ProvincialRuleAdmin):
    choice = "due_month"


@admin.register(OperatorAnswerDays)
class OperatorAnswerDaysAdmin(ProvincialRuleAdmin):
    choice = "days"


@admin.register(BenefitStart)
class BenefitStartAdmin(ProvincialRuleAdmin):
    choice = "month"
