"""Who is told of an objection, and how: officers by notification, the household by message."""

from collections.abc import Iterable

from appeals import notification_kinds
from appeals.capabilities import APPEAL_DECIDE, APPEAL_FILE, APPEAL_HANDLE
from appeals.models import Appeal
from authorities import clock, notifications
from authorities.capabilities import Capability, granted_to
from authorities.jurisdiction import jurisdiction, province_path_of
from authorities.models import Authority, Post
from casework import service
from registry.models import Message
from registry.people import messages


def holders(bureau: Authority, capability: Capability) -> list[int]:
    """Officers of a bureau's own who have a capability there today."""
    posts = Post.objects.filter(authority=bureau, department="").held_on(clock.today())
    return sorted({post.officer_id for post in posts if capability in granted_to(post.role, bureau.level)})


def tell_handlers(appeal: Appeal, text: str, *, once: str) -> None:
    """Tell whoever handles an objection; the same `once` of an objection is told one time only."""
    _tell(appeal, holders(appeal.authority, APPEAL_HANDLE), text, once=once)


def tell_deciders(appeal: Appeal, text: str, *, once: str, but: int | None = None) -> None:
    """Tell whoever may decide what was proposed, without the one who proposed it."""
    _tell(appeal, [one for one in holders(appeal.authority, APPEAL_DECIDE) if one != but], text, once=once)


def tell_officer(appeal: Appeal, officer_id: int, text: str, *, once: str) -> None:
    """Tell one officer of the bureau that handles an objection."""
    _tell(appeal, [officer_id], text, once=once)


def tell_province(appeal: Appeal, text: str, *, once: str) -> None:
    """Tell the deciders of the province, where it charged another bureau with the objection."""
    province = Authority.objects.get(path=province_path_of(appeal.path))
    if province != appeal.authority:
        _notify(province, appeal, holders(province, APPEAL_DECIDE), text, once=once)


def tell_household(appeal: Appeal, *, title: str, text: str, asks: bool = False) -> Message:
    """Leave a message to the household's operator of the day; it ends with the number of the objection.

    Whoever files at a counter may have no phone: the counter is told too, and tells him. Where it `asks`, the day of
    the objection is the household's and runs from when the message reaches it.
    """
    tell_counter(appeal, f"{title}，请转告经营者：{appeal.household}")
    told = messages.send(
        appeal.household,
        title=title,
        text=f"{text.rstrip('。')}（异议编号 {appeal.number}）。",
        view="my-appeal",
        key=appeal.pk,
        to_serve=asks,
    )
    if asks:
        service.told(told.pk, appeal)
    return told


def tell_counter(appeal: Appeal, text: str) -> None:
    """Tell the counter at which an objection was filed: the officer who filed, or whoever is there if he left."""
    if appeal.counter_id is None:
        return
    counter = Authority.objects.get(pk=appeal.counter_id)
    there = holders(counter, APPEAL_FILE)
    to = [appeal.filed_by_id] if appeal.filed_by_id in there else there
    once = f"appeal:{appeal.pk}:counter:{clock.now().isoformat()}"
    tell_people(counter, to, text, page=("filing-done", appeal.pk), once=once)


def tell_people(bureau: Authority, to: Iterable[int], text: str, *, page: tuple[str, int], once: str) -> None:
    """Tell officers of a bureau something that is on a page of theirs; the same `once` is told one time only."""
    # A household has no jurisdiction of its own, nor has a county the province's.
    view, key = page
    with jurisdiction(bureau.path):
        notifications.notify(
            notification_kinds.APPEAL, path=bureau.path, to=to, text=text, view=view, key=key, once=once
        )


def _tell(appeal: Appeal, to: Iterable[int], text: str, *, once: str) -> None:
    _notify(appeal.authority, appeal, to, text, once=once)


def _notify(bureau: Authority, appeal: Appeal, to: Iterable[int], text: str, *, once: str) -> None:
    tell_people(bureau, to, text, page=("appeal-page", appeal.pk), once=f"appeal:{appeal.pk}:{once}")
