"""Names of industries in templates."""

from django import template

from registry import industry_names

register = template.Library()


@register.filter
def industry_name(code: str) -> str:
    """F5211 → 零售业."""
    return industry_names.industry_name(code)
