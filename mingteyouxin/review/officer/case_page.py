"""A case laid out: facts and findings on one side, criteria on the other, and what this officer may do now."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpRequest

from authorities.access import Acting
from authorities.refusals import told
from casework.four_eyes_pages import Standing, standing
from mingteyouxin import capabilities
from mingteyouxin.applying import human_review
from mingteyouxin.cases import assignments
from mingteyouxin.cases.enums import REFUSAL_REASONS, RETURN_REASONS, CaseStatus, Verdict
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer, Evidence, FindingVerdict
from mingteyouxin.contests.contested import Contested
from mingteyouxin.contests.models import Contest
from mingteyouxin.criteria import standard_tree
from mingteyouxin.review import decisions, lapses, scoring, selection_obstacles
from mingteyouxin.review.models import CaseScore
from mingteyouxin.review.officer.case_forms import Posted, PostedScore
from mingteyouxin.review.officer.case_parts import CaseParts, parts_of
from mingteyouxin.titles import verdicts
from mingteyouxin.titles.eligibility import Finding
from mingteyouxin.titles.verdicts import Said
from registry import revealing
from registry.capabilities import HOUSEHOLD_REVEAL
from registry.officer.dossier import dossier
from registry.people import service

# Of what the household contests.
_LATEST = 20
_UNDER_REVIEW = (CaseStatus.SUBMITTED,)
_REFUSABLE = (CaseStatus.PASSED, CaseStatus.SELECTED)
_PROPOSED = (CaseStatus.REFUSAL_PROPOSED,)


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion of the class with all that is said about it. What was typed stands before what was kept."""

    criterion: standard_tree.CriterionRead
    answer: CaseAnswer | None
    evidence: list[Evidence]
    verdict: str
    note: str
    ask: str
    ask_text: str
    points: str
    ground: str
    found_points: str
    note_field: str
    points_field: str
    ground_field: str


@dataclass(frozen=True, slots=True)
class FindingLine:
    """How the household stands to one condition, and what a reviewer found out where no list answers."""

    finding: Finding
    kept: FindingVerdict | None
    verdict: str
    note: str
    note_field: str
    contested: str


@dataclass(frozen=True, slots=True)
class GroupLines:
    group: standard_tree.GroupRead
    lines: list[CriterionLine]


def context_of(
    request: HttpRequest, case: Case, *, posted: Posted | None = None, scored_as: PostedScore | None = None
) -> dict:
    """Everything that the page of a case shows, in a number of queries that does not grow with it.

    What was typed and could not be kept, of the review or of the points, stands before what was kept.
    """
    acting = request.acting
    own = acting.authority.pk in (case.authority_id, case.handler_id)
    reviews = own and acting.may(capabilities.CASE_REVIEW)
    parts = parts_of(case)
    said = set()
    if reviews:
        said = {one.has_conflict for one in parts.declarations if one.officer_id == acting.officer.pk}
    free = reviews and said == {False}
    decides = own and acting.may(capabilities.CASE_DECIDE) and case.status in _PROPOSED
    mine = case.assignee_id in (None, acting.officer.pk)
    rule = decisions.rule_of(case) if case.recognition_class else None
    scored = own and scoring.has_points(rule)
    scores = scoring.scores_of(parts.scores, rule, needed=parts.round.reviewers) if scored else None
    own_score = (
        next((score for score in scores.given if score.officer_id == acting.officer.pk), None) if scores else None
    )
    asks_person, waits = case.waits_for_a_person, case.status == CaseStatus.PASSED
    draft = asks_person and case.status == CaseStatus.DRAFT
    restoring = standing(lapses.RESTORING, case, acting) if own and asks_person and not draft else Standing()
    said_wrong, given = parts.contests, None
    if acting.may(HOUSEHOLD_REVEAL):
        given = revealing.revealed(case.household, to=acting.officer, session_key=request.session.session_key)
    return {
        "case": case,
        "deadline": case.due_on,
        "told": service.record_of(case.household, "my-case", case.pk),
        "dossier": dossier(case.household, in_full=given is not None),
        "findings": _findings(case, parts, posted, said_wrong) if case.anchor_on or draft else [],
        "certain_bars": human_review.certain_bars(case) if draft else [],
        "contests": said_wrong[:_LATEST],
        "groups": _groups(rule, parts, posted, scored_as, own_score) if rule else [],
        # What stands with no criterion: of a recommendation, of papers that were signed, of what was asked from above.
        "papers": [piece for piece in parts.evidence if not piece.criterion],
        **told(()),
        "events": parts.events,
        "letters": parts.letters,
        "supplements": parts.supplements,
        "version": _version(case, parts),
        "verdicts": Verdict,
        "return_reasons": RETURN_REASONS,
        "refusal_reasons": REFUSAL_REASONS,
        "reasons_chosen": posted.reasons if posted else [],
        "note": posted.note if posted else "",
        "ask_whole": posted.ask_of("") if posted else "",
        "ask_whole_text": posted.ask_text_of("") if posted else "",
        "own": own,
        "declared": said,
        "may_declare": reviews
        and True not in said
        and (asks_person or case.status in (*assignments.ASSIGNABLE, *_PROPOSED)),
        "may_review": free and mine and case.status in _UNDER_REVIEW,
        "may_verify": free and case.status in (*_UNDER_REVIEW, *decisions.VERIFIED_LATER),
        "may_reopen": free and mine and case.status in _REFUSABLE,
        "proposed": own and case.status in _PROPOSED,
        "may_decide_refusal": decides and free,
        "may_refuse": decides and free and case.refusal_proposed_by_id != acting.officer.pk,
        "may_assign": reviews and case.status in assignments.ASSIGNABLE,
        "may_score": free and scored and case.rank is None and case.status in (*_UNDER_REVIEW, CaseStatus.PASSED),
        "reviewers": assignments.reviewers(acting.authority) if reviews else [],
        "scores": scores,
        "score_note": scored_as.note if scored_as else own_score.note if own_score else "",
        "own_score": own_score,
        # Points of colleagues are shown to who has given his own, so that each judges by himself.
        "scores_shown": bool(scores) and (own_score is not None or not scores.missing),
        "by_two": restoring,
        "asks_person": own and asks_person,
        "may_look": free and asks_person and acting.may(capabilities.CASE_DECIDE) and restoring.asked is None,
        "obstacles": selection_obstacles.obstacles(case, scores=scores) if own and waits else [],
        "next": next_case(acting, case) if reviews else None,
        "place_in_line": _place_in_line(case),
    }


def criteria_lines(case: Case) -> list[GroupLines]:
    """Each criterion of the case's class with what the household says, what was handed in, and what was found."""
    return _groups(decisions.rule_of(case), parts_of(case), None, None, None)


def _version(case: Case, parts: CaseParts) -> str:
    moved = max((event.pk for event in parts.events), default=None)
    found = max((answer.verdict_at for answer in parts.answers if answer.verdict_at), default=None)
    return decisions.version_of(moved, found, max((row.pk for row in parts.verdicts), default=None), case.assignee_id)


def next_case(acting: Acting, case: Case) -> Case | None:
    """The next in line that waits for this officer: after this one first, then from the beginning."""
    mine = (
        Case.objects.only("pk")
        .in_charge_of(acting.authority)
        .filter(status=CaseStatus.SUBMITTED, assignee=acting.officer)
        .exclude(pk=case.pk)
    )
    if case.lodged_at is None:
        return mine.order_by("lodged_at", "id").first()
    earlier = ExpressionWrapper(Q(lodged_at__lt=case.lodged_at), output_field=BooleanField())
    return mine.order_by(earlier, "lodged_at", "id").first()


def _findings(case: Case, parts: CaseParts, posted: Posted | None, said_wrong: Iterable[Contest]) -> list[FindingLine]:
    kept = {row.key: row for row in parts.verdicts}
    contested = Contested.of(said_wrong, year=case.round.year)

    def line(finding: Finding) -> FindingLine:
        row = kept.get(finding.key) if finding.weigh else None
        said = Said(row.verdict, row.note) if row else Said()
        if posted is not None and finding.weigh:
            said = posted.verified_of(finding.key)
        words = contested.words(finding.contest) if finding.blocks else ""
        return FindingLine(finding, row, said.verdict, said.note, verdicts.note_field(finding.key), words)

    return [line(finding) for finding in decisions.findings_now(case)]


def _place_in_line(case: Case) -> int | None:
    if case.status != CaseStatus.SUBMITTED:
        return None
    earlier = Q(lodged_at__lt=case.lodged_at) | Q(lodged_at=case.lodged_at, pk__lt=case.pk)
    before = Case.objects.filter(earlier, authority=case.authority_id, status=CaseStatus.SUBMITTED)
    return before.count() + 1


def _groups(
    rule: standard_tree.RuleRead,
    parts: CaseParts,
    posted: Posted | None,
    scored_as: PostedScore | None,
    own_score: CaseScore | None,
) -> list[GroupLines]:
    answers = {answer.criterion: answer for answer in parts.answers}
    evidence: dict[str, list[Evidence]] = {}
    for piece in parts.evidence:
        evidence.setdefault(piece.criterion, []).append(piece)
    points = scored_as.points if scored_as else own_score.points if own_score else {}
    grounds = scored_as.grounds if scored_as else own_score.grounds if own_score else {}

    def line(criterion: standard_tree.CriterionRead) -> CriterionLine:
        answer = answers.get(criterion.key)
        kept = decisions.Found(answer.verdict, answer.verdict_note) if answer else decisions.Found()
        found = posted.found_of(criterion.key) if posted else kept
        by_finding = f"{scoring.found_points(criterion, answer).normalize():f}"
        return CriterionLine(
            criterion,
            answer,
            evidence.get(criterion.key, []),
            found.verdict,
            found.note,
            posted.ask_of(criterion.key) if posted else "",
            posted.ask_text_of(criterion.key) if posted else "",
            points.get(criterion.key, by_finding),
            grounds.get(criterion.key, ""),
            by_finding,
            decisions.note_field(criterion.key),
            scoring.points_field(criterion.key),
            scoring.ground_field(criterion.key),
        )

    return [GroupLines(group, [line(criterion) for criterion in group.criteria]) for group in rule.groups]
