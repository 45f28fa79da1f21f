"""Checks a typing standard's document, keeps it as a draft, publishes it as a frozen version (B2, B3).

A draft is its province's own; a published version is everyone's and is never edited. Publishing supersedes what was in
force from its `valid_from`. Officers publish with four eyes; the console, where no officer acts, does not.
"""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from authorities import audit, clock
from authorities.enums import Level
from authorities.jurisdiction import current_path, jurisdiction
from authorities.models import Approval, Authority, Officer
from casework import four_eyes
from casework.four_eyes import FourEyesSubject
from casework.refusals import Refused
from casework.workflow import Mover, move
from registry import directory
from typing_engine import acts
from typing_engine.capabilities import STANDARD_PUBLISH
from typing_engine.enums import DraftAction, StandardState
from typing_engine.models import Standard, StandardDraft
from typing_engine.standard import document, tree
from typing_engine.standard.document import Problem
from typing_engine.standard.wording import wording
from typing_engine.workflow import STANDARD_DRAFT


class StandardRefused(Refused):
    """The document or the step is refused; `problems` say where and what to do."""

    def __init__(self, *problems: Problem) -> None:
        said = "；".join(f"{problem.path}：{problem.message}" for problem in problems)
        super().__init__("standard_refused", said)
        self.problems = list(problems)


def check(text: str) -> list[Problem]:
    """What is wrong with a standard document (CONTRACTS 3); nothing when it may be kept as a draft."""
    return _read(text)[1]


def read(text: str) -> tree.Standard:
    """The tree of a document. Raises StandardRefused."""
    standard, problems = _read(text)
    if problems:
        raise StandardRefused(*problems)
    return standard


def save_draft(text: str, *, by: Officer | None = None) -> StandardDraft:
    """Keep a document as its province's draft, in place of an earlier draft of the same number.

    Runs in a jurisdiction that covers the province. A document that equals the published version of its number
    changes nothing. Raises StandardRefused.
    """
    standard = read(text)
    path = f"/{standard.province}/"
    if not path.startswith(current_path()):
        raise StandardRefused(Problem("$.province", "只能保存本省的标准，请核对省级代码。"))
    with jurisdiction(path):
        draft = (
            StandardDraft.objects.select_for_update(of=("self",), no_key=True).filter(number=standard.number).first()
        )
        if draft is not None and draft.standard is not None:
            if not _same(draft.standard.document, text):
                raise StandardRefused(_already_published(standard.number))
            return draft
        if draft is None:
            draft = StandardDraft(path=path, number=standard.number)
        elif four_eyes.open_request(SUBJECT, draft.pk):
            message = "该标准已提请复核，复核有结果前不能修改。请先撤回提请。"
            raise StandardRefused(Problem("$.number", message))
        draft.title, draft.valid_from, draft.document = standard.title, standard.valid_from, text
        draft.saved_at, draft.saved_by = clock.now(), by
        try:
            with transaction.atomic():
                draft.save()
        except IntegrityError as error:
            # The database is asked, not the rows: the number may be another province's, whose drafts are not seen here.
            message = f"文号“{standard.number}”已被其他省使用，或刚刚由他人保存，请核对。"
            raise StandardRefused(Problem("$.number", message)) from error
        audit.record(acts.STANDARD_SAVED, by=by, on=draft, note=str(draft))
    return draft


@transaction.atomic
def publish(number: str, *, by: Officer | None = None) -> Standard:
    """Freeze a draft as a published version, checked once more. One that is published already stays as it is.

    Runs in a jurisdiction that covers the province. Raises StandardRefused.
    """
    draft = StandardDraft.objects.filter(number=number).first()
    if draft is None:
        raise StandardRefused(Problem("$.number", f"没有文号为“{number}”的标准草案，请先保存草案。"))
    with jurisdiction(draft.path):
        draft = _locked().get(pk=draft.pk)
        if draft.standard is not None:
            return draft.standard
        accepted = read(draft.document)
        version = Standard.objects.create(
            number=accepted.number,
            province=accepted.province,
            title=accepted.title,
            valid_from=accepted.valid_from,
            valid_until=accepted.valid_until,
            document=draft.document,
            text=wording(accepted),
            published_at=clock.now(),
        )
        move(STANDARD_DRAFT, draft.pk, DraftAction.PUBLISH, by=by or Mover.CONSOLE, standard=version)
        audit.record(acts.STANDARD_PUBLISHED, by=by, on=version, note=str(version))
    return version


def _may_be_published(draft: StandardDraft) -> None:
    if draft.standard is not None:
        raise StandardRefused(_already_published(draft.number))
    read(draft.document)


def _publish_approved(draft: StandardDraft, approval: Approval) -> Standard:
    return publish(draft.number, by=approval.decided_by)


# A draft is not edited until a second officer has decided.
SUBJECT = FourEyesSubject(
    "standard",
    "分型标准",
    STANDARD_PUBLISH,
    page="standard-draft",
    model="typing_engine.StandardDraft",
    summary=lambda draft: f"公布分型标准 {draft}",
    check=_may_be_published,
    carry_out=_publish_approved,
)


def in_force_ids(on: date) -> set[int]:
    """The versions in force on a day, one a province at most (StandardQuerySet.in_force, for all provinces at once)."""
    latest = Standard.objects.filter(valid_from__lte=on).order_by("province", "-valid_from", "-id").distinct("province")
    return {pk for pk, until in latest.values_list("pk", "valid_until") if until is None or until >= on}


@dataclass(frozen=True, slots=True)
class Version:
    """A published version and where it stands on the day it is looked at."""

    standard: Standard
    state: StandardState


def versions(province: str, *, on: date) -> list[Version]:
    """Published versions of a province (two digits), the newest first, each with its state on a day."""
    published = list(Standard.objects.of_province(province))
    begun = [standard for standard in published if standard.valid_from <= on]
    return [Version(standard, _state(standard, published, begun, on)) for standard in published]


def published_version(number: str, *, on: date) -> Version | None:
    """The published version with this number, with its state on a day; None when there is none."""
    # PostgreSQL has no NUL characters, so no number has one.
    standard = Standard.objects.filter(number=number.replace("\0", "").strip()).first()
    if standard is None:
        return None
    return next(version for version in versions(standard.province, on=on) if version.standard == standard)


def by_province(on: date) -> tuple[list[tuple[str, str, Standard]], list[tuple[str, str, bool]]]:
    """Provinces with the version in force on a day (code, name, version), and those without (code, name, whether
    another version is public).
    """
    current, public = in_force_ids(on), list(Standard.objects.defer("document"))
    in_force = {standard.province: standard for standard in public if standard.pk in current}
    provinces = directory.provinces()
    having = [(code, name, in_force[code]) for code, name in provinces if code in in_force]
    known = {standard.province for standard in public}
    return having, [(code, name, code in known) for code, name in provinces if code not in in_force]


def _state(standard: Standard, published: list[Standard], begun: list[Standard], on: date) -> StandardState:
    """In `published`, the newest first, a version stands behind the one that supersedes it."""
    if standard.valid_from > on:
        first = next(other for other in published if other.valid_from == standard.valid_from)
        return StandardState.UPCOMING if standard == first else StandardState.SUPERSEDED
    if standard != begun[0]:
        return StandardState.SUPERSEDED
    ended = standard.valid_until is not None and standard.valid_until < on
    return StandardState.EXPIRED if ended else StandardState.IN_FORCE


@lru_cache(maxsize=64)
def read_published(text: str) -> tree.Standard:
    """The tree of a published document. That it was accepted when it was published, it must still be."""
    return read(text)


def _locked() -> QuerySet[StandardDraft]:
    return StandardDraft.objects.select_for_update(of=("self",), no_key=True)


def _read(text: str) -> tuple[tree.Standard | None, list[Problem]]:
    provinces = Authority.objects.filter(level=Level.PROVINCE).values_list("path", flat=True)
    return document.read(text, provinces={path.strip("/") for path in provinces})


def _already_published(number: str) -> Problem:
    return Problem("$.number", f"文号“{number}”的标准已经公布，内容不能更改；修订后的标准请使用新的文号。")


def _same(one: str, other: str) -> bool:
    """Two texts of one document: white space and the order of keys do not count."""
    return _plain(one) == _plain(other)


def _plain(text: str) -> object:
    return json.loads(text.removeprefix("\ufeff"), parse_int=Decimal, parse_float=Decimal)
