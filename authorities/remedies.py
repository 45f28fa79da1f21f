"""Remedies (告知救济): what a decision against a household tells of them, and how the rows of bureaus are kept.

Who is not told of reconsideration, its body and its days has a year in place of sixty days (行政复议法 第二十条): a
bureau without its row cannot issue such a decision. The decision keeps the row that it told, which never changes.
"""

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from authorities import acts, audit, clock, notification_kinds
from authorities.capabilities import REMEDY_KEEP, granted_to
from authorities.enums import Level, Role
from authorities.jurisdiction import below, jurisdiction
from authorities.models import Authority, Division, Officer, Post, Remedy
from authorities.notifications import notify
from authorities.reference.bureaus import seat_of
from authorities.refusals import Refused

# A pattern may say: the place as its bureau is named after it, the place above it, the province.
PLACEHOLDERS = ("division", "above", "province")
_LONGEST = Remedy._meta.get_field("body").max_length
BAD_PATTERN = "只能使用 {division}、{above}、{province} 三种占位符，请检查花括号。"


class RemedyNotSet(Refused):
    """The bureau has no row in force, and so issues no decision against anybody."""

    def __init__(self, authority: Authority) -> None:
        self.authority = authority
        above = Authority.objects.filter(path=authority.province_path).first() or authority
        super().__init__(
            "remedy_not_set",
            f"{authority.name}还没有登记告知救济（复议机关、复议期限、管辖法院），不能作出这项决定：决定中没有告知的，"
            "申请行政复议的期限由六十日延长至最长一年（行政复议法第二十条）。"
            f"请联系{above.name}，由其在“告知救济”中登记本机关的内容后再办理。",
        )


def remedy_of(authority: Authority, on: date) -> Remedy:
    """What a decision of the bureau on a day tells; its `sentence` goes into the decision, its row is kept with it.

    Raises RemedyNotSet (`remedy_not_set`). Needs no jurisdiction.
    """
    found = Remedy.objects.filter(authority=authority, valid_from__lte=on).latest_first().first()
    if found is None:
        raise RemedyNotSet(authority)
    return found


def bureaus(path: str) -> QuerySet[Authority]:
    """The bureaus at or below a path that decide: stations do not, and what was closed decides no more."""
    return Authority.objects.filter(below(path), valid_to=None).exclude(level=Level.STATION)


def in_keeping_of(authority: Authority) -> QuerySet[Authority]:
    """Whose rows an officer of this bureau keeps: a province those of all its bureaus, the nation its own."""
    if authority.level == Level.NATION:
        return Authority.objects.filter(pk=authority.pk)
    return bureaus(authority.path) if authority.level == Level.PROVINCE else Authority.objects.none()


@transaction.atomic
def keep(authority: Authority, *, valid_from: date, by: Officer, **told: object) -> Remedy:
    """Keep what the bureau's decisions tell from a day on. Runs in a jurisdiction above it. Raises Refused."""
    _must_not_be_past(valid_from)
    kept = Remedy.objects.create(authority=authority, valid_from=valid_from, kept_by=by, kept_at=clock.now(), **told)
    audit.record(acts.REMEDY_KEPT, by=by, on=kept, note=f"{authority.name}，自 {valid_from} 起")
    return kept


@dataclass(frozen=True, slots=True)
class Template:
    """One text for many bureaus: body and court are patterns, the rest is the same for all of them."""

    body: str
    court: str
    valid_from: date
    days: int
    days_ground: str
    months: int
    months_ground: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What a template makes of one bureau; without `body` its place is not in GB/T 2260, and it is left out."""

    authority: Authority
    body: str = ""
    court: str = ""


def plan(template: Template, authorities: Iterable[Authority]) -> list[Planned]:
    """What the template says for each bureau, in one statement however many there are. Raises Refused."""
    authorities = list(authorities)
    places = _places(authorities)
    return [
        Planned(one, _filled(template.body, places[one.pk]), _filled(template.court, places[one.pk]))
        if one.pk in places
        else Planned(one)
        for one in authorities
    ]


@transaction.atomic
def keep_all(template: Template, authorities: Iterable[Authority], *, by: Officer | None) -> int:
    """Keep the template's rows for all bureaus whose place is known. Returns how many. Raises Refused.

    Runs in the jurisdiction of a bureau above. The demonstration and the tests, in which nobody keeps them (`by` is
    None), begin before their first day.
    """
    if by is not None:
        _must_not_be_past(template.valid_from)
    planned = [one for one in plan(template, authorities) if one.body]
    Remedy.objects.bulk_create(
        Remedy(
            authority=one.authority,
            valid_from=template.valid_from,
            body=one.body,
            court=one.court,
            days=template.days,
            days_ground=template.days_ground,
            months=template.months,
            months_ground=template.months_ground,
            kept_by=by,
            kept_at=clock.now(),
        )
        for one in planned
    )
    if by is not None:
        note = f"{len(planned)} 个机关，自 {template.valid_from} 起：{template.body}，{template.court}"
        audit.record(acts.REMEDY_KEPT, by=by, note=note)
    return len(planned)


def check_pattern(text: str) -> None:
    """Raise Refused where a pattern holds a placeholder that there is not."""
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        formatted = all(not spec and not how for _, name, spec, how in string.Formatter().parse(text) if name)
    except ValueError:
        names, formatted = {"?"}, False
    if names - set(PLACEHOLDERS) or not formatted:
        raise Refused("bad_pattern", BAD_PATTERN)


def tell_missing(authority: Authority, *, waiting: int, what: str, on: date) -> None:
    """Tell the heads of the bureau and of its province that matters stand still because its row is missing.

    Called outside of any jurisdiction, by the clock, which found it at `what`; told once a day.
    """
    text = f"{authority.name}没有登记告知救济，{waiting} 件到期事项因此不能办理，登记后系统自动办理。"
    for path in dict.fromkeys([authority.province_path, authority.path]):
        with jurisdiction(path):
            notify(
                notification_kinds.REMEDY_MISSING,
                path=path,
                to=_who_mends(path, on),
                text=text,
                view="remedy-page",
                key=authority.pk,
                once=f"remedy:{authority.pk}:{what}:{on}",
            )


def _who_mends(path: str, on: date) -> list[int]:
    """The heads (审批人员) at a bureau, and whoever keeps rows there."""
    posts = Post.objects.filter(authority__path=path).held_on(on)
    return sorted(
        {
            post.officer_id
            for post in posts
            if post.role == Role.SUPERVISOR or REMEDY_KEEP in granted_to(post.role, post.authority.level)
        }
    )


def _must_not_be_past(day: date) -> None:
    if day < clock.today():
        raise Refused("day_past", "施行日期不能早于今天：以前的决定已按当时的内容告知。")


def _places(authorities: Sequence[Authority]) -> dict[int, dict[str, str]]:
    """The words for the placeholders, by bureau; a bureau without a place of GB/T 2260 has none."""
    wanted = {one.division_code for one in authorities if one.division_code}
    wanted |= {f"{code[:4]}00" for code in wanted} | {f"{code[:2]}0000" for code in wanted}
    rows = Division.objects.filter(code__in=wanted, valid_to=None)
    divisions = {row.code: row for row in rows}
    found = {}
    for one in authorities:
        division = divisions.get(one.division_code)
        if division is None:
            continue
        above = divisions.get(division.parent_code)
        province = divisions.get(f"{division.code[:2]}0000", division)
        found[one.pk] = {
            "division": seat_of(division, above),
            "above": above.name if above else division.name,
            "province": province.name,
        }
    return found


def _filled(pattern: str, place: dict[str, str]) -> str:
    check_pattern(pattern)
    text = pattern.format(**place)
    if len(text) > _LONGEST:
        raise Refused("text_too_long", f"“{text[:20]}…”超过 {_LONGEST} 个字，请缩短。")
    return text
