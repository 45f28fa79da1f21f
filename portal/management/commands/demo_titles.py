"""`manage.py demo_titles`: titles from before the platform, in every stage. Only in a demonstration, as batch."""

import sys
from datetime import date

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from authorities.jurisdiction import nationwide
from authorities.models import Authority, Officer
from mingteyouxin.demonstration.earlier_titles import tell_of_earlier_years
from mingteyouxin.demonstration.stage import Cast, Stage
from mingteyouxin.existing_titles.models import ExistingTitle
from portal.management.commands.demo_recognition import CAST, COUNTY


class Command(BaseCommand):
    help = "演示环境：洪山区在本平台以前的认定，各个阶段的都有。已经接收过的不再重复。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=date.fromisoformat, required=True, help="年度集中分型的基准日")

    def handle(self, *args, as_of: date, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        with nationwide():
            if ExistingTitle.objects.exists():
                return
        county = Authority.objects.select_related("parent").get(code=COUNTY)
        people = Officer.objects.in_bulk(CAST.values(), field_name="username")
        cast = Cast(**{part: people[username] for part, username in CAST.items()})
        listed = tell_of_earlier_years(Stage(county, cast, as_of.year))
        self.stdout.write(f"    {county}：既有认定 {listed} 项")
