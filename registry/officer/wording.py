"""Values of a feed's columns as officers read them. What is not known says so; it is never shown as zero."""

from datetime import date

from registry.columns import FEEDS, Column

UNKNOWN = "未知"


def worded(column: Column, value: object) -> str:
    """A value from the database, or as it was kept when it was replaced, in Chinese."""
    if value is None or value == "" or value == []:
        return UNKNOWN
    if column.kind == "money":
        return yuan(int(value))
    if column.kind == "yes_no":
        return "是" if value else "否"
    if column.kind == "choice":
        return next((label for label, stored in column.choices.items() if stored == value), str(value))
    if column.kind == "count":
        return f"{value:,}"
    if isinstance(value, list):
        return "、".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def yuan(fen: int) -> str:
    """123456 分 → 1,234.56."""
    return f"{fen // 100:,}.{fen % 100:02d}"


def title(column: Column) -> str:
    """Heading of a column, with the unit of money."""
    return f"{column.chinese}（元）" if column.kind == "money" else column.chinese


def value_columns(feed: str) -> list[Column]:
    """Columns of a feed without those that say whose the row is; a document that is only matched is not kept."""
    columns = FEEDS[feed].columns
    return [column for column in columns if column.name not in ("code", "reg_no") and column.kind != "matched_document"]
