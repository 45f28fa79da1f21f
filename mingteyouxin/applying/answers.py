"""What stands on the page of a class's criteria, on the phone as at the counter: ticks, words, files, all in one form.

Every button of the page sends all of it, so that nothing typed is lost by handing a file in or taking one out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.files.base import File
from django.db import transaction
from django.http import HttpRequest

from authorities import refusals
from authorities.models import Officer
from authorities.refusals import Refused, Trouble
from mingteyouxin.applying import applications, uploads
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import CaseAnswer, Evidence
from mingteyouxin.contests import contested
from registry.models import Person

# Refusals that belong to one field of the form, by their code.
_FIELDS = {
    "answer_missing": "answer",
    "class_is_fixed": applications.CLASS_FIELD,
    "class_missing": applications.CLASS_FIELD,
    "class_not_open": applications.CLASS_FIELD,
    "not_declared": "declared",
    "reason_required": "person-reason",
}


def troubles_of(error: Refused, field: str = "") -> list[Trouble]:
    """What a refusal says is to be put right, each beside its field."""
    if isinstance(error, applications.Incomplete):
        return [Trouble(one.text, one.field) for one in error.missing]
    return refusals.troubles_of(error, field or _FIELDS.get(error.code, ""))


def troubles_of_asking(error: Refused) -> list[Trouble]:
    """The same where a person is asked to look (human_review.py): that form has a box of its own to declare."""
    return troubles_of(error, "person-declared" if error.code == "not_declared" else "")


@dataclass(frozen=True, slots=True)
class Answers:
    """What was sent of the criteria: key → ticked and words, key → files."""

    said: Mapping[str, tuple[bool, str]]
    files: Mapping[str, Sequence[File]]


def posted(request: HttpRequest, case: Case) -> Answers:
    """What a page sends. A page that did not show a criterion says nothing about it."""
    keys = []
    if case.recognition_class:
        keys = [one.key for one in applications.rule_of(case).criteria if one.asks_household]
    said = {
        key: (request.POST.get(f"met-{key}") == "1", request.POST.get(f"text-{key}", ""))
        for key in keys
        if f"text-{key}" in request.POST
    }
    sent = {name.removeprefix("file-"): files for name, files in request.FILES.lists() if name.startswith("file-")}
    return Answers(said, sent)


def groups(case: Case, typed: Mapping[str, tuple[bool, str]] | None = None) -> list[dict]:
    """The groups of the class, each criterion with what was said of it and its files.

    What was `typed` and could not be kept stands before what was kept.
    """
    kept = {row.criterion: row for row in CaseAnswer.objects.filter(case=case)}
    said = {key: (row.claimed, row.text) for key, row in kept.items()} | dict(typed or {})
    files: dict[str, list[Evidence]] = {}
    for one in Evidence.objects.filter(case=case).select_related("file"):
        files.setdefault(one.criterion, []).append(one)
    return [
        {
            "group": group,
            "criteria": [
                {
                    "criterion": one,
                    "contest": contested.criterion(case.round.standard_id, case.recognition_class, one.key),
                    "answer": kept.get(one.key),
                    "said": said.get(one.key, (False, "")),
                    "said_field": applications.words_field(one.key),
                    "files": files.get(one.key, []),
                    "field": applications.file_field(one.key),
                }
                for one in group.criteria
            ],
        }
        for group in applications.rule_of(case).groups
    ]


def steps(case: Case, answers: Answers, *, by: Person | Officer) -> Iterable[tuple[str, Callable[[], object]]]:
    """How the answers are kept, for `each`, with the field each step is of: the words, then the files one by one."""
    yield "", lambda: applications.answer(case, answers.said, by=by)
    for key, sent in answers.files.items():
        for file in sent:
            yield applications.file_field(key), lambda key=key, file=file: _add(case, key, file, by=by)


def each(doing: Iterable[tuple[str, Callable[[], object]]]) -> list[Trouble]:
    """Do each step for itself. Returns what was refused: one bad photo does not lose the rest."""
    troubles = []
    for field, step in doing:
        try:
            # What a step wrote before it was refused is taken back with it.
            with transaction.atomic():
                step()
        except Refused as error:
            troubles += troubles_of(error, field)
    return troubles


def remove(case: Case, evidence_id: int, *, by: Person | Officer) -> None:
    """Take a file out of the application. Raises Refused, also when it is not there."""
    evidence = Evidence.objects.filter(case=case, pk=evidence_id).select_related("file", "case").first()
    if evidence is None:
        raise Refused("no_such_file", "没有找到该文件，可能已经删除，请刷新后查看。")
    uploads.remove(evidence, by=by)


def _add(case: Case, key: str, file: File, *, by: Person | Officer) -> None:
    try:
        uploads.add(case, key, file, by=by)
    except Refused as error:
        raise Refused(error.code, f"{file.name[:60]}：{error}") from error
