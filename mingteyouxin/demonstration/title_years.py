"""What the demonstration's titles live through: a year's reports in every state, new operators who are asked, a
department that is asked about an extension. Everybody in it is invented.
"""

import csv
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from authorities import clock
from authorities.jurisdiction import jurisdiction, province_path_of
from mingteyouxin.annual_reports import asking, confirming, filing
from mingteyouxin.annual_reports.filing import Sheet
from mingteyouxin.annual_reports.models import YearlyReport
from mingteyouxin.demonstration.households import person_of
from mingteyouxin.demonstration.stage import Day, Stage
from mingteyouxin.evaluations import opening
from mingteyouxin.operator_changes import changes
from mingteyouxin.operator_changes.models import OperatorChange
from registry import feeds
from registry.enums import Form, RegistrationStatus
from registry.intake.deliveries import Order, take_file
from registry.models import Household
from registry.people.documents import sealer
from registry.people.persons import Identity, recognise

# Confirmed, waits to be confirmed, says what changed, returned; then two who are asked whether they go on.
WANTED = 6
_FILE = "变更登记（示例）.csv"
_CHANGED = "经营场所迁到同一条街的另一间门面，产品和技艺没有变化（示例）。"
_NEW_OPERATORS = (Identity("示例·新经营者甲", "42010619880808801X"), Identity("示例·新经营者乙", "420106198909099029"))


def live_through_the_year(stage: Stage, shops: Sequence[Household]) -> None:
    """Lead titles of these households, WANTED of them, from a night on which they are asked for their reports.

    Run as batch. Whoever else holds a title is asked too, and has not answered yet.
    """
    with clock.stopped_at(date(stage.year, 7, 1)):
        asking.ask()
    confirmed, filed, changed, returned, asked, agreed = shops
    for shop, sheet in ((confirmed, Sheet()), (filed, Sheet()), (changed, Sheet(_CHANGED)), (returned, Sheet())):
        _file(stage, shop, sheet)
    with stage.at(Day.YESTERDAY), stage.at_bureau():
        confirming.confirm(_report(confirmed), reason="", by=stage.cast.supervisor)
        question = "请说明今年是否仍在经营原来的产品（示例）。"
        filing.give_back(_report(returned), question=question, by=stage.cast.supervisor)
    _change_operators(stage, dict(zip((asked, agreed), _NEW_OPERATORS, strict=True)))
    changes.ask_new_operators()
    with jurisdiction(agreed.path):
        change = OperatorChange.objects.get(household=agreed.pk)
    changes.answer(change, agrees=True, by=recognise(_NEW_OPERATORS[1]))
    opening.open_due()


def _report(shop: Household) -> YearlyReport:
    return YearlyReport.objects.select_related("household", "recognition", "recogniser").get(household=shop.pk)


def _file(stage: Stage, shop: Household, sheet: Sheet) -> None:
    with jurisdiction(shop.path):
        person, report = person_of(shop), _report(shop)
    with stage.at(Day.CHECKED):
        filing.file(report, sheet, by=person)


def _change_operators(stage: Stage, new: Mapping[Household, Identity]) -> None:
    """Registration delivers these households as they are, but for their operators."""
    rows = [_row(shop, identity, since=stage.on(Day.YESTERDAY)) for shop, identity in new.items()]
    province = province_path_of(stage.county.path)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / _FILE
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, fieldnames=list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        take_file(Order(feeds.HOUSEHOLDS, file, _FILE, province, province, partial=True))


def _row(shop: Household, operator: Identity, *, since: date) -> dict[str, str]:
    return {
        "code": shop.code or "",
        "reg_no": shop.reg_no or "",
        "name": shop.name,
        "operator_name": operator.name,
        "operator_id_type": shop.operator_id_type,
        "operator_id_no": operator.document,
        "form": Form(shop.form).label if shop.form else "",
        "authority": shop.authority.code,
        "division": shop.division,
        "industry": shop.industry,
        "scope": shop.scope,
        "address": shop.address,
        "phone": sealer().open(shop.phone_sealed) if shop.phone_sealed else "",
        "established_on": shop.established_on.isoformat(),
        "status": RegistrationStatus(shop.status).label,
        "status_on": shop.status_on.isoformat() if shop.status_on else "",
        "operator_since": since.isoformat(),
        "station": shop.station,
    }
