"""Sample households of a province, taken through the real intake as their departments would deliver them."""

from datetime import date
from pathlib import Path

from authorities.declarations import find
from benchmarks.measure import say
from registry.feeds import Feed
from registry.intake.deliveries import Order, take_file
from registry.sample.generate import write_feeds


def take_households(province: str, *, count: int, folder: Path, as_of: date) -> None:
    """Write every feed of `count` households and take it in; the files are removed. Run as batch."""
    say(f"writing sample feeds of {count:,} households")
    written = write_feeds(province, count=count, seed=1, folder=folder, as_of=as_of, progress=lambda *_: None)
    for feed in (find(Feed, name) for name in written):
        path = folder / f"{feed}.csv"
        delivery = take_file(Order(feed, path, path.name, f"/{province}/", f"/{province}/"))
        say(f"{feed}: {delivery.accepted:,} rows")
        path.unlink()
