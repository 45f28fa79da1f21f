"""Candidates (数据比对): the list of likely households for the bureau's round, and inviting them."""

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from authorities import audit, clock
from authorities.access import Acting
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, BulkAct, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.recommending import candidates
from mingteyouxin.rounds.models import PublicRound
from registry import acts
from registry.enums import HouseholdType
from registry.models import Household

_LONGEST_WORDING = 30


def _round(acting: Acting) -> PublicRound | None:
    return candidates.round_to_fill(acting.authority, clock.today())


def _rows(acting: Acting) -> QuerySet[Household]:
    round_ = _round(acting)
    if round_ is None:
        return Household.objects.none()
    return candidates.likely(acting.authority, round_, clock.today())


def _province(acting: Acting) -> str:
    """The lists are the province's."""
    return acting.authority.province_path


class CandidateFilter(AreaFilter):
    """Class and criterion of the round; those that applied are shown when they are asked for."""

    criterion = choice_filter("类别和条件", method="filter_criterion")
    state = choice_filter(
        "办理情况",
        [("new", "未邀请"), ("invited", "已邀请，未申报"), ("applied", "已申报")],
        empty_label="全部未申报",
        method="filter_state",
    )

    def __init__(self, *args, acting: Acting, **kwargs) -> None:
        super().__init__(*args, acting=acting, **kwargs)
        round_ = _round(acting)
        # Class → its criteria; `premium` asks for any of them, `premium:1-2` for one.
        self.criteria = candidates.listed_criteria(round_) if round_ else []
        self.year = round_.year if round_ else clock.today().year
        self.filters["criterion"].extra["choices"] = list(self._choices())

    def _choices(self):
        seen = set()
        for kind, criterion in self.criteria:
            if kind not in seen:
                seen.add(kind)
                yield kind.value, kind.label
            yield f"{kind}:{criterion.key}", f"{kind.label} {criterion.key} {criterion.wording[:_LONGEST_WORDING]}"

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.criteria:
            return queryset.none()
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data["state"] else found.filter(applied=False)

    def filter_criterion(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        asked = [
            criterion for kind, criterion in self.criteria if value in (kind.value, f"{kind.value}:{criterion.key}")
        ]
        return candidates.meeting(queryset, asked, clock.today(), year=self.year)

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "applied":
            return queryset.filter(applied=True)
        return queryset.filter(applied=False, invited_at__isnull=value == "new")


def _state(household: Household) -> str:
    if household.applied:
        return "已申报"
    return "已邀请" if household.invited_at else "未邀请"


def _mark(household: Household) -> str:
    if household.applied:
        return "good"
    return "open" if household.invited_at else "even"


def _credentials(household: Household) -> str:
    return "；".join(f"{held['kind']} {held['number']}" for held in household.credentials)


def _invite(acting: Acting, household: Model) -> str:
    round_ = _round(acting)
    if round_ is None:
        raise Refused("no_round", "本局没有正在接受或者即将接受申报的批次。")
    candidates.invite(household, round_, by=acting.officer)
    return "已发送邀请。"


CANDIDATES = Listing(
    name="candidates",
    title="可邀请的个体工商户",
    unit="户",
    capability=capabilities.CASE_REVIEW,
    view="candidate-list",
    rows=_rows,
    order=("path", "id"),
    filters=CandidateFilter,
    page=lambda household: ("household-page", household.pk),
    scope=_province,
    columns=(
        Column("name", "名称", lambda household: household.name or "（未使用名称）", ("name",), wide=True),
        Column("number", "代码或注册号", lambda household: household.number, ("code", "reg_no")),
        Column("authority", "登记机关", lambda household: household.authority.short_name, ("path",)),
        Column("type", "分型", lambda household: HouseholdType(household.type).label),
        Column("credentials", "资质荣誉", _credentials, wide=True),
        Column("state", "办理情况", _state, (), _mark),
        Column("invited", "邀请时间", lambda household: household.invited_at),
    ),
    acts=(BulkAct("invite", "发送邀请", capabilities.CASE_REVIEW, _invite),),
    heading="数据比对",
    empty="名单中没有可能符合条件的户。",
    empty_note="各部门的资质荣誉名单归集后，会按分类标准的条件列出。",
)


@require_safe
@officer_view(capabilities.CASE_REVIEW)
def candidate_list(request: HttpRequest) -> TemplateResponse:
    """Likely households of the round that takes applications, or of the next one."""
    round_ = _round(request.acting)
    response = list_page(request, CANDIDATES, "officer/mingteyouxin/candidate_list.html", round=round_)
    page, asked = response.context_data["page"], response.context_data["asked"]
    if asked:
        audit.record(acts.HOUSEHOLD_SHOWN, by=request.user, note=f"数据比对名单：{asked}；第 {page.number} 页")
    return response
