"""Writing a classification standard (C2): the head, class by class, and a neighbour's standard as a start.

Everything here runs in the jurisdiction of the bureau whose standard it is. Only a draft on which nobody is deciding is
written; the database refuses the rest.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from authorities import audit, clock
from authorities.enums import Level
from authorities.jurisdiction import nationwide
from authorities.models import Authority, Officer
from casework.four_eyes import open_request
from casework.refusals import IllegalTransition, Refused, refused_in_words
from mingteyouxin import acts
from mingteyouxin.criteria import draft_check, standard_tree, wording
from mingteyouxin.criteria.enums import StandardStatus
from mingteyouxin.criteria.models import (
    ClassRule,
    ClassStandard,
    CoSigner,
    CredentialKind,
    Criterion,
    CriterionCredential,
    CriterionGroup,
    LocalBar,
    NegativeKind,
    RelaxedGroup,
)
from mingteyouxin.criteria.standard_tree import BarRead, RuleRead
from registry.enums import RecognitionLevel

# The subject of four eyes; standard_publication.py declares it, for it carries the publication out.
PUBLICATION = "class_standard"
HEAD = (
    "number",
    "title",
    "issuer",
    "valid_from",
    "valid_until",
    "penalty_years",
    "visit_on_recommendation",
    "opinions_on_recommendation",
)
LEVELS = {
    Level.COUNTY: RecognitionLevel.COUNTY,
    Level.CITY: RecognitionLevel.CITY,
    Level.PROVINCE: RecognitionLevel.PROVINCE,
}


@transaction.atomic
def begin(authority: Authority, *, head: Mapping[str, object], by: Officer) -> ClassStandard:
    """A new draft of a county or city bureau. Raises Refused."""
    if authority.level not in LEVELS:
        raise Refused(
            "not_county_or_city", "分类标准由县（区）、市（地）制定，省级可以为本级部门推荐的制定，本级不制定分类标准。"
        )
    now = clock.now()
    standard = ClassStandard(
        path=authority.path,
        authority=authority,
        level=LEVELS[authority.level],
        made_by=by,
        made_at=now,
        saved_at=now,
        **{name: head[name] for name in HEAD},
    )
    _save(standard)
    audit.record(acts.CLASS_STANDARD_SAVED, by=by, on=standard, note=str(standard))
    return standard


@transaction.atomic
def save_head(
    standard_id: int,
    *,
    head: Mapping[str, object],
    co_signers: Sequence[tuple[str, date | None]],
    bars: Sequence[BarRead],
    relaxed_groups: Sequence[str],
    by: Officer,
) -> ClassStandard:
    """Everything of a draft but its classes, in place of what was there. Raises Refused."""
    standard = _draft(standard_id)
    for name in HEAD:
        setattr(standard, name, head[name])
    standard.saved_at = clock.now()
    _save(standard)
    _write_lists(standard, co_signers=co_signers, bars=bars, relaxed_groups=relaxed_groups)
    audit.record(acts.CLASS_STANDARD_SAVED, by=by, on=standard, note=str(standard))
    return standard


@transaction.atomic
def save_class(standard_id: int, rule: RuleRead, *, by: Officer) -> ClassStandard:
    """What a draft says about one class, in place of what was there. Raises Refused."""
    standard = _draft(standard_id)
    ClassRule.objects.filter(standard=standard, recognition_class=rule.recognition_class).delete()
    _write_rule(standard, rule)
    standard.saved_at = clock.now()
    standard.save(update_fields=["saved_at"])
    audit.record(acts.CLASS_STANDARD_SAVED, by=by, on=standard, note=f"“{rule.recognition_class.label}”类")
    return standard


@transaction.atomic
def copy(source_id: int, authority: Authority, *, number: str, title: str, by: Officer) -> ClassStandard:
    """A published standard of any bureau as the start of a draft of one's own. Raises Refused.

    Who co-signed and when is the neighbour's; the departments are kept, their days are not.
    """
    # Published, so everyone may read it; its rows are another bureau's all the same.
    with nationwide():
        source = ClassStandard.objects.published().filter(pk=source_id).first()
        if source is None:
            raise Refused("not_published", "没有这个已公布的分类标准，请从列表中选择。")
        tree = standard_tree.read_rows(source)
    head = {name: getattr(source, name) for name in HEAD}
    head |= {
        "number": number,
        "title": title,
        "issuer": authority.name,
        "valid_from": clock.today(),
        "valid_until": None,
    }
    standard = begin(authority, head=head, by=by)
    standard.copied_from_id = source.pk
    standard.save(update_fields=["copied_from"])
    _write_lists(
        standard,
        co_signers=[(department, None) for department, _ in tree.co_signers],
        bars=tree.bars,
        relaxed_groups=tree.relaxed_groups,
    )
    for rule in tree.rules.values():
        _write_rule(standard, rule)
    return standard


def check(standard: ClassStandard, *, on: date) -> list[draft_check.Finding]:
    """What the check of a draft finds in a standard."""
    kinds, records = tuple(CredentialKind.objects.all()), tuple(NegativeKind.objects.all())
    return draft_check.findings(standard, standard_tree.read_rows(standard), on=on, kinds=kinds, records=records)


def text(standard: ClassStandard) -> str:
    """The standard as it is read."""
    return wording.wording(standard, standard_tree.read_rows(standard))


def _draft(standard_id: int) -> ClassStandard:
    standard = ClassStandard.objects.select_for_update(of=("self",), no_key=True).get(pk=standard_id)
    if standard.status != StandardStatus.DRAFT:
        raise IllegalTransition("该标准", standard.get_status_display())
    if open_request(PUBLICATION, standard.pk) is not None:
        raise Refused("awaits_approval", "该标准已提请复核，复核有结果前不能修改。请先撤回提请。")
    return standard


def _save(standard: ClassStandard) -> None:
    with refused_in_words(number=standard.number):
        standard.save()


def _write_lists(
    standard: ClassStandard,
    *,
    co_signers: Sequence[tuple[str, date | None]],
    bars: Sequence[BarRead],
    relaxed_groups: Sequence[str],
) -> None:
    part = {"standard": standard, "path": standard.path}
    for model in (CoSigner, LocalBar, RelaxedGroup):
        model.objects.filter(standard=standard).delete()
    # One department, one group: the last line of a name counts.
    CoSigner.objects.bulk_create(
        CoSigner(department=name, signed_on=day, **part) for name, day in dict(co_signers).items()
    )
    LocalBar.objects.bulk_create(
        LocalBar(wording=bar.wording, years=bar.years, condition=bar.condition and bar.condition.document, **part)
        for bar in bars
    )
    RelaxedGroup.objects.bulk_create(RelaxedGroup(name=name, **part) for name in dict.fromkeys(relaxed_groups))


def _write_rule(standard: ClassStandard, rule: RuleRead) -> None:
    path = standard.path
    row = ClassRule.objects.create(
        standard=standard,
        path=path,
        recognition_class=rule.recognition_class,
        is_open=rule.is_open,
        minimum_score=rule.minimum_score,
    )
    kinds = {kind.code: kind for kind in CredentialKind.objects.all()}
    for group in rule.groups:
        held = CriterionGroup.objects.create(
            rule=row, path=path, number=group.number, kind=group.kind, at_least=group.at_least
        )
        for position, criterion in enumerate(group.criteria, start=1):
            made = Criterion.objects.create(
                group=held,
                path=path,
                position=position,
                wording=criterion.wording,
                source=criterion.source,
                level=criterion.level or "",
                years_at_least=criterion.years_at_least,
                evidence=criterion.evidence,
                points=criterion.points,
                weight=criterion.weight,
                condition=criterion.condition and criterion.condition.document,
            )
            CriterionCredential.objects.bulk_create(
                CriterionCredential(criterion=made, path=path, kind=kinds[kind.code]) for kind in criterion.kinds
            )
