"""What officers fill in about classification standards."""

from collections.abc import Iterable

from django import forms

from authorities.officer.forms import dress, fields_of
from mingteyouxin.criteria import conditions, standards
from mingteyouxin.criteria.enums import CriterionSource, GroupKind
from mingteyouxin.criteria.models import ClassStandard, CredentialKind, NegativeKind, PublicClassStandard
from mingteyouxin.criteria.officer.condition_field import ConditionField, offered
from mingteyouxin.criteria.standard_tree import BarRead, CriterionRead, GroupRead, KindRead, RuleRead
from registry.enums import RecognitionClass, RecognitionLevel

GROUPS = 9


class HeadForm(forms.Form):
    """The head of a standard."""

    def __init__(self, *args, standard: ClassStandard | None = None, **kwargs) -> None:
        if standard is not None:
            kwargs["initial"] = forms.model_to_dict(standard, fields=standards.HEAD)
        super().__init__(*args, **kwargs)
        help_texts = {
            "issuer": "按公布的文件填写，可以是政府办公室。",
            "valid_until": "长期有效的留空。",
            "penalty_years": "国家规定为 2 年。填写更短的年数不起作用，审核一律从长。",
        }
        self.fields |= fields_of(ClassStandard, standards.HEAD, help_texts)
        dress(self)


class CoSignerForm(forms.Form):
    department = forms.CharField(label="会签部门", max_length=60, required=False)
    signed_on = forms.DateField(label="会签日期", required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class _WithCondition(forms.Form):
    """A form with a condition: what may be picked is asked once for the page, and `code` shows it as code."""

    def __init__(self, *args, offered: list = (), code: bool = False, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        picker = self.fields["condition"].widget
        picker.offered, picker.code = offered, code
        dress(self)


def picked_with(*, code: bool) -> dict[str, object]:
    """Arguments of the forms of a page whose conditions are picked, or shown as code."""
    return {"offered": [] if code else offered(), "code": code}


class BarForm(_WithCondition):
    """A bar of the place: by negative records, by another condition, or for a reviewer to find out."""

    wording = forms.CharField(label="情形", max_length=200, required=False)
    years = forms.IntegerField(label="回溯年数", min_value=1, max_value=10, required=False)
    kinds = forms.ModelMultipleChoiceField(
        label="由哪些负面记录核对",
        queryset=NegativeKind.objects.all(),
        to_field_name="label",
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 3}),
        help_text="选择后由系统按部门名单核对；不选的由审核人员核实。",
    )
    condition = ConditionField(help_text="一般不填。负面记录以外的数据才需要。")

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("kinds") and cleaned.get("condition"):
            self.add_error(
                "condition", forms.ValidationError("已选择负面记录的，核对条件请留空。", code="condition_twice")
            )
        return cleaned


def bars_initial(bars: Iterable[BarRead]) -> list[dict]:
    """The lines of bars that are held; the plain question to negative records by its kinds."""
    lines = []
    for bar in bars:
        plain = conditions.plain_records(bar.condition)
        as_kinds = plain is not None and plain.years == bar.years
        lines.append(
            {
                "wording": bar.wording,
                "years": bar.years,
                "kinds": list(plain.kinds) if as_kinds else [],
                "condition": None if as_kinds else bar.condition,
            }
        )
    return lines


def bars_of(formset: forms.BaseFormSet) -> list[BarRead]:
    """The bars that were filled in."""
    return [_bar(line) for line in (form.cleaned_data for form in formset) if line.get("wording")]


def _bar(line: dict) -> BarRead:
    condition = line["condition"]
    if line["kinds"]:
        condition = conditions.of_records(tuple(kind.label for kind in line["kinds"]), line["years"])
    return BarRead(line["wording"], line["years"], condition)


class RelaxedGroupForm(forms.Form):
    name = forms.CharField(label="群体", max_length=40, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


CoSigners = forms.formset_factory(CoSignerForm, extra=2)
Bars = forms.formset_factory(BarForm, extra=2)
RelaxedGroups = forms.formset_factory(RelaxedGroupForm, extra=2)


def rows(formset: forms.BaseFormSet, first: str, *others: str) -> list[tuple]:
    """Lines that were filled in, by the field that makes a line one."""
    cleaned = [form.cleaned_data for form in formset]
    return [tuple(line.get(name) for name in (first, *others)) for line in cleaned if line.get(first)]


class RuleForm(forms.Form):
    """One class: open this time, and the points to reach."""

    is_open = forms.BooleanField(label="本年度开展认定", required=False)
    minimum_score = forms.DecimalField(
        label="最低得分（可不填）",
        required=False,
        min_value=0.01,
        max_digits=7,
        decimal_places=2,
        help_text="得分为各项分值乘以权重（没有填写权重的按 1 计算）之和。不计分的留空。",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)


class GroupForm(forms.Form):
    kind = forms.ChoiceField(label="要求", choices=[("", "不使用"), *GroupKind.choices], required=False)
    at_least = forms.IntegerField(label="至少几项", min_value=1, max_value=99, required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)

    def clean(self) -> dict:
        cleaned = super().clean()
        counts = cleaned.get("kind") == GroupKind.AT_LEAST
        if counts and not cleaned.get("at_least"):
            self.add_error("at_least", forms.ValidationError("请填写至少符合几项。", code="how_many"))
        if not counts:
            cleaned["at_least"] = None
        return cleaned


class CriterionForm(_WithCondition):
    """One criterion. What it may ask for follows from where its answer comes from (E3)."""

    group = forms.TypedChoiceField(
        label="所在组", choices=[(number, f"第 {number} 组") for number in range(1, GROUPS + 1)], coerce=int
    )
    wording = forms.CharField(label="内容", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    source = forms.ChoiceField(label="来源", choices=CriterionSource.choices)
    kinds = forms.ModelMultipleChoiceField(
        label="资质荣誉类别",
        queryset=CredentialKind.objects.all(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 4}),
        help_text="来源为部门名单时选择，可以多选，具备其一即可。",
    )
    level = forms.ChoiceField(label="级别要求", choices=[("", "不限"), *RecognitionLevel.choices], required=False)
    years_at_least = forms.IntegerField(
        label="成立满几年", min_value=1, max_value=200, required=False, help_text="来源为登记信息时填写。"
    )
    condition = ConditionField(help_text="来源为政府数据时填写，由系统核对，经营者不用提供材料。")
    evidence = forms.CharField(
        label="需提供的佐证材料",
        max_length=300,
        required=False,
        help_text="只在经营者自行提供时填写；部门掌握的信息不得要求另行提供。",
    )
    points = forms.DecimalField(label="分值", min_value=0.01, max_digits=6, decimal_places=2, required=False)
    weight = forms.DecimalField(label="权重", min_value=0.01, max_digits=6, decimal_places=2, required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        source = cleaned.get("source")
        if not cleaned.get("wording"):
            return cleaned
        if source != CriterionSource.HOUSEHOLD and cleaned.get("evidence"):
            self._refuse(
                "evidence", "部门掌握的信息不得要求个体工商户另行提供，请删去佐证材料或者更改来源。", "no_upload"
            )
        if source != CriterionSource.CREDENTIAL and cleaned.get("kinds"):
            self._refuse("kinds", "只有来源为部门名单的条件才选择类别。", "kinds_elsewhere")
        if source == CriterionSource.REGISTRATION and not cleaned.get("years_at_least"):
            self._refuse("years_at_least", "请填写成立满几年。", "years_missing")
        if source != CriterionSource.REGISTRATION and cleaned.get("years_at_least"):
            self._refuse("years_at_least", "只有来源为登记信息的条件才填写年限。", "years_elsewhere")
        if source == CriterionSource.FACTS and not cleaned.get("condition") and "condition" not in self.errors:
            self._refuse("condition", "请选择要核对的数据。", "condition_missing")
        if source != CriterionSource.FACTS and cleaned.get("condition"):
            self._refuse("condition", "只有来源为政府数据的条件才填写核对条件。", "condition_elsewhere")
        if cleaned.get("weight") and not cleaned.get("points"):
            self._refuse("points", "填写了权重的，请同时填写分值。", "points_missing")
        return cleaned

    def _refuse(self, field: str, text: str, code: str) -> None:
        self.add_error(field, forms.ValidationError(text, code=code))


Groups = forms.formset_factory(GroupForm, extra=1, max_num=GROUPS)
Criteria = forms.formset_factory(CriterionForm, extra=2, can_delete=True)


def class_forms(
    data: dict | None, rule: RuleRead | None, *, code: bool = False
) -> tuple[RuleForm, forms.BaseFormSet, forms.BaseFormSet]:
    """The three parts of a class's page, filled with what the standard says already."""
    groups = rule.groups if rule else ()
    # Groups that are there keep their numbers; the first one is there from the start.
    by_number = {group.number: group for group in groups}
    lines = [
        {"kind": by_number[number].kind, "at_least": by_number[number].at_least} if number in by_number else {}
        for number in range(1, max(by_number, default=0) + 1)
    ] or [{"kind": GroupKind.ANY}]
    kinds = dict(CredentialKind.objects.values_list("code", "pk"))
    criteria = [
        {
            "group": group.number,
            "wording": criterion.wording,
            "source": criterion.source,
            "kinds": [kinds[kind.code] for kind in criterion.kinds],
            "level": criterion.level or "",
            "years_at_least": criterion.years_at_least,
            "condition": criterion.condition,
            "evidence": criterion.evidence,
            "points": criterion.points,
            "weight": criterion.weight,
        }
        for group in groups
        for criterion in group.criteria
    ]
    return (
        RuleForm(
            data,
            initial={
                "is_open": rule.is_open if rule else True,
                "minimum_score": rule.minimum_score if rule else None,
            },
        ),
        # What was posted is read as it is: a line that equals what is held would else count as one left alone.
        Groups(data, prefix="groups", initial=None if data else lines),
        Criteria(data, prefix="criteria", initial=None if data else criteria, form_kwargs=picked_with(code=code)),
    )


def rule_of(
    kind: RecognitionClass, form: RuleForm, groups: forms.BaseFormSet, criteria: forms.BaseFormSet
) -> RuleRead | None:
    """What was filled in, or None with the errors on the forms."""
    if not (form.is_valid() and groups.is_valid() and criteria.is_valid()):
        return None
    asked = {number: line for number, line in enumerate((one.cleaned_data for one in groups), 1) if line.get("kind")}
    written: dict[int, list[CriterionRead]] = {number: [] for number in asked}
    for one in criteria:
        line = one.cleaned_data
        if not line.get("wording") or line.get("DELETE"):
            continue
        if line["group"] not in written:
            one.add_error("group", forms.ValidationError("该组没有选择要求，请先在上面选择。", code="no_such_group"))
            return None
        written[line["group"]].append(_criterion(line))
    return RuleRead(
        recognition_class=kind,
        is_open=form.cleaned_data["is_open"],
        minimum_score=form.cleaned_data["minimum_score"],
        groups=tuple(
            GroupRead(
                number=number,
                kind=GroupKind(line["kind"]),
                at_least=line["at_least"],
                criteria=tuple(written[number]),
            )
            for number, line in asked.items()
            if written[number]
        ),
    )


def _criterion(line: dict) -> CriterionRead:
    return CriterionRead(
        wording=line["wording"],
        source=CriterionSource(line["source"]),
        level=RecognitionLevel(line["level"]) if line["level"] else None,
        years_at_least=line["years_at_least"],
        evidence=line["evidence"],
        points=line["points"],
        weight=line["weight"],
        kinds=tuple(KindRead.of(kind) for kind in line["kinds"]),
        condition=line["condition"],
    )


class CopyForm(forms.Form):
    """Which published standard is the start, and what the own one is called."""

    source = forms.ModelChoiceField(
        label="参照的标准", queryset=PublicClassStandard.objects.none(), empty_label="请选择"
    )
    number = forms.CharField(label="本局文号", max_length=80)
    title = forms.CharField(label="本局标题", max_length=120)

    def __init__(self, *args, published, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source"].queryset = published
        self.fields["source"].label_from_instance = lambda row: f"{row.authority.short_name}：{row}"
        dress(self)


class CommentDaysForm(forms.Form):
    until = forms.DateField(label="征求意见截止日期")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        dress(self)
