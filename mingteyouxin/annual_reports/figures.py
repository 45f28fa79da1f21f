"""Figures of a report as people read them."""

from mingteyouxin.annual_reports.held import Figures, Held
from mingteyouxin.annual_reports.models import YearlyReport


def held_lines(held: Held, year: int) -> list[tuple[str, str]]:
    """What government holds, line by line; empty values say so."""
    return [
        ("名称", held.name),
        ("经营场所", held.address or "没有登记"),
        ("经营者", held.operator or "没有登记"),
        ("行业", held.industry or "没有登记"),
        *figure_lines(held.figures, year),
    ]


def figure_lines(figures: Figures, year: int) -> list[tuple[str, str]]:
    """The figures that are known, of the year before the report's."""
    told = (
        ("营业额", _yuan(figures.revenue)),
        ("纳税", _yuan(figures.tax_paid)),
        ("从业人数", None if figures.employees is None else f"{figures.employees} 人"),
    )
    return [(f"{year - 1} 年{label}", text) for label, text in told if text is not None]


def figures_of_report(report: YearlyReport) -> Figures:
    """The figures that the report has."""
    return Figures(report.revenue, report.tax_paid, report.employees)


def _yuan(fen: int | None) -> str | None:
    return None if fen is None else f"{fen / 100:,.2f} 元"
