"""How many differences are unsettled, by list, by the place right below a bureau and by kind: one statement (DESIGN 3).

Nobody is ranked (条例 第三十二条): counts stand in the order of codes, and no share stands beside another place's.
"""

from collections import defaultdict

from django.db.models import Count, F, Func, TextField, Value

from authorities.figures import FigureColumn, Figures, figures
from authorities.jurisdiction import below
from authorities.models import Authority
from registry import feeds
from registry.comparison.standing import unsettled
from registry.enums import DifferenceKind
from registry.feeds import COMPARED

_KINDS = {
    **dict.fromkeys(COMPARED, tuple(kind for kind in DifferenceKind if kind != DifferenceKind.DUPLICATE)),
    feeds.HOUSEHOLDS: (DifferenceKind.DUPLICATE,),
}


def tallies(area: Authority) -> dict[str, Figures]:
    """By list, the counts of each place right below a bureau, as far as the present jurisdiction sees them."""
    # "/42/01/" has the segments "", "42", "01", "": the one after its own comes at this place.
    place = area.path.count("/") + 1
    part = Func(F("path"), Value("/"), Value(place), function="split_part", output_field=TextField())
    counted: dict[str, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    rows = unsettled().filter(below(area.path)).order_by().annotate(part=part).values("source", "part", "kind")
    for row in rows.annotate(n=Count("pk")):
        counted[row["source"]][row["part"]][row["kind"]] = row["n"]
    parts = {one for of_list in counted.values() for one in of_list if one}
    named = Authority.objects.filter(path__in=[f"{area.path}{one}/" for one in parts])
    names = {bureau.path: bureau.short_name for bureau in named}
    return {
        feed.name: figures(
            f"{feed.label}：未处理完的差异",
            [
                FigureColumn("辖区", lambda line: names.get(f"{area.path}{line[0]}/", "本级"), count=False),
                *(FigureColumn(kind.label, _of(kind)) for kind in kinds),
            ],
            sorted(counted[feed.name].items()),
            summed=True,
        )
        for feed, kinds in _KINDS.items()
    }


def _of(kind: str):
    return lambda line: line[1].get(kind, 0)
