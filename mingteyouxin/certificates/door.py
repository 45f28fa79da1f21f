"""The door to what is made of titles and shown beside them: absent and foreign look the same (STYLE 20)."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import FileResponse

from authorities.access import Acting, NotAccessible, accessible
from authorities.files import location
from authorities.jurisdiction import below
from mingteyouxin.certificates.models import AnnotationFile, TitleStory
from mingteyouxin.titles.models import Recognition

_BESIDE = ("household", "recogniser", "place")


def access_own_title(household_id: int, title_id: int) -> Recognition:
    """A title of the household that is logged in."""
    own = Recognition.objects.filter(household_id=household_id, pk=title_id)
    return accessible(own.select_related(*_BESIDE))


def visible_stories(acting: Acting) -> QuerySet[TitleStory]:
    """Photos and stories beside titles of the area."""
    rows = TitleStory.objects.filter(below(acting.authority.path))
    return rows.select_related("household", "recognition__recogniser", "photo", "decided_by", "consented_by")


def access_story(acting: Acting, story_id: int, *, to_decide: bool = False) -> TitleStory:
    """A photo and a story of the area; to be decided upon, those beside a title that the bureau gave."""
    story = accessible(visible_stories(acting).filter(pk=story_id))
    if to_decide and not may_decide(acting, story):
        raise NotAccessible
    return story


def may_decide(acting: Acting, story: TitleStory) -> bool:
    """The recogniser looks at what is shown beside its titles."""
    return acting.authority.pk == story.recognition.recogniser_id


def own_stories(title: Recognition) -> list[TitleStory]:
    """What the household that is logged in sent, the latest first."""
    return list(TitleStory.objects.filter(recognition=title).select_related("photo"))


def access_own_story(household_id: int, title_id: int, story_id: int) -> TitleStory:
    """A photo and a story that the household that is logged in sent."""
    own = TitleStory.objects.filter(household_id=household_id, recognition_id=title_id, pk=story_id)
    return accessible(own.select_related("household", "recognition", "photo"))


def photo_of(story: TitleStory) -> FileResponse:
    """The photo, which we made anew ourselves and may therefore show. The caller has been through a door."""
    if story.photo is None:
        raise NotAccessible
    stored = story.photo
    response = FileResponse(location(stored).open("rb"), content_type=stored.content_type, filename=stored.name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def visible_annotation_files(acting: Acting) -> QuerySet[AnnotationFile]:
    """Files for the public register of the bureau and of those below it."""
    return AnnotationFile.objects.filter(below(acting.authority.path)).select_related("authority", "file", "made_by")


def story_holds_file(acting: Acting, file_id: UUID) -> bool:
    """True for the photo beside a title of the area."""
    return visible_stories(acting).filter(photo=file_id).exists()


def annotations_hold_file(acting: Acting, file_id: UUID) -> bool:
    """True for a file for the public register of the bureau or of one below it."""
    return visible_annotation_files(acting).filter(file=file_id).exists()
