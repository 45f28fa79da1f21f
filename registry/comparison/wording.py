"""What the registry and the other list say, in words that officers read."""

from registry.columns import TAX_STATUS
from registry.enums import DifferenceKind, RegistrationStatus, RiskKind
from registry.models import Difference

_STATES = {value: word for word, value in TAX_STATUS.items()} | dict(RegistrationStatus.choices)


def kind_of(one: Difference) -> str:
    """The kind of a difference, of a mark with which one."""
    label = one.get_kind_display()
    return f"{label}（{RiskKind(one.mark).label}）" if one.mark else label


def here(one: Difference) -> str:
    """What the registry says."""
    if one.kind == DifferenceKind.MISSING_HERE:
        return "名录没有这户"
    return _said(one, one.here)


def there(one: Difference) -> str:
    """What the other list says; of two households that are one, which the other is."""
    if one.kind == DifferenceKind.MISSING_THERE:
        return "名单没有这户"
    if one.kind == DifferenceKind.BECAME_ENTERPRISE:
        return "企业"
    if one.kind == DifferenceKind.DUPLICATE:
        return f"另有 {one.there}"
    return _said(one, one.there)


def _said(one: Difference, value: str) -> str:
    if one.kind == DifferenceKind.MARK_DIFFERS:
        return "有标记" if value == "yes" else "没有标记"
    if one.kind in (DifferenceKind.STATUS_DIFFERS, DifferenceKind.BECAME_ENTERPRISE):
        return _STATES.get(value, value)
    return value or "（未使用名称）"
