"""`manage.py demo_appeals`: objections to typing in a county of the demonstration. Refused anywhere else."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from appeals.demonstration import Cast, play
from appeals.models import Appeal
from authorities.jurisdiction import nationwide
from authorities.models import Authority, Officer

COUNTY = "420111"
# Parts of the play → accounts of demo_people.
CAST = {"clerk": "hubei", "supervisor": "hubei2", "checker": "hongshan"}


class Command(BaseCommand):
    help = "演示环境：洪山区的分型异议，各种状态的都有。已经有异议的不再重复。"
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        with nationwide():
            if Appeal.objects.exists():
                return
        people = Officer.objects.in_bulk(CAST.values(), field_name="username")
        with transaction.atomic():
            made = play(Authority.objects.get(code=COUNTY), Cast(**{part: people[name] for part, name in CAST.items()}))
        self.stdout.write(f"    分型异议 {made} 件")
