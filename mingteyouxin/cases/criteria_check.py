"""The check of criteria that departments and registration answer: nobody is asked for what government holds (A2, E3).

Three answers: met; not met; unclear where a list is missing or does not say enough, for the reviewer to find out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice

from authorities import clock
from authorities.jurisdiction import looking_from, province_of, province_path_of
from casework.sweeps import BulkSweep
from mingteyouxin.cases.enums import Verdict
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer
from mingteyouxin.criteria import platform_facts, standard_tree
from mingteyouxin.criteria.enums import CriterionSource
from mingteyouxin.rounds.models import PublicRound
from registry import credentials, feeds, list_coverage, provenance
from registry.enums import CredentialLevel, RecognitionClass
from registry.models import Credential, Household
from typing_engine.standard.months import add_months

_LEVELS = list(CredentialLevel.values)
_LONGEST = CaseAnswer._meta.get_field("checked_text").max_length
_AT_ONCE = 500
_VERDICTS = {True: Verdict.MET, False: Verdict.NOT_MET, None: Verdict.UNCLEAR}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the check found about one criterion, in words that the household reads too."""

    verdict: Verdict
    text: str


@dataclass(frozen=True, slots=True)
class _Held:
    """What is known about some households of one province on a day."""

    on: date
    credentials: dict[int, list[Credential]]
    received: dict[str, dict[str, date]]
    # For how many days a list of credentials says who is not on it.
    limit: int
    sources: dict[int, provenance.Source]
    facts: platform_facts.Looked


def preview(household: Household, rule: standard_tree.RuleRead, *, year: int) -> dict[str, Checked]:
    """By key, what the check would find about a household today, in a round of a year. Criteria that it answers itself
    are not in it."""
    return previews(household, [rule], year=year)[rule.recognition_class]


def previews(
    household: Household, rules: Sequence[standard_tree.RuleRead], *, year: int
) -> dict[RecognitionClass, dict[str, Checked]]:
    """The same for several classes at once."""
    held = _look([household], rules, on=clock.today(), year=year)
    return {rule.recognition_class: _found(household, rule, held) for rule in rules}


def check(case: Case) -> dict[str, Checked]:
    """Check a case's criteria and keep what was found beside its answers. For the household or the bureau.

    Where the class has changed, what was found for another one is taken away.
    """
    rule = _rule(case.round, case.recognition_class)
    found = preview(case.household, rule, year=case.round.year) if rule else {}
    stale = CaseAnswer.objects.filter(case=case).exclude(checked="").exclude(criterion__in=found)
    stale.update(checked="", checked_text="", checked_at=None)
    _keep(_answers(case, found))
    return found


def _provinces(on: date) -> list[str]:
    paths = Case.objects.in_line().order_by().values_list("household__path", flat=True).distinct()
    return sorted({f"/{province_of(path)}/" for path in paths})


def _check_in_line(on: date) -> int:
    in_line = (
        Case.objects.in_line().select_related("household", "round__standard").order_by("round__year", "round", "pk")
    )
    rows, done = in_line.iterator(_AT_ONCE), 0
    while cases := list(islice(rows, _AT_ONCE)):
        for year, of_year in groupby(cases, key=lambda case: case.round.year):
            done += _check_all(list(of_year), on, year=year)
    return done


# Every case that is in line is checked anew, for lists have come meanwhile.
check_open = BulkSweep("check-open-cases", _check_in_line, areas=_provinces)


def _check_all(cases: Sequence[Case], on: date, *, year: int) -> int:
    """Check cases of one province and year: some queries for all of them together."""
    rules: dict[tuple[int, str], standard_tree.RuleRead | None] = {}
    for case in cases:
        key = case.round_id, case.recognition_class
        if key not in rules:
            rules[key] = _rule(case.round, case.recognition_class)
    held = _look([case.household for case in cases], [rule for rule in rules.values() if rule], on=on, year=year)
    answers: list[CaseAnswer] = []
    for case in cases:
        rule = rules[case.round_id, case.recognition_class]
        if rule:
            answers += _answers(case, _found(case.household, rule, held))
    _keep(answers)
    return len(cases)


def _rule(round_: PublicRound, kind: str) -> standard_tree.RuleRead | None:
    return standard_tree.read(round_.standard).rules.get(RecognitionClass(kind)) if kind else None


def _answers(case: Case, found: dict[str, Checked]) -> Iterator[CaseAnswer]:
    for key, checked in found.items():
        yield CaseAnswer(
            path=case.path,
            household_id=case.household_id,
            case=case,
            criterion=key,
            checked=checked.verdict,
            checked_text=checked.text[:_LONGEST],
            checked_at=clock.now(),
        )


def _keep(answers: Iterator[CaseAnswer] | list[CaseAnswer]) -> None:
    """Beside what the household and the reviewer said, which stays."""
    CaseAnswer.objects.bulk_create(
        answers,
        update_conflicts=True,
        unique_fields=["case", "criterion"],
        update_fields=["checked", "checked_text", "checked_at"],
    )


def _look(households: Sequence[Household], rules: Sequence[standard_tree.RuleRead], *, on: date, year: int) -> _Held:
    """Seen from the province, so that what is kept reads alike whoever asked."""
    province = province_path_of(households[0].path)
    with looking_from(province):
        held = credentials.held_by(households)
        deliveries = {credential.delivery_id for listed in held.values() for credential in listed}
        sources = provenance.sources(deliveries) if deliveries else {}
    limit = list_coverage.limit_of(feeds.CREDENTIALS, province, on=on)
    lists = list_coverage.received([feeds.CREDENTIALS], province, on=on)
    received = {kind: areas for (_, kind), areas in lists.items()}
    conditions = [one.condition for rule in rules for one in rule.criteria if one.condition]
    paths = {household.pk: household.path for household in households}
    facts = platform_facts.look(paths, conditions, province=province, on=on, year=year)
    return _Held(on, held, received, limit, sources, facts)


def _found(household: Household, rule: standard_tree.RuleRead, held: _Held) -> dict[str, Checked]:
    found = {}
    for criterion in rule.criteria:
        if criterion.source == CriterionSource.CREDENTIAL:
            found[criterion.key] = _listed(household, criterion, held)
        elif criterion.source == CriterionSource.REGISTRATION:
            found[criterion.key] = _long_enough(household, criterion.years_at_least, held.on)
        elif criterion.source == CriterionSource.FACTS:
            answered = held.facts.answer(household.pk, criterion.condition)
            found[criterion.key] = Checked(_VERDICTS[answered.holds], answered.text)
    return found


def _long_enough(household: Household, years: int, on: date) -> Checked:
    full = add_months(household.established_on, 12 * years)
    if full <= on:
        return Checked(Verdict.MET, f"登记信息：{household.established_on} 成立，已满 {years} 年。")
    return Checked(Verdict.NOT_MET, f"登记信息：{household.established_on} 成立，到 {full} 满 {years} 年。")


def _listed(household: Household, criterion: standard_tree.CriterionRead, held: _Held) -> Checked:
    """One of the kinds, in force, of at least the level asked for."""
    names = {name for kind in criterion.kinds for name in (kind.code, kind.label)}
    of_kind = [credential for credential in held.credentials[household.pk] if credential.kind in names]
    running = [credential for credential in of_kind if credential.is_in_force(held.on)]
    enough = next((credential for credential in running if _reaches(credential, criterion)), None)
    if enough is not None:
        source = held.sources.get(enough.delivery_id)
        return Checked(Verdict.MET, f"{_described(enough)}（{source}）。" if source else f"{_described(enough)}。")
    of_no_level = next((credential for credential in running if not credential.level), None)
    if of_no_level is not None:
        return Checked(Verdict.UNCLEAR, f"{_described(of_no_level)}；名单没有写明级别，由审核人员核实。")
    days = {kind: _list_day(kind, household, held) for kind in criterion.kinds}
    missing = [kind for kind, day in days.items() if day is None]
    if missing:
        said = "、".join(f"{kind.department}的{kind.label}" for kind in missing)
        text = f"尚未收到{said}完整名单，由审核人员向部门核实，不需要经营者提供材料。"
        return Checked(Verdict.UNCLEAR, text)
    # No list is no proof that somebody holds nothing, and neither is one that has aged.
    aged = [kind for kind, day in days.items() if (held.on - day).days > held.limit]
    if aged:
        said = "、".join(f"{kind.department}的{kind.label}名单是 {days[kind]} 的" for kind in aged)
        text = f"{said}，已超过 {held.limit} 天，由审核人员向部门核实，不需要经营者提供材料。"
        return Checked(Verdict.UNCLEAR, text)
    listed_on = min(days.values(), default=held.on)
    return Checked(Verdict.NOT_MET, _why_not(criterion, of_kind, running, held.on, listed_on=listed_on))


def _reaches(credential: Credential, criterion: standard_tree.CriterionRead) -> bool:
    if criterion.level is None:
        return True
    return bool(credential.level) and _LEVELS.index(credential.level) >= _LEVELS.index(criterion.level)


def _list_day(kind: standard_tree.KindRead, household: Household, held: _Held) -> date | None:
    """The day of the latest complete list of a kind for the household's area; None where there is none."""
    areas = [*held.received.get(kind.code, {}).items(), *held.received.get(kind.label, {}).items()]
    return max((day for area, day in areas if household.path.startswith(area)), default=None)


def _why_not(
    criterion: standard_tree.CriterionRead,
    of_kind: list[Credential],
    running: list[Credential],
    on: date,
    *,
    listed_on: date,
) -> str:
    if running:
        return f"{_described(running[0])}，未达到{criterion.level.label}。"
    if of_kind:
        credential = of_kind[0]
        if credential.revoked_on and credential.revoked_on <= on:
            return f"{_described(credential)}，已于 {credential.revoked_on} 撤销。"
        if credential.issued_on and credential.issued_on > on:
            return f"{_described(credential)}，尚未生效。"
        return f"{_described(credential)}，已于 {credential.valid_until} 到期。"
    kinds = "、".join(kind.label for kind in criterion.kinds)
    return f"{listed_on} 的部门名单中没有该户或者其经营者的{kinds}。"


def _described(credential: Credential) -> str:
    level = f"（{credential.get_level_display()}）" if credential.level else ""
    parts = [f"{credential.kind}{level} {credential.number}", credential.issuer]
    if credential.issued_on:
        parts.append(f"{credential.issued_on} 颁发")
    if credential.valid_until:
        parts.append(f"有效期至 {credential.valid_until}")
    return "，".join(part for part in parts if part)
