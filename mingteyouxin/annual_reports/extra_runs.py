"""What an extra run of typing finds of a titled household: it is told, once a run, with time to cure (C11).

An extra run takes nothing and lists nobody; the annual run counts.
"""

from collections.abc import Iterable
from datetime import date

from django.db import connection

from authorities import clock
from authorities.jurisdiction import current_path, end_of, province_of
from casework.sweeps import BulkSweep
from mingteyouxin.annual_reports.asking import CHUNK
from registry.models import Household, PublishedRun
from registry.people import messages
from registry.people.messages import Said

# Whose published type is one of an extra run, and such as the annual run would cast a doubt by.
_TELL = """
INSERT INTO mingteyouxin_extrarunnotice (path, recognition_id, household_id, run_id, at)
SELECT r.path, r.id, r.household_id, p.run_id, %(now)s
FROM registry_publishedrun p
JOIN registry_publishedtype t ON t.province = p.province
     AND (t.run_id = p.run_id OR t.run_id IS NULL AND p.is_current)
JOIN mingteyouxin_recognition r ON r.household_id = t.household_id
WHERE p.province = %(province)s AND NOT p.counts AND r.status = 'valid' AND r.valid_until >= %(today)s
  AND r.path >= %(path)s AND r.path < %(end)s
  AND (t.type = 'ineligible' OR t.type = 'survival' AND r.recognition_path <> 'recommendation')
ON CONFLICT DO NOTHING
RETURNING recognition_id, household_id
"""
_TITLE = "专项分型提醒"
_TEXT = (
    "最近一次专项分型显示，该户目前不符合分型条件，或者降为生存型。专项分型不影响您的名特优新认定；"
    "请在下一次年度集中分型以前查看原因、及时改正，或者对有误的数据提出异议。"
)


def _provinces(on: date) -> Iterable[str]:
    """Where an extra run was published."""
    found = PublishedRun.objects.filter(counts=False).order_by("province").values_list("province", flat=True)
    return [f"/{province}/" for province in found.distinct()]


def _tell(on: date) -> int:
    path = current_path()
    values = {"now": clock.now(), "today": on, "province": province_of(path), "path": path, "end": end_of(path)}
    with connection.cursor() as cursor:
        cursor.execute(_TELL, values)
        told = [household for _, household in cursor.fetchall()]
    for begin in range(0, len(told), CHUNK):
        households = Household.objects.filter(pk__in=told[begin : begin + CHUNK])
        messages.send_all(Said(one, _TITLE, _TEXT, view="my-type") for one in households)
    return len(told)


tell = BulkSweep("tell-of-extra-runs", _tell, areas=_provinces)
