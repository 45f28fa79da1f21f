"""What belongs to a case and stands on its page, read in one statement: rows of thirteen tables, with who acted."""

from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from authorities.kept_statements import KeptLists
from authorities.models import Officer, Remedy, StoredFile
from mingteyouxin.cases.models import Case, CaseEvent, CaseLetter
from mingteyouxin.cases.part_models import CaseAnswer, CaseDeclaration, Evidence, FindingVerdict, Supplement
from mingteyouxin.contests.models import Contest
from mingteyouxin.review.models import CaseScore
from mingteyouxin.rounds.models import Round


@dataclass(frozen=True, slots=True)
class CaseParts:
    """Rows of a case, each list in the order of its table; who acted, remedies and files with their rows."""

    events: list[CaseEvent]
    answers: list[CaseAnswer]
    evidence: list[Evidence]
    supplements: list[Supplement]
    letters: list[CaseLetter]
    declarations: list[CaseDeclaration]
    verdicts: list[FindingVerdict]
    scores: list[CaseScore]
    # All of the household's, the latest first.
    contests: list[Contest]
    # None where the round lies with another bureau, which reviews.
    round: Round | None


# Whose name the page shows with a row.
_BY = (("by", CaseEvent), ("verdict_by", CaseAnswer), ("by", FindingVerdict), ("officer", CaseScore))


def _queries(case: int) -> list[QuerySet]:
    of_case = {
        # Letters may lie with a bureau above (casework.letters.letters_about).
        model: (model.concerning if model is CaseLetter else model.objects).filter(case=case)
        for model in (
            CaseEvent, CaseAnswer, Evidence, Supplement, CaseLetter, CaseDeclaration, FindingVerdict, CaseScore,
        )
    }  # fmt: skip
    acted = Q()
    for column, model in _BY:
        acted |= Q(pk__in=of_case[model].order_by().values(column))
    return [
        *(rows.order_by("criterion" if model is CaseAnswer else "id") for model, rows in of_case.items()),
        Officer.objects.filter(acted),
        Remedy.objects.filter(pk__in=of_case[CaseEvent].order_by().values("remedy")),
        StoredFile.objects.filter(pk__in=of_case[Evidence].order_by().values("file")),
        Contest.objects.filter(household__in=Case.objects.filter(pk=case).values("household")).order_by("-id"),
        Round.objects.filter(pk__in=Case.objects.filter(pk=case).values("round")),
    ]


_parts = KeptLists(_queries, -1)


def parts_of(case: Case) -> CaseParts:
    """Everything that belongs to a case and is shown with it. Runs in the jurisdiction of whoever sees it.

    A file that lies where this officer does not see it is left out.
    """
    *rows, officers, remedies, files, contests, rounds = _parts.of(case.pk)
    parts = CaseParts(*rows, contests, next(iter(rounds), None))
    acted, told, kept = ({row.pk: row for row in found} for found in (officers, remedies, files))
    for event in parts.events:
        event.by, event.remedy = acted.get(event.by_id), told.get(event.remedy_id)
    for answer in parts.answers:
        answer.verdict_by = acted.get(answer.verdict_by_id)
    for verdict in parts.verdicts:
        verdict.by = acted.get(verdict.by_id)
    for score in parts.scores:
        score.officer = acted.get(score.officer_id)
    for piece in parts.evidence:
        piece.file = kept.get(piece.file_id)
    return replace(parts, evidence=[piece for piece in parts.evidence if piece.file])
