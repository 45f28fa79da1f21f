"""The public list of classification standards, those in comment first (C2)."""

from authorities import clock
from authorities.lists.public import Line, PublicListing, choice_condition
from mingteyouxin.criteria.models import PublicClassStandard
from registry import directory

_MARKS = {"现行": "good", "征求意见": "open"}


def _line(standard: PublicClassStandard) -> Line:
    state = standard.state_label(clock.today())
    begins = f"{standard.valid_from} 起施行" if standard.published_on else f"征求意见到 {standard.comment_until} 为止"
    return Line(
        "public-class-standard",
        standard.pk,
        standard.title,
        standard.authority.name,
        f"{standard.number}，{begins}",
        _MARKS.get(state, "even"),
        state,
    )


PUBLIC_CLASS_STANDARDS = PublicListing(
    "public-class-standards",
    "class-standards/",
    "名特优新分类标准",
    "各地名特优新个体工商户分类标准和征求意见稿",
    rows=PublicClassStandard.objects.for_list,
    line=_line,
    news=True,
    empty="还没有公开的分类标准。",
    empty_note="制定机关公开征求意见或者公布后，可以在这里查看全文。",
    lead="名特优新个体工商户的条件由县（区）或者市（地）市场监管部门会同相关部门制定。征求意见期间，任何人都可以提出意见。",
    conditions=(
        choice_condition(
            "province",
            "省（区、市）",
            directory.provinces,
            column="province",
            refusal=directory.UnknownProvince.text,
            every="全国",
        ),
    ),
)
