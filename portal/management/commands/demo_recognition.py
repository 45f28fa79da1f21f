"""`manage.py demo_recognition`: a county of the demonstration in the middle of its round. Refused anywhere else."""

import sys
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from authorities.models import Authority, Officer
from authorities.tasks import strike
from mingteyouxin.demonstration.play import Cast, play
from mingteyouxin.rounds.models import PublicRound

COUNTY = "420111"
# Parts of the play → accounts of demo_people.
CAST = {
    "clerk": "hongshan",
    "supervisor": "hongshan2",
    "visitor": "station",
    "commerce": "commerce",
    "agriculture": "agriculture",
    "city_clerk": "wuhan",
    "city_supervisor": "wuhan2",
    "province_clerk": "hubei",
    "province_supervisor": "hubei2",
}


class Command(BaseCommand):
    help = "演示环境：洪山区进入集中认定的中段，各种状态的办件都有。已经有批次的不再重复。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, help="年度集中分型的基准日")

    def handle(self, *args, as_of: date, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        county = Authority.objects.select_related("parent").get(code=COUNTY)
        if PublicRound.objects.filter(authority=county).exists():
            return
        people = Officer.objects.in_bulk(CAST.values(), field_name="username")
        cast = Cast(**{part: people[username] for part, username in CAST.items()})
        with transaction.atomic():
            play(county, cast=cast, year=as_of.year)
        # What is logged of days gone by counts as late until it is sealed.
        strike.delay("seal-audit")
        self.stdout.write(f"    {county}：{PublicRound.objects.get(authority=county)}")
