"""Files that households hand in as evidence: looked at, kept, removed.

Only for criteria that the household alone can answer: a department's list asks for no upload (E3).
"""

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from authorities import audit, clock, files
from authorities.acts import Act
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer, StoredFile
from authorities.refusals import Refused
from authorities.scans import look_at
from mingteyouxin import acts, file_purposes
from mingteyouxin.applying.applications import must_be_writable, rule_of, writable
from mingteyouxin.cases.models import Case
from mingteyouxin.cases.part_models import Evidence
from registry.models import Person
from registry.people.persons import actor


def add(case: Case, criterion: str, file: File, *, by: Person | Officer) -> Evidence:
    """Keep a file for a criterion of the case. Raises Refused."""
    # Asked before the file is looked at, which is dear, and once more with the case locked.
    _refuse_what_is_not_taken(case, criterion)
    scan = look_at(file)
    with transaction.atomic():
        case = writable(case)
        _refuse_what_is_not_taken(case, criterion)
        stored = files.keep(
            [scan.content],
            name=scan.name,
            purpose=file_purposes.EVIDENCE,
            content_type=scan.content_type,
            by=by if isinstance(by, Officer) else None,
            path=case.path,
            household=case.household_id,
        )
        evidence = Evidence.objects.create(
            path=case.path,
            household_id=case.household_id,
            case=case,
            criterion=criterion,
            file=stored,
            added_at=clock.now(),
            added_by=by if isinstance(by, Officer) else None,
            added_by_person=by if isinstance(by, Person) else None,
        )
        _record(acts.EVIDENCE_ADDED, case, stored, by=by)
    return evidence


def _refuse_what_is_not_taken(case: Case, criterion: str) -> None:
    must_be_writable(case)
    asked = {one.key for one in rule_of(case).criteria if one.asks_household}
    if criterion not in asked:
        raise Refused("not_asked", "该条件由部门数据核对，不需要上传材料。")
    if Evidence.objects.filter(case=case, criterion=criterion).count() >= settings.MAX_EVIDENCE_FILES:
        raise Refused("too_many_files", f"每项条件最多 {settings.MAX_EVIDENCE_FILES} 个文件，请先删除不需要的。")


@transaction.atomic
def remove(evidence: Evidence, *, by: Person | Officer) -> None:
    """Take a file out of the case while it can be written. The bytes stay in the store, for what was seen was seen."""
    case = writable(evidence.case)
    Evidence.objects.filter(pk=evidence.pk).delete()
    _record(acts.EVIDENCE_REMOVED, case, evidence.file, by=by)


def _record(act: Act, case: Case, stored: StoredFile, *, by: Person | Officer) -> None:
    with jurisdiction(case.path):
        audit.record(
            act,
            by=actor(by) if isinstance(by, Person) else by,
            on=case,
            household=case.household_id,
            note=stored.name,
        )
