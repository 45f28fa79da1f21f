"""One e-mail a day to an officer who wants it: how much waits in which queue, and nothing of whom it concerns."""

from django.conf import settings

from authorities import acts, audit, capabilities, clock
from authorities.access import Acting, access_authority, acting_posts
from authorities.declarations import offices
from authorities.delivery import email
from authorities.delivery.sending import sealer
from authorities.enums import Channel
from authorities.jurisdiction import jurisdiction
from authorities.models import DigestChoice, Dispatch, Officer
from authorities.queues import COUNTED, Queue, waits_of


def choose(officer: Officer, *, address: str, wanted: bool) -> DigestChoice:
    """Where an officer wants the daily e-mail, or that none is wanted. Called in the jurisdiction of a bureau."""
    said = {"address_sealed": sealer().seal(address), "wanted": wanted, "changed_at": clock.now()}
    choice, _ = DigestChoice.objects.update_or_create(officer=officer, defaults=said)
    audit.record(acts.DIGEST_CHOSEN, by=officer, on=choice, note="接收" if wanted else "不接收")
    return choice


def make() -> int:
    """Lay down today's e-mails to be sent, once a day and officer. Returns how many."""
    if not email.is_offered():
        return 0
    made = 0
    for choice in DigestChoice.objects.filter(wanted=True, officer__is_active=True).select_related("officer"):
        made += _laid_down(choice)
    return made


def _laid_down(choice: DigestChoice) -> bool:
    bureaus = {post.authority.code: post.authority for post in acting_posts(choice.officer)}
    lines = []
    for code, bureau in bureaus.items():
        with jurisdiction(bureau.path):
            waiting = _waiting(access_authority(choice.officer, code, capabilities.OFFICE))
        if waiting:
            lines += [f"{bureau.name}：", *waiting]
    if not lines:
        return False
    first, today = next(iter(bureaus.values())), clock.today()
    with jurisdiction(first.path):
        made = Dispatch(
            path=first.path,
            channel=Channel.EMAIL,
            officer=choice.officer,
            once=f"digest:{today}",
            number=f"{today:%Y%m%d}",
            address_sealed=bytes(choice.address_sealed),
            title=f"{today} 待办事项",
            text="\n".join([*lines, f"请登录{settings.SITE_NAME}办理。不再接收的，可以在“每日提醒”中关闭。"]),
            made_at=clock.now(),
            due_at=clock.now(),
        )
        before = Dispatch.objects.filter(officer=choice.officer, once=made.once).exists()
        Dispatch.objects.bulk_create([made], ignore_conflicts=True)
    return not before


def _waiting(acting: Acting) -> list[str]:
    """The queues in which something waits for this officer, with their length."""
    declared = [thing for office in offices().values() for thing in office if isinstance(thing, Queue)]
    shown = [queue for queue in declared if acting.may(queue.capability) and not queue.informs]
    return [
        f"　{queue.label}：{waits.count if waits.count <= COUNTED else f'超过 {COUNTED}'}"
        for queue, waits in zip(shown, waits_of(shown, acting), strict=True)
        if waits.count
    ]
