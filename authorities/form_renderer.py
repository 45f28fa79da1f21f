"""How forms are drawn: the commonest widgets here, the others by Django's templates.

A list with eight filters spent a quarter of its time in these templates, of which each option of a select takes two.
"""

from collections.abc import Callable, Mapping

from django.forms.renderers import DjangoTemplates
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

_PATH = "django/forms/widgets/"
_OPTION = '<option value="{}">{}</option>'


class Renderer(DjangoTemplates):
    """Django's, but that what it draws most often is drawn without a template. FORM_RENDERER names it."""

    def render(self, template_name: str, context: Mapping, request=None) -> SafeString:
        """The widget or form that the template would have made."""
        draw = _DRAWN.get(template_name)
        return draw(context["widget"]) if draw else super().render(template_name, context, request)


def _input(widget: Mapping) -> SafeString:
    attributes = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        attributes["value"] = str(widget["value"])
    return format_html("<input{}>", flatatt(attributes | _shown(widget)))


def _select(widget: Mapping) -> SafeString:
    patterns, values = [], []
    for heading, options, _ in widget["optgroups"]:
        if heading:
            patterns.append('<optgroup label="{}">')
            values.append(heading)
        for one in options:
            # `selected` is one of them, where it is.
            attributes = flatatt(one["attrs"]) if one["attrs"] else ""
            patterns.append('<option value="{}"{}>{}</option>' if attributes else _OPTION)
            values += (one["value"], attributes, one["label"]) if attributes else (one["value"], one["label"])
        if heading:
            patterns.append("</optgroup>")
    own = flatatt({"name": widget["name"]} | _shown(widget))
    return format_html("<select{}>" + "".join(patterns) + "</select>", own, *values)


def _shown(widget: Mapping) -> dict[str, object]:
    """The attributes; what is set to nothing is not shown."""
    attributes = widget["attrs"].items()
    return {name: value if value is True else str(value) for name, value in attributes if value is not False}


_DRAWN: dict[str, Callable[[Mapping], SafeString]] = {
    f"{_PATH}{name}.html": _input
    for name in ("input", "text", "number", "date", "hidden", "email", "password", "url", "time", "datetime")
} | {f"{_PATH}select.html": _select}
