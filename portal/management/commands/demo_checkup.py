"""`manage.py demo_checkup`: a yearly check-up of the demonstration's province. Refused anywhere else. Run as batch."""

import sys
import time

from django.conf import settings
from django.core.management.base import BaseCommand

from authorities.models import Authority, Officer
from typing_engine.checkups.demonstration import help_some, is_over, look_at
from typing_engine.models import CheckUp

PROVINCE, COUNTY = "42", "420111"
# Accounts of demo_people: who asks for the look, and who helps.
ASKS, HELPS = "hubei", "hongshan"
_LOOKS_AGAIN_AFTER = 0.3
_WAITS_SECONDS = 120


class Command(BaseCommand):
    help = "演示环境：湖北省的年度体检和洪山区的帮扶记录。已经体检过的不再重复。"
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        if CheckUp.objects.filter(path=f"/{PROVINCE}/").exists():
            return
        people = Officer.objects.in_bulk([ASKS, HELPS], field_name="username")
        check_up = look_at(PROVINCE, by=people[ASKS])
        until = time.monotonic() + _WAITS_SECONDS
        while not is_over(check_up):
            if time.monotonic() > until:
                self.stderr.write("后台进程没有按时完成年度体检；请查看其日志。")
                sys.exit(1)
            time.sleep(_LOOKS_AGAIN_AFTER)
        helped = help_some(Authority.objects.get(code=COUNTY), by=people[HELPS])
        self.stdout.write(f"    {check_up}，洪山区已联系、帮助 {helped} 户")
