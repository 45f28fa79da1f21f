"""A photo and a story beside a title (C13): sent by the operator with his consent, looked at by the recogniser, shown.

The household takes them back at any time, and they are gone at once; with the title they go by themselves.
"""

import hashlib
import io

from django.core.files.base import File
from django.db import transaction
from PIL import Image

from authorities import audit, clock
from authorities.files import keep, location
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer, StoredFile
from authorities.refusals import Faulty, Refused, Trouble, too_long
from authorities.scans import look_at
from casework.workflow import begin, move
from mingteyouxin import acts, file_purposes
from mingteyouxin.certificates.enums import StoryAction, StoryStatus
from mingteyouxin.certificates.models import STORY_LENGTH, TitleStory
from mingteyouxin.certificates.title_files import why_not
from mingteyouxin.certificates.workflow import STORY
from mingteyouxin.titles.models import Recognition
from registry.models import Person, PublishedStory
from registry.people import messages
from registry.people.persons import actor

# Fields of the household's form, by their ids on the page.
TEXT_FIELD, PHOTO_FIELD, CONSENT_FIELD = "story-text", "story-photo", "story-consent"
OPEN = (StoryStatus.SUBMITTED, StoryStatus.SHOWN)
# What hangs in a list and on a phone's page; the photo as it was sent stays with the bureau.
_SHOWN_SIDE, _SHOWN_QUALITY = 1200, 80
_REASON = 300


@transaction.atomic
def submit(title: Recognition, *, text: str, photo: File | None, consents: bool, by: Person) -> TitleStory:
    """Send a photo, a story or both. What is shown already stays until this was looked at.

    Raises Faulty beside the fields, Refused where something waits already or the title is not in force.
    """
    if refusal := why_not(title):
        raise Refused("title_ended", refusal)
    text = " ".join(text.replace("\0", "").split())
    troubles = []
    if wrong := too_long(text, most=STORY_LENGTH):
        troubles.append(Trouble(wrong, TEXT_FIELD))
    if not text and photo is None:
        troubles.append(Trouble("请写几句介绍，或者选择一张照片。", TEXT_FIELD))
    if not consents:
        troubles.append(Trouble("没有勾选同意的，不能公开展示。", CONSENT_FIELD))
    if troubles:
        raise Faulty("story_faulty", troubles)
    if TitleStory.objects.filter(household=title.household_id, status=StoryStatus.SUBMITTED).exists():
        raise Refused("story_waits", "已经提交的照片和介绍还在审核，请等审核以后再更换，或者先撤回。")
    story = TitleStory(
        path=title.household.path,
        household=title.household,
        recognition=title,
        text=text,
        photo=_kept(title, photo) if photo else None,
        consented_by=by,
        submitted_at=clock.now(),
    )
    begin(STORY, story, StoryAction.SUBMIT, by=by)
    _tell_the_log(acts.STORY_SUBMITTED, story, by=by)
    return story


def _kept(title: Recognition, photo: File) -> StoredFile:
    """The photo as it is kept: made anew, without the place and the camera that a phone writes into it."""
    try:
        scan = look_at(photo)
    except Refused as error:
        raise Faulty(error.code, [Trouble(str(error), PHOTO_FIELD)]) from error
    if scan.content_type != "image/jpeg":
        raise Faulty("not_a_picture", [Trouble("请选择照片（JPG、PNG、HEIC），这里不能用 PDF。", PHOTO_FIELD)])
    return keep(
        [scan.content],
        name=scan.name,
        purpose=file_purposes.STORY,
        content_type=scan.content_type,
        by=None,
        path=title.household.path,
        household=title.household_id,
    )


@transaction.atomic
def withdraw(story: TitleStory, *, by: Person) -> TitleStory:
    """Take it back: nobody sees it any more. Raises IllegalTransition for what is not open any more."""
    was_shown = story.status == StoryStatus.SHOWN
    story = move(STORY, story.pk, StoryAction.WITHDRAW, by=by)
    if was_shown:
        _take_off(story)
    _tell_the_log(acts.STORY_WITHDRAWN, story, by=by)
    return story


@transaction.atomic
def release(story: TitleStory, *, by: Officer) -> TitleStory:
    """Show it, in place of what was shown before. Raises Refused, NotEntitled, IllegalTransition."""
    if refusal := why_not(story.recognition):
        raise Refused("title_ended", refusal)
    for former in TitleStory.objects.filter(household=story.household_id, status=StoryStatus.SHOWN):
        move(STORY, former.pk, StoryAction.REPLACE, by=by, cause=story)
    story = move(STORY, story.pk, StoryAction.RELEASE, by=by, decided_by=by, decided_at=clock.now())
    photo = _smaller(story.photo) if story.photo else None
    PublishedStory.objects.update_or_create(
        household_id=story.household_id,
        defaults={
            "number": story.recognition.number,
            "text": story.text,
            "photo": photo,
            "photo_digest": hashlib.sha256(photo).hexdigest() if photo else "",
            "shown_on": clock.today(),
        },
    )
    _tell(story, "照片和介绍已展示", "您提交的照片和介绍已经展示在证书查验页面和榜单上，可以随时撤回。")
    return story


@transaction.atomic
def decline(story: TitleStory, *, reason: str, by: Officer) -> TitleStory:
    """Not show it, or not any more. Raises Refused without a reason, NotEntitled, IllegalTransition."""
    reason = reason.strip()
    if not reason:
        raise Refused("reason_required", "请写明不予展示的原因，经营者可以看到。")
    if wrong := too_long(reason, most=_REASON):
        raise Refused("text_too_long", wrong)
    was_shown = story.status == StoryStatus.SHOWN
    now = clock.now()
    story = move(STORY, story.pk, StoryAction.DECLINE, by=by, decided_by=by, decided_at=now, reason=reason)
    if was_shown:
        _take_off(story)
    _tell(story, "照片和介绍未予展示", f"原因：{reason}。修改以后可以重新提交，不影响您的认定。")
    return story


def _take_off(story: TitleStory) -> None:
    PublishedStory.objects.filter(household_id=story.household_id).delete()


def _smaller(stored: StoredFile) -> bytes:
    """The copy that everyone sees. The platform made the picture anew when it came in, so it is safe to open."""
    out = io.BytesIO()
    with Image.open(location(stored)) as picture:
        picture.thumbnail((_SHOWN_SIDE, _SHOWN_SIDE))
        picture.convert("RGB").save(out, "JPEG", quality=_SHOWN_QUALITY, optimize=True)
    return out.getvalue()


def _tell(story: TitleStory, title: str, text: str) -> None:
    messages.send(story.household, title=title, text=text, view="my-certificate", key=story.recognition_id)


def _tell_the_log(act, story: TitleStory, *, by: Person) -> None:
    # A household has no jurisdiction of its own to log in.
    with jurisdiction(story.path):
        audit.record(act, by=actor(by), on=story, household=story.household_id)
