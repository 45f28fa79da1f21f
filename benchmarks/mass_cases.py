"""A mass case that was upheld, carried out for 500 and for 5,000 households, against plain SQL that writes its rows.

The SQL knows every row already: it neither types anybody again nor words a letter. It writes into tables like the real
ones, with their indexes and checks, and without foreign keys, triggers and policies; nothing by hand could be faster.
"""

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction

from appeals import mass_answers, mass_cases, mass_effect, mass_openings
from appeals.enums import MassWay, RecheckStatus
from appeals.mass_answers import MassFinding
from appeals.models import MassCase
from appeals.rechecks import Addressee
from authorities import clock
from authorities.enums import Role
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import Authority, Officer, Post
from benchmarks.measure import Figure, figure, processor_seconds, say
from registry import feeds
from registry.models import Delivery
from registry.people.persons import Identity, recognise

PARTIES = (500, 5_000)
# Carried out against the rows alone. Of it about half is typing everybody again, twice: as it was, and as it is.
_LIMIT = 40
_DAY = date(2026, 9, 10)
_MARKS = """
INSERT INTO registry_riskmark (household_id, kind, from_on, delivery_id)
SELECT h.id, 'abnormal', '2026-03-05', %(delivery)s
FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS number FROM registry_household) h
WHERE h.number > %(after)s AND h.number <= %(after)s + %(parties)s
ON CONFLICT DO NOTHING"""
_APPEALS = """
INSERT INTO appeals_appeal (path, household_id, authority_id, subject, run_id, type_then, status, text, filed_at,
    filed_by_person_id, due_on, due_provisional, outcome, answer, type_after, trouble)
SELECT h.path, h.id, %(handler)s, 'typing', %(run)s, t.type, 'filed', '', %(at)s, %(person)s, '2026-09-30', false,
    '', '', '', ''
FROM registry_riskmark m JOIN registry_household h ON h.id = m.household_id
JOIN registry_publishedtype t ON t.household_id = h.id
WHERE m.delivery_id = %(delivery)s"""
_CLAIMS = """
INSERT INTO appeals_claim (path, household_id, appeal_id, about, label, says, feed, text, made_at, outcome, reason)
SELECT a.path, a.household_id, a.id, 'risk_marks:abnormal:2026-03-05', '经营异常标记', '自 2026-03-05 起', 'risk_marks',
    '示例说明', %(at)s, '', ''
FROM appeals_appeal a JOIN registry_riskmark m ON m.household_id = a.household_id
WHERE m.delivery_id = %(delivery)s AND a.filed_at = %(at)s AND a.status = 'filed'
  AND NOT EXISTS (SELECT FROM appeals_claim c WHERE c.appeal_id = a.id)"""
_ADDED = (
    "registry_correctedfact", "registry_replacedfact", "typing_engine_correction", "typing_engine_correctedrow",
    "appeals_appealevent", "appeals_appealletter", "registry_message",
)  # fmt: skip
_CHANGED = ("appeals_appeal", "appeals_massmember")


def mark(after: int, parties: int) -> int:
    """A delivery that marks so many households wrongly, of those after the first ones. Run as batch, before the run."""
    with nationwide(), connection.cursor() as cursor:
        delivery = Delivery.objects.create(
            path="/42/", area="/42/", feed=feeds.RISK_MARKS, partial=True, file_name="示例.csv", taken_at=clock.now()
        )
        cursor.execute(_MARKS, {"delivery": delivery.pk, "after": after, "parties": parties})
    return delivery.pk


def object_to(delivery: int) -> None:
    """Everyone whom a delivery marked objects to its mark. Run as batch, after the run was published."""
    person = recognise(Identity("张三", "420106199001010071"))
    with clock.stopped_at(_DAY), nationwide(), connection.cursor() as cursor:
        cursor.execute("SELECT run_id FROM registry_publishedrun WHERE is_current")
        asked = {"run": cursor.fetchone()[0], "delivery": delivery, "at": clock.now(), "person": person.pk}
        asked["handler"] = Authority.objects.get(path="/42/").pk
        cursor.execute(_APPEALS, asked)
        cursor.execute(_CLAIMS, asked)


def figures() -> Iterator[Figure]:
    """Each delivery of `mark`, decided by three officers, then carried out. Run as the owner."""
    bureau = Authority.objects.get(path="/42/")
    checker, clerk, head = (_officer(bureau, number, Role.SUPERVISOR) for number in range(3))
    with nationwide():
        deliveries = list(Delivery.objects.filter(file_name="示例.csv").order_by("id").values_list("pk", flat=True))
    for delivery in deliveries:
        with clock.stopped_at(_DAY), jurisdiction(bureau.path):
            to = Addressee(bureau, "", answers=True)
            case = mass_openings.open_case(feeds.RISK_MARKS, delivery, to, question="", bureau=bureau, by=clerk)
            found = MassFinding(RecheckStatus.WRONG, "示例：导入有误", MassWay.RESTORE, whole=True)
            mass_answers.answer(case.pk, found, by=checker)
            mass_cases.propose(case.pk, "示例：统一更正", by=clerk)
            mass_cases.confirm(case.pk, by=head)
        yield _carried_out(case.pk)


def _officer(bureau: Authority, number: int, role: Role) -> Officer:
    officer = Officer.objects.create_user(f"bench-mass-{number}", full_name="示例人员")
    Post.objects.create(officer=officer, authority=bureau, role=role, valid_from=date(2020, 1, 1))
    return officer


def _carried_out(case_id: int) -> Figure:
    with nationwide(), connection.cursor() as cursor:
        before = {table: _value(cursor, f"SELECT COALESCE(max(id), 0) FROM {table}") for table in _ADDED}
    with clock.stopped_at(_DAY):
        began = processor_seconds()
        mass_effect.carry_out()
        seconds = processor_seconds() - began
    with nationwide(), connection.cursor() as cursor:
        case = MassCase.objects.get(pk=case_id)
        if case.trouble:
            raise AssertionError(case.trouble)
        parties = _value(cursor, f"SELECT count(*) FROM appeals_massmember WHERE case_id = {case_id}")
    plain = _plain_seconds(case_id, before)
    say(f"{parties} parties: {seconds:.2f} s, rows alone {plain:.2f} s")
    return figure(
        f"mass case of {parties:,} carried out", count=parties, seconds=seconds, limit=_LIMIT, ratio=seconds / plain,
        baseline=f"processor seconds; the same rows by plain SQL: {plain:.2f} s",
    )  # fmt: skip


def _plain_seconds(case_id: int, before: dict[str, int]) -> float:
    with transaction.atomic(), nationwide(), connection.cursor() as cursor:
        for table in (*_ADDED, *_CHANGED):
            cursor.execute(f"CREATE TEMP TABLE new_{table} (LIKE {table} INCLUDING ALL) ON COMMIT DROP")
        for table in _CHANGED:
            named = f"case_id = {case_id}" if table == "appeals_massmember" else f"mass_id = {case_id}"
            cursor.execute(f"INSERT INTO new_{table} OVERRIDING SYSTEM VALUE SELECT * FROM {table} WHERE {named}")
        began = processor_seconds()
        for table, last in before.items():
            cursor.execute(
                f"INSERT INTO new_{table} OVERRIDING SYSTEM VALUE SELECT * FROM {table} WHERE id > %s", [last]
            )
        cursor.execute("UPDATE new_appeals_appeal SET status = 'corrected', type_after = type_after")
        cursor.execute("UPDATE new_appeals_massmember SET type_after = type_after")
        return processor_seconds() - began


def _value(cursor, sql: str) -> int:
    cursor.execute(sql)
    return cursor.fetchone()[0]
