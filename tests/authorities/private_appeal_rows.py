"""One row in every private table of objections, for private_rows.py."""

from datetime import timedelta

from django.db.models import Model

from appeals import models as appeals
from authorities import clock
from authorities.models import Officer, StoredFile
from registry.models import HeldDifference, Household


def appeal_rows(household: Household, officer: Officer, *, file: StoredFile, held: HeldDifference) -> list[Model]:
    """An objection with all that belongs to it, filed at the counter and asked about."""
    authority, today, moment = household.authority, clock.today(), clock.now()
    part = {"path": household.path, "household": household}
    appeal = appeals.Appeal(
        authority=authority,
        text="示例",
        filed_at=moment,
        filed_by=officer,
        consent_file=file,
        due_on=today,
        **part,
    )
    claim = appeals.Claim(appeal=appeal, about="person", label="示例", made_at=moment, **part)
    recheck = appeals.Recheck(
        appeal=appeal, claim=claim, authority=authority, due_on=today, asked_by=officer, asked_at=moment, **part
    )
    case = appeals.MassCase(
        path=household.path,
        authority=authority,
        feed="risk_marks",
        delivery_id=1,
        source="示例",
        asked_of=authority,
        opened_by=officer,
        opened_at=moment,
        due_on=today,
    )
    return [
        appeals.HandlingCharge(
            path=household.path,
            authority=authority,
            valid_from=today + timedelta(days=1),
            document="示例〔2026〕1号",
            made_by=officer,
            made_at=moment,
        ),
        appeal,
        appeals.AppealEvent(appeal=appeal, action="file", target="filed", at=moment, **part),
        appeals.AppealLetter(
            appeal=appeal, authority=authority, kind="receipt", year=2026, number=99, text={}, issued_at=moment, **part
        ),
        claim,
        appeals.AppealFile(appeal=appeal, file=file, added_by=officer, added_at=moment, **part),
        appeals.AppealSupplement(appeal=appeal, text="示例", asked_by=officer, asked_at=moment, **part),
        recheck,
        appeals.RecheckEvent(recheck=recheck, action="ask", target="asked", at=moment, **part),
        appeals.DifferenceAnswer(
            household=household,
            difference=held,
            outcome="ours",
            text="示例",
            department="示例",
            answered_by=officer,
            answered_at=moment,
        ),
        case,
        appeals.MassCaseEvent(case=case, path=household.path, action="open", target="asked", at=moment),
        appeals.MassMember(case=case, key={}, **part),
    ]
