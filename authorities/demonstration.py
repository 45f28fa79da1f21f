"""What bureaus keep of themselves, for demonstration, tests and benches: all of it invented and marked as 示例.

The one place where such rows are made: who plays a case to its end need not know of them.
"""

from datetime import date

from django.db import transaction

from authorities import clock, remedies
from authorities.jurisdiction import NATION, nationwide
from authorities.models import Authority, Contact, Post, Remedy
from authorities.models.remedies import RECONSIDERATION_DAYS, RECONSIDERATION_GROUND, SUIT_GROUND, SUIT_MONTHS

# Before any day that a play or a test begins with.
_SINCE = date(2000, 1, 1)
_TEMPLATE = remedies.Template(
    body="示例：{division}人民政府",
    court="示例：{division}人民法院",
    valid_from=_SINCE,
    days=RECONSIDERATION_DAYS,
    days_ground=RECONSIDERATION_GROUND,
    months=SUIT_MONTHS,
    months_ground=SUIT_GROUND,
)


@transaction.atomic
def keep_sample_rows() -> int:
    """Remedies for every bureau that has none, a telephone for every one with people. Returns how many were missing."""
    with nationwide():
        missing = list(remedies.bureaus(NATION).exclude(pk__in=Remedy.objects.values("authority")))
        remedies.keep_all(_TEMPLATE, missing, by=None)
        Remedy.objects.bulk_create(
            Remedy(
                authority=planned.authority,
                valid_from=_SINCE,
                body=f"示例：{planned.authority.short_name}复议机关",
                court=f"示例：{planned.authority.short_name}管辖法院",
                kept_at=clock.now(),
            )
            for planned in remedies.plan(_TEMPLATE, missing)
            if not planned.body
        )
        staffed = Authority.objects.filter(pk__in=Post.objects.values("authority"))
        unlisted = list(staffed.exclude(pk__in=Contact.objects.values("authority")))
        Contact.objects.bulk_create(
            Contact(
                authority=one,
                valid_from=_SINCE,
                telephone=f"000-{one.pk:08}",
                address=f"示例：{one.short_name}示例路 1 号",
                hours="示例：工作日 9:00—17:00",
                note="示例号码，不能拨打",
                kept_at=clock.now(),
            )
            for one in unlisted
        )
    return len(missing) + len(unlisted)
