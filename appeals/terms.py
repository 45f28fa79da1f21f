"""Who handles an objection, and by when: the province's dated rows (B7)."""

from datetime import date, timedelta

from django.db import transaction

from appeals import acts, file_purposes
from appeals.capabilities import APPEAL_DECIDE, APPEAL_HANDLE
from appeals.models import Appeal, AppealTerms, HandlingCharge
from appeals.telling import holders
from authorities import audit, clock, files
from authorities.jurisdiction import below, looking_nationwide, province_path_of, upwards
from authorities.models import Authority, Officer
from authorities.refusals import Refused
from authorities.scans import Scan
from casework.refusals import refused_in_words

_SOONEST = timedelta(days=366)


def terms_of(path: str, on: date | None = None) -> AppealTerms:
    """The days that count for a household at `path` on a day (today): its province's own, else the nation's."""
    return AppealTerms.objects.in_force(path, on or clock.today())


def handler_of(path: str, on: date | None = None) -> Authority:
    """The bureau that handles objections of households at `path`: the province, or the nearest one that it charged."""
    on = on or clock.today()
    above = upwards(path)
    with looking_nationwide():
        charged = HandlingCharge.objects.filter(authority__path__in=above, valid_from__lte=on)
        latest = {row.authority_id: row for row in charged.select_related("authority").order_by("valid_from", "id")}
    standing = [row.authority for row in latest.values() if not row.ends]
    if standing:
        return max(standing, key=lambda bureau: len(bureau.path))
    return Authority.objects.get(path=province_path_of(path))


def transferable(appeal: Appeal) -> list[Authority]:
    """To whom an objection can be handed on: the province, and the bureau that it charges today with the household's
    area, where these see it. An objection is to the run of a province, which decides it wherever the household moves.
    """
    province = province_path_of(appeal.path)
    today, above = clock.today(), upwards(appeal.path)
    right = {handler_of(path, today).path for path in {appeal.path, appeal.household.path} if path.startswith(province)}
    wanted = ({province} | right) & set(above) - {appeal.authority.path}
    return list(Authority.objects.filter(path__in=wanted).order_by("path"))


@transaction.atomic
def charge(
    authority: Authority, *, valid_from: date, ends: bool, document: str, enclosed: Scan | None, by: Officer
) -> HandlingCharge:
    """Charge a bureau of the province in writing, or take the charge back, from a day on. Raises Refused.

    Runs in the province's jurisdiction. What was filed before the day stays with whoever handles it.
    """
    if valid_from < clock.today():
        raise Refused("charge_in_the_past", "委托或者终止委托不能早于今天，已经提出的异议仍由原办理机关办完。")
    if valid_from > clock.today() + _SOONEST:
        raise Refused("charge_too_far", "委托或者终止委托最早提前一年登记，请核对日期。")
    if not ends and not _can_decide(authority):
        text = f"{authority.name}没有两名可以分别提出和复核处理意见的工作人员，暂不能委托；请先由该局配齐岗位。"
        raise Refused("nobody_decides", text)
    path = province_path_of(authority.path)
    kept = None
    if enclosed is not None:
        kept = files.keep(
            [enclosed.content],
            name=enclosed.name,
            purpose=file_purposes.CHARGE,
            content_type=enclosed.content_type,
            by=by,
            path=path,
        )
    made = HandlingCharge(
        path=path,
        authority=authority,
        valid_from=valid_from,
        ends=ends,
        document=document.strip(),
        file=kept,
        made_by=by,
        made_at=clock.now(),
    )
    with refused_in_words():
        made.save(force_insert=True)
    audit.record(acts.APPEAL_CHARGED, by=by, on=made, note=f"{authority}：{'终止' if ends else '委托'}，{document}")
    return made


def _can_decide(authority: Authority) -> bool:
    """Whether the bureau has two people, one of whom may decide what the other proposes."""
    handle, decide = (set(holders(authority, one)) for one in (APPEAL_HANDLE, APPEAL_DECIDE))
    return bool(decide) and len(handle | decide) > 1


def charges_of(province: Authority) -> list[HandlingCharge]:
    """All charges of a province, the latest first."""
    rows = HandlingCharge.objects.filter(below(province.path)).select_related("authority", "made_by")
    return list(rows.order_by("-valid_from", "-id"))
