"""The field of a condition over what government holds: lines to pick from; its code only where it is asked for."""

import json
from collections.abc import Mapping, Sequence

from django import forms
from django.db.models import Value
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from mingteyouxin.criteria import conditions, picked_conditions
from mingteyouxin.criteria.conditions import FactCondition
from mingteyouxin.criteria.models import CredentialKind, NegativeKind
from mingteyouxin.criteria.picked_conditions import Compared, Line, Picked, Together
from registry.enums import CredentialLevel

# What is wrong with one condition, told at once.
_MOST_PROBLEMS = 5
# Lines to fill in beside those that are there.
_BLANK = 2
_GROUPS = (
    ("", "单独一项"),
    *((name, f"{word}组") for name, word in zip(picked_conditions.GROUPS, "甲乙丙", strict=True)),
)
_TOGETHER = (
    (Together.ALL, "各项都要符合（同一组的，符合其中一项即可）"),
    (Together.ANY, "符合任意一项（同一组的，各项都要符合）"),
)


def offered() -> list[tuple[str, list[tuple[str, str]]]]:
    """What a line may look at, with the kinds of lists that departments deliver: asked once for a page."""
    credentials, records = (
        model.objects.order_by().values_list(Value(model.__name__), "id", "label")
        for model in (CredentialKind, NegativeKind)
    )
    rows = sorted(credentials.union(records, all=True))
    return picked_conditions.offered(
        [label for name, _, label in rows if name == CredentialKind.__name__],
        [label for name, _, label in rows if name == NegativeKind.__name__],
    )


class ConditionPicker(forms.Widget):
    """Lines of a condition, or its code. `offered` and `code` are set by the form for its page."""

    offered: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()
    code = False

    def value_from_datadict(self, data: Mapping[str, str], files: object, name: str) -> Picked | str:
        """The lines that were picked; without any, the code that was typed or that lines cannot say."""

        def typed(key: str) -> str:
            return data.get(f"{name}-{key}", "").replace("\0", "").strip()

        parts = ("what", "compared", "value", "level", "group")
        places = range(picked_conditions.MOST_LINES)
        lines = [Line(*(typed(f"{place}-{part}") for part in parts)) for place in places]
        used = tuple(line for line in lines if line.what or line.value)
        if used:
            together = typed("together")
            return Picked(Together(together) if together in list(Together) else Together.ALL, used)
        return "" if typed("drop") else data.get(name, "").replace("\0", "").strip()

    def value_omitted_from_data(self, data: Mapping[str, str], files: object, name: str) -> bool:
        return not self.value_from_datadict(data, files, name)

    def use_required_attribute(self, initial: object) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return id_ if self.code else f"{id_}-0-what"

    def render(
        self, name: str, value: object, attrs: Mapping[str, object] | None = None, renderer: object = None
    ) -> SafeString:
        picked = _as_picked(value)
        # What lines cannot say is kept as it is, unless somebody picks others.
        kept = value if isinstance(value, FactCondition) and picked is None else None
        lines = [*(picked.lines if picked else ()), *[Line()] * _BLANK][: picked_conditions.MOST_LINES]
        context = {
            "name": name,
            "id": (attrs or {}).get("id", name),
            "code": self.code,
            "text": _code_of(value),
            "kept": kept,
            "picked": picked,
            "lines": lines,
            "together": picked.together if picked else Together.ALL,
            "togethers": _TOGETHER,
            "offered": self.offered,
            "compared": [(one.value, one.label) for one in Compared],
            "levels": [("", "不限级别"), *CredentialLevel.choices],
            "groups": _GROUPS,
            "said": _said(value),
        }
        return render_to_string("officer/mingteyouxin/_condition_picker.html", context)


class ConditionField(forms.Field):
    """A condition; its value is a FactCondition or None."""

    widget = ConditionPicker

    def __init__(self, **kwargs: object) -> None:
        super().__init__(label="核对条件", required=False, **kwargs)

    def prepare_value(self, value: object) -> object:
        """What was typed as code is shown as lines where lines can say it."""
        if isinstance(value, str) and value and not self.widget.code:
            return conditions.read(value)[0] or value
        return value

    def has_changed(self, initial: object, data: object) -> bool:
        return bool(initial) or bool(data)

    def clean(self, value: Picked | str | None) -> FactCondition | None:
        if not value:
            return None
        if isinstance(value, str):
            return _read(value, with_paths=self.widget.code)
        document, troubles = picked_conditions.document_of(value)
        if troubles:
            _refuse([f"第 {one.line} 行：{one.text}" for one in troubles])
        return _read(json.dumps(document, ensure_ascii=False), with_paths=False)


def _read(text: str, *, with_paths: bool) -> FactCondition:
    condition, problems = conditions.read(text)
    if condition is None:
        told = problems[:_MOST_PROBLEMS]
        _refuse([f"{problem.path}：{problem.message}" if with_paths else problem.message for problem in told])
    return condition


def _refuse(said: Sequence[str]) -> None:
    raise forms.ValidationError([forms.ValidationError(one, code="condition_unreadable") for one in said])


def _as_picked(value: object) -> Picked | None:
    if isinstance(value, FactCondition):
        return picked_conditions.picked_of(value)
    return value if isinstance(value, Picked) else None


def _code_of(value: object) -> str:
    if isinstance(value, Picked):
        value = picked_conditions.document_of(value)[0]
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, FactCondition):
        return json.dumps(value.document, ensure_ascii=False)
    return value or ""


def _said(value: object) -> str:
    """How the condition reads in the published text; nothing while it cannot be read."""
    if isinstance(value, Picked):
        document, _ = picked_conditions.document_of(value)
        value = conditions.read(json.dumps(document, ensure_ascii=False))[0] if document else None
    return value.text if isinstance(value, FactCondition) else ""
