"""A classification standard for the demonstration. Everything in it is a sample (示例); no place has published it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from authorities import clock
from authorities.jurisdiction import jurisdiction
from authorities.models import Authority, Officer
from casework import four_eyes
from mingteyouxin.criteria import conditions, standard_publication, standards
from mingteyouxin.criteria.enums import CriterionSource, GroupKind
from mingteyouxin.criteria.models import CredentialKind, PublicClassStandard
from mingteyouxin.criteria.standard_tree import BarRead, CriterionRead, GroupRead, KindRead, RuleRead
from registry.enums import RecognitionClass, RecognitionLevel

_COMMENT_DAYS = 10
_PREPARED_DAYS = 2
_THREE_SHOPS = {
    "lists": {"shops": {"shops": {"of": "operator", "within": "city", "same_trade": True, "at_least": 3}}},
    "when": {"indicator": "shops", "is": True},
}


def publish(authority: Authority, *, on: date, by: Officer, second: Officer) -> PublicClassStandard:
    """The sample standard of a bureau, in force from a day: written, shown for comment, published by two officers."""
    published = on - timedelta(days=1)
    shown = published - timedelta(days=_COMMENT_DAYS + 1)
    written = shown - timedelta(days=_PREPARED_DAYS)
    head = {
        "number": f"示例〔{on.year}〕分类1号",
        "title": f"{authority.short_name}名特优新个体工商户分类标准（示例）",
        "issuer": authority.name,
        "valid_from": on,
        "valid_until": None,
        "penalty_years": 2,
        "visit_on_recommendation": True,
        "opinions_on_recommendation": False,
    }
    with jurisdiction(authority.path):
        with clock.stopped_at(written):
            standard = standards.begin(authority, head=head, by=by)
            standards.save_head(
                standard.pk,
                head=head,
                co_signers=[(f"{department}（示例）", written) for department in ("商务部门", "文化和旅游部门")],
                bars=[BarRead("发生较大以上安全生产事故的（示例）", 1, conditions.of_records(("安全事故",), 1))],
                relaxed_groups=["退役军人", "残疾人"],
                by=by,
            )
            for rule in _rules():
                standards.save_class(standard.pk, rule, by=by)
        with clock.stopped_at(shown):
            standard_publication.open_comment(standard.pk, until=shown + timedelta(days=_COMMENT_DAYS), by=by)
        with clock.stopped_at(published):
            asked = four_eyes.request(standard_publication.SUBJECT, standard.pk, by=by)
            four_eyes.approve(standard_publication.SUBJECT, asked.pk, by=second)
    return PublicClassStandard.objects.get(pk=standard.pk)


def _rules() -> list[RuleRead]:
    return [
        _rule(
            RecognitionClass.WELL_KNOWN,
            _any(
                1,
                _listed("拥有注册商标，在本区有一定知名度", 40, "trademark"),
                _known("经营者在本市同时经营同行业店铺三家以上", 30, _THREE_SHOPS),
                _own("在本区消费者中口碑良好，获得过媒体报道", 30, "报道截图或者刊物照片"),
            ),
        ),
        _rule(
            RecognitionClass.DISTINCTIVE,
            _any(
                1,
                _listed("产品获得绿色食品、有机食品认证", 40, "green_food", "organic_food"),
                _listed("从事非物质文化遗产相关经营", 40, "heritage_workshop", "heritage_bearer"),
                _own("经营方式或者产品具有地方特色", 30, "经营场所和产品照片"),
            ),
        ),
        _rule(
            RecognitionClass.PREMIUM,
            GroupRead(1, GroupKind.ALL, None, (_registered("连续经营三年以上", 20, 3),)),
            _any(
                2,
                _listed("拥有老字号或者产品质量认证", 40, "time_honoured", "product_certification"),
                _own("公开服务承诺并长期履行", 30, "服务承诺公示照片"),
            ),
        ),
        _rule(
            RecognitionClass.EMERGING,
            _any(
                1,
                _listed("拥有专利或者作品著作权", 40, "patent", "copyright"),
                _own("依托网络平台、直播等新业态经营", 30, "网店或者直播间页面截图"),
            ),
        ),
    ]


def _rule(kind: RecognitionClass, *groups: GroupRead) -> RuleRead:
    return RuleRead(recognition_class=kind, is_open=True, minimum_score=Decimal(10), groups=groups)


def _any(number: int, *criteria: CriterionRead) -> GroupRead:
    return GroupRead(number, GroupKind.ANY, None, criteria)


def _listed(wording: str, points: int, *codes: str) -> CriterionRead:
    kinds = tuple(KindRead.of(kind) for kind in CredentialKind.objects.filter(code__in=codes))
    return _criterion(wording, CriterionSource.CREDENTIAL, points, kinds=kinds)


def _registered(wording: str, points: int, years: int) -> CriterionRead:
    return _criterion(wording, CriterionSource.REGISTRATION, points, years_at_least=years)


def _known(wording: str, points: int, document: dict) -> CriterionRead:
    condition = conditions.of_document(document)
    return replace(_criterion(wording, CriterionSource.FACTS, points), condition=condition)


def _own(wording: str, points: int, evidence: str) -> CriterionRead:
    return _criterion(wording, CriterionSource.HOUSEHOLD, points, evidence=evidence)


def _criterion(
    wording: str,
    source: CriterionSource,
    points: int,
    *,
    evidence: str = "",
    years_at_least: int | None = None,
    kinds: tuple[KindRead, ...] = (),
) -> CriterionRead:
    return CriterionRead(
        wording=wording,
        source=source,
        level=RecognitionLevel.COUNTY if kinds else None,
        years_at_least=years_at_least,
        evidence=evidence,
        points=Decimal(points),
        weight=None,
        kinds=kinds,
    )
