"""Departments' lists for tests: rows as intake leaves them behind. Run as batch."""

from datetime import date, datetime, time

from django.utils.timezone import make_aware

from authorities.jurisdiction import nationwide, province_path_of
from registry import feeds
from registry.models import Credential, Delivery, Household
from registry.people.documents import sealer
from tests.factories import class_standards


def credential(household: Household, *, document: str | None = None, **fields) -> Credential:
    """A credential of a household, or of a person by the document."""
    whose = {"holder_index": sealer().index(document)} if document else {"household": household}
    fields = {"kind": "注册商标", "number": "示例1号", "issuer": "示例局", "delivery_id": 0} | whose | fields
    with nationwide():
        return Credential.objects.create(path=province_path_of(household.path), **fields)


def complete_list(area: str, *kinds: str, partial: bool = False, on: date = class_standards.BEGIN) -> Delivery:
    """A list of these kinds that was taken on a day, complete for an area."""
    with nationwide():
        return Delivery.objects.create(
            path=area,
            feed=feeds.CREDENTIALS,
            area=area,
            partial=partial,
            file_name="示例.csv",
            taken_at=make_aware(datetime.combine(on, time(9))),
            new=1,
            kinds=list(kinds),
        )
