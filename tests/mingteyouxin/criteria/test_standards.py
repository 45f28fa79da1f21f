"""Classification standards (C2): what the check finds, the public's days, four eyes, what is frozen after."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from authorities import clock
from authorities.jurisdiction import jurisdiction, nationwide
from authorities.models import AuditRecord
from authorities.refusals import Refused
from casework import four_eyes
from casework.refusals import IllegalTransition
from mingteyouxin.criteria import draft_check, national_floor, standard_publication, standard_tree, standards
from mingteyouxin.criteria.enums import CriterionSource, GroupKind, RecognitionPath, StandardStatus
from mingteyouxin.criteria.models import (
    ClassStandard,
    ClassStandardEvent,
    CoSigner,
    Criterion,
    CriterionGroup,
    LocalBar,
    PublicClassStandard,
    StandardComment,
)
from mingteyouxin.criteria.standard_publication import NotReady
from registry.enums import RecognitionClass
from tests.factories import bureau, class_standards
from tests.factories.class_standards import DAY, ClassStandardFactory
from tests.mingteyouxin.conftest import JIANGAN, NATION, WUCHANG

LATER = DAY + timedelta(days=11)


@pytest.fixture
def county(db):
    """Work on behalf of 武昌区, on the day the draft was written."""
    with clock.stopped_at(DAY), jurisdiction(bureau(WUCHANG).path) as path:
        yield path


@pytest.fixture
def draft(county, clerk):
    return ClassStandardFactory(bureau=WUCHANG, by=clerk)


@pytest.fixture
def published(county, clerk, supervisor):
    return ClassStandardFactory(bureau=WUCHANG, by=clerk, second=supervisor, published=True)


def _codes(standard, on=LATER) -> set[str]:
    standard = ClassStandard.objects.get(pk=standard.pk)
    found = standards.check(standard, on=on)
    assert all(finding.where and finding.what and finding.mend for finding in found)
    return {finding.code for finding in found}


def test_a_whole_draft_lacks_nothing_but_its_days_before_the_public(draft):
    assert _codes(draft) == {"not_shown"}


def test_one_year_in_a_local_text_never_shortens_the_national_two(draft, clerk):
    standards.save_head(
        draft.pk,
        head=class_standards.head(penalty_years=1),
        co_signers=[("示例区商务局", DAY)],
        bars=[],
        relaxed_groups=[],
        by=clerk,
    )
    standard = ClassStandard.objects.get()
    assert national_floor.penalty_years(standard) == 2
    found = {finding.code: finding for finding in standards.check(standard, on=LATER)}
    assert not found["penalty_years_below_floor"].blocks
    assert "申报或者推荐之日前 2 年内" in standards.text(standard)
    standard.penalty_years = 3
    assert national_floor.penalty_years(standard) == 3


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (lambda: class_standards.rule(RecognitionClass.EMERGING), "no_criterion"),
        (
            lambda: class_standards.rule(
                RecognitionClass.EMERGING,
                class_standards.group(class_standards.criterion(), kind=GroupKind.AT_LEAST, at_least=2),
            ),
            "more_than_there_are",
        ),
        (lambda: class_standards.rule(RecognitionClass.EMERGING, class_standards.group()), "group_empty"),
        (
            lambda: class_standards.rule(
                RecognitionClass.EMERGING, class_standards.group(class_standards.listed(kinds=()))
            ),
            "no_kind",
        ),
        (
            lambda: class_standards.rule(
                RecognitionClass.EMERGING, class_standards.group(class_standards.criterion(evidence=""))
            ),
            "no_evidence",
        ),
        (
            lambda: class_standards.rule(
                RecognitionClass.EMERGING,
                class_standards.group(class_standards.criterion(evidence="注册商标的证书复印件")),
            ),
            "evidence_held_by_department",
        ),
        (
            lambda: class_standards.rule(
                RecognitionClass.EMERGING, class_standards.group(class_standards.criterion()), minimum=Decimal(60)
            ),
            "points_missing",
        ),
        (
            lambda: class_standards.rule(
                RecognitionClass.EMERGING,
                class_standards.group(class_standards.criterion(points=Decimal(20), weight=Decimal(2))),
                minimum=Decimal("40.01"),
            ),
            "minimum_out_of_reach",
        ),
    ],
)
def test_what_is_wrong_with_a_class_is_found(draft, clerk, rule, code):
    standards.save_class(draft.pk, rule(), by=clerk)
    assert code in {finding.code for finding in draft_check.blocking(standards.check(draft, on=LATER))}


def test_points_that_reach_the_minimum_are_enough(draft, clerk):
    rule = class_standards.rule(
        RecognitionClass.EMERGING,
        class_standards.group(class_standards.criterion(points=Decimal(20), weight=Decimal(2))),
        minimum=Decimal(40),
    )
    standards.save_class(draft.pk, rule, by=clerk)
    assert _codes(draft) == {"not_shown"}


def test_departments_that_have_not_signed_or_sign_later_keep_it_back(draft, clerk):
    def signed(*co_signers):
        standards.save_head(
            draft.pk, head=class_standards.head(), co_signers=co_signers, bars=[], relaxed_groups=[], by=clerk
        )
        return _codes(draft)

    assert "no_co_signer" in signed()
    assert "not_signed" in signed(("示例区税务局", None))
    assert "signed_later" in signed(("示例区税务局", LATER + timedelta(days=1)))
    assert signed(("示例区税务局", LATER)) == {"not_shown"}


def test_the_database_lets_no_department_criterion_ask_for_an_upload(draft):
    held = Criterion.objects.filter(source=CriterionSource.CREDENTIAL)
    with pytest.raises(IntegrityError, match="asks_for_no_upload"), transaction.atomic():
        held.update(evidence="商标注册证")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        (lambda: CriterionGroup.objects.update(kind=GroupKind.AT_LEAST, at_least=None), "says_how_many"),
        (lambda: CriterionGroup.objects.update(kind=GroupKind.ANY, at_least=2), "says_how_many"),
        (lambda: Criterion.objects.update(source="registration", evidence="", years_at_least=None), "counts_years"),
        (lambda: Criterion.objects.update(points=0), "above_zero"),
        (lambda: Criterion.objects.update(weight=1), "above_zero"),
        (lambda: ClassStandard.objects.update(comment_from=DAY), "comment_in_order"),
        (lambda: ClassStandard.objects.update(status="in_comment"), "was_shown"),
        (lambda: ClassStandard.objects.update(penalty_years=0), "look_back"),
    ],
)
def test_impossible_rows_are_refused(draft, change, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        change()


def test_comment_approval_publication_and_the_public_row(draft, clerk, supervisor):
    with pytest.raises(NotReady) as refusal:
        four_eyes.request(standard_publication.SUBJECT, draft.pk, by=clerk)
    assert refusal.value.code == "standard_not_ready"
    standard_publication.open_comment(draft.pk, until=DAY + timedelta(days=10), by=clerk)
    shown = PublicClassStandard.objects.get()
    assert (shown.pk, shown.published_on, shown.state_label(DAY)) == (draft.pk, None, "征求意见")
    assert "发生较大以上安全生产事故的" in shown.text
    with pytest.raises(IllegalTransition):
        standards.save_class(draft.pk, class_standards.four_classes()[0], by=clerk)
    with clock.stopped_at(DAY + timedelta(days=10)), pytest.raises(NotReady):
        four_eyes.request(standard_publication.SUBJECT, draft.pk, by=clerk)
    with clock.stopped_at(LATER):
        asked = four_eyes.request(standard_publication.SUBJECT, draft.pk, by=clerk)
        with pytest.raises(Refused):
            four_eyes.approve(standard_publication.SUBJECT, asked.pk, by=clerk)
        standard = four_eyes.approve(standard_publication.SUBJECT, asked.pk, by=supervisor)
    assert (standard.status, standard.published_by) == (StandardStatus.PUBLISHED, supervisor)
    assert PublicClassStandard.objects.get().published_on == LATER
    assert list(ClassStandardEvent.objects.values_list("action", flat=True)) == ["open_comment", "publish"]


def test_whoever_wrote_it_does_not_publish_it_on_anothers_request(draft, clerk, supervisor):
    standard_publication.open_comment(draft.pk, until=DAY + timedelta(days=1), by=clerk)
    with clock.stopped_at(LATER):
        asked = four_eyes.request(standard_publication.SUBJECT, draft.pk, by=supervisor)
        with pytest.raises(Refused) as refusal, transaction.atomic():
            four_eyes.approve(standard_publication.SUBJECT, asked.pk, by=clerk)
    assert refusal.value.code == "four_eyes"
    assert ClassStandard.objects.get().status == StandardStatus.IN_COMMENT


def test_a_text_goes_back_with_a_reason_and_is_shown_again(draft, clerk):
    standard_publication.open_comment(draft.pk, until=DAY + timedelta(days=10), by=clerk)
    with pytest.raises(Refused):
        standard_publication.revise(draft.pk, by=clerk, note=" ")
    standard_publication.revise(draft.pk, by=clerk, note="采纳意见")
    with pytest.raises(Refused):
        standard_publication.comment(draft.pk, name="张三", contact="13812341234", text="已在修改")
    # Days that were cut short do not count.
    assert "not_shown" in _codes(draft)
    standards.save_class(draft.pk, class_standards.four_classes()[0], by=clerk)
    with clock.stopped_at(DAY + timedelta(days=2)):
        standard_publication.open_comment(draft.pk, until=DAY + timedelta(days=9), by=clerk)
    shown = PublicClassStandard.objects.get()
    assert (shown.comment_until, shown.withdrawn_on) == (DAY + timedelta(days=9), None)
    # After its days, what people said may be worked in without another round of comments.
    with clock.stopped_at(LATER):
        standard_publication.revise(draft.pk, by=clerk, note="采纳意见")
        assert _codes(draft) == set()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Criterion.objects.update(wording="别的"),
        lambda: Criterion.objects.all()[:1].get().delete(),
        lambda: LocalBar.objects.all().delete(),
        lambda: CoSigner.objects.update(signed_on=DAY - timedelta(days=1)),
        lambda: ClassStandard.objects.update(title="别的"),
        lambda: ClassStandard.objects.update(published_at=clock.now()),
        lambda: PublicClassStandard.objects.update(text="别的"),
    ],
)
def test_a_published_standard_does_not_change(published, as_batch, change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    assert ClassStandard.objects.get().title == class_standards.head()["title"]


def test_nor_can_anything_be_added_to_it(published):
    with pytest.raises(DatabaseError, match="its parts do not change"), transaction.atomic():
        LocalBar.objects.create(standard=published, path=published.path, wording="别的")


def test_a_successor_supersedes_when_it_comes_into_force(published, clerk, supervisor, as_batch):
    first = DAY + timedelta(days=60)
    successor = ClassStandardFactory(
        bureau=WUCHANG, by=clerk, second=supervisor, number="示例〔2026〕9号", valid_from=first, published=True
    )
    with clock.stopped_at(first - timedelta(days=1)), as_batch():
        assert standard_publication.supersede_due() == 0
    with clock.stopped_at(first), as_batch():
        assert standard_publication.supersede_due() == 1
        assert standard_publication.supersede_due() == 0
    by_number = dict(ClassStandard.objects.values_list("pk", "status"))
    assert by_number == {published.pk: StandardStatus.SUPERSEDED, successor.pk: StandardStatus.PUBLISHED}
    assert PublicClassStandard.objects.get(pk=published.pk).superseded_on == first


def test_a_neighbours_standard_is_a_start(published, neighbour):
    with jurisdiction(bureau(JIANGAN).path):
        copied = standards.copy(published.pk, bureau(JIANGAN), number="邻区〔2026〕1号", title="邻区标准", by=neighbour)
        assert (copied.status, copied.copied_from_id) == (StandardStatus.DRAFT, published.pk)
        assert standards.text(copied).splitlines()[6:9] != []
        assert list(CoSigner.objects.values_list("department", "signed_on")) == [("示例区商务局", None)]
        assert set(Criterion.objects.values_list("path", flat=True)) == {copied.path}
        with nationwide():
            assert Criterion.objects.filter(path=copied.path).count() * 2 == Criterion.objects.count()
    with jurisdiction(bureau(JIANGAN).path), pytest.raises(Refused) as refusal:
        standards.copy(copied.pk, bureau(JIANGAN), number="邻区〔2026〕2号", title="x", by=neighbour)
    assert refusal.value.code == "not_published"


def test_the_nation_writes_no_classification_standard(officer_at):
    nation = bureau(NATION)
    with jurisdiction("/"), pytest.raises(Refused) as refusal:
        standards.begin(nation, head=class_standards.head(), by=officer_at(NATION))
    assert refusal.value.code == "not_county_or_city"


def test_one_number_is_one_standard_of_a_bureau(draft, clerk):
    with pytest.raises(Refused) as refusal:
        standards.begin(bureau(WUCHANG), head=class_standards.head(), by=clerk)
    assert refusal.value.code == "number_taken"


def test_the_public_says_something_within_the_days_only(draft, clerk):
    said = {"name": "张三", "contact": "13812341234", "text": "建议增加夜市经营"}
    with pytest.raises(Refused):
        standard_publication.comment(draft.pk, **said)
    standard_publication.open_comment(draft.pk, until=DAY + timedelta(days=10), by=clerk)
    made = standard_publication.comment(draft.pk, **said)
    kept = StandardComment.objects.get()
    assert (kept.name, kept.contact_masked, kept.text) == ("张三", "138****1234", said["text"])
    assert b"13812341234" not in bytes(kept.contact_sealed)
    with clock.stopped_at(LATER), pytest.raises(Refused) as refusal:
        standard_publication.comment(draft.pk, **said)
    assert refusal.value.code == "comment_closed"
    with nationwide():
        assert AuditRecord.objects.filter(act="class_comment_made", object_key=str(made.pk)).count() == 1


@pytest.mark.parametrize(("on_recommendation", "added"), [(False, set()), (True, {RecognitionPath.RECOMMENDATION})])
def test_the_steps_of_an_application_cannot_be_left_out_and_others_can_be_added(
    clerk, supervisor, on_recommendation, added
):
    """总体方案二（三）1、二（五）2：审核、走访核实、征求意见、公示。"""
    wanted = dict.fromkeys(("visit_on_recommendation", "opinions_on_recommendation"), on_recommendation)
    made = ClassStandardFactory(bureau=WUCHANG, by=clerk, second=supervisor, published=True, **wanted)
    shown = PublicClassStandard.objects.get(pk=made.pk)
    assert "自主申报：审核、走访核实、征求部门意见、公示、认定。" in shown.text
    # What was published before the steps could not be left out is read with them.
    for visits in (shown.document["visits"], []):
        shown.document |= {"visits": visits, "opinions": visits}
        tree = standard_tree.read(shown)
        expected = {RecognitionPath.APPLICATION} | (added if visits else set())
        assert tree.visits == tree.opinions == expected
    assert not {field.name for field in made._meta.fields} & {"visit_on_application", "opinions_on_application"}
