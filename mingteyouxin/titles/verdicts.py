"""What reviewers found out about findings that no list answers, or that are to be weighed (C4): the latest word counts.

No finding goes on unknown: before a case is passed, and again before it is recognised, each has a person's verdict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from authorities import audit, clock
from authorities.kept_statements import KeptRows
from authorities.models import Officer
from authorities.refusals import Faulty, Trouble
from casework.refusals import Refused, refused_in_words
from mingteyouxin import acts
from mingteyouxin.cases.enums import Verdict
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import FindingVerdict
from mingteyouxin.titles.eligibility import Finding

_NOTE = FindingVerdict._meta.get_field("note").max_length
_KEY = FindingVerdict._meta.get_field("key").max_length
_DECIDED = (Verdict.MET, Verdict.NOT_MET)
_of_case = KeptRows(lambda case: FindingVerdict.objects.filter(case=case).select_related("by").order_by("id"), -1)


@dataclass(frozen=True, slots=True)
class Said:
    """What a reviewer says about one finding: met or not, and how it was found out."""

    verdict: str = ""
    note: str = ""


def latest(case: Case) -> dict[str, FindingVerdict]:
    """The latest verdict on each finding of a case, by the finding's key."""
    return {row.key: row for row in _of_case.rows(case.pk)}


def keep(case: Case, findings: Sequence[Finding], said: Mapping[str, Said], *, by: Officer) -> None:
    """Keep what a reviewer found out. What was said before in the same words is not said again. Raises Refused."""
    open_ones = {finding.key: finding for finding in findings if finding.weigh}
    before = latest(case)
    made, bare = [], []
    for key, one in said.items():
        if not one.verdict:
            continue
        finding, note = open_ones.get(key), one.note.strip()[:_NOTE]
        if finding is None or len(key) > _KEY or one.verdict not in _DECIDED:
            raise Refused("unknown_finding", "页面上的待核实项目已有变化，请刷新后重新填写。")
        if not note:
            bare.append(Trouble(f"“{finding.label}”：请写明怎样核实、向谁核实的。", note_field(key)))
            continue
        kept = before.get(key)
        if kept is not None and (kept.verdict, kept.note) == (one.verdict, note):
            continue
        made.append(
            FindingVerdict(
                path=case.path,
                household_id=case.household_id,
                case=case,
                key=key,
                finding=finding.text,
                verdict=one.verdict,
                note=note,
                by=by,
                at=clock.now(),
            )
        )
    if bare:
        raise Faulty("note_required", bare)
    if not made:
        return
    with refused_in_words(by=by):
        FindingVerdict.objects.bulk_create(made)
    told = "；".join(f"{open_ones[row.key].label}：{row.get_verdict_display()}（{row.note}）" for row in made)
    audit.record(acts.FINDING_VERIFIED, by=by, on=case, household=case.household_id, note=told[:_NOTE])


def note_field(key: str) -> str:
    """The field in which it is said how a finding was found out, by its id on the page."""
    return f"finding_note-{key}"


def must_be_settled(case: Case, findings: Sequence[Finding]) -> None:
    """Raise Refused while a finding that is unknown or to be weighed has no verdict, or one that it is not met."""
    kept = latest(case)
    weighed = [finding for finding in findings if finding.weigh]
    open_ones = [finding for finding in weighed if finding.key not in kept]
    if open_ones:
        said = "；".join(f"{finding.label}：{finding.text}" for finding in open_ones)
        raise Refused("finding_unverified", f"还有待核实的项目没有核实结果，不能继续。{said}"[:900])
    unmet = [finding for finding in weighed if kept[finding.key].verdict == Verdict.NOT_MET]
    if unmet:
        said = "；".join(f"{finding.label}（{kept[finding.key].note}）" for finding in unmet)
        raise Refused("not_eligible", f"经核实不符合条件，不能继续：{said}"[:900])
