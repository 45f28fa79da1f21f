"""`manage.py demo_logins`: a working login of every kind, with its code of the moment. For the demonstration alone."""

import sys
import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from appeals import demonstration as appeals
from mingteyouxin.demonstration.logins import operators
from portal.management.commands.demo_people import KINDS
from registry.people.demonstration import demo_households


class Command(BaseCommand):
    help = "演示环境：列出各类示例账号、口令、此刻的验证码和可以办理的事项。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--address", default="127.0.0.1:8000", help="演示的地址")

    def handle(self, *args, address: str, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        codes = _codes_of_the_moment()
        left = settings.MFA_TOTP_PERIOD - int(time.time()) % settings.MFA_TOTP_PERIOD
        self.stdout.write(f"工作人员登录 /login/，口令均为 {settings.DEMO_PASSWORD}，验证码还有 {left} 秒有效：")
        for kind, people in KINDS:
            self.stdout.write(f"{kind}")
            for person in people:
                if person.username in codes:
                    self.stdout.write(
                        f"  {person.username:13}{codes[person.username]}  {person.name}（{person.shows}）"
                    )
        self.stdout.write("经营者和受托人")
        for label, name, number, document in demo_households([*operators(), *appeals.operators()]):
            self.stdout.write(f"  {label}\n    姓名 {name}  号码 {number}  证件号码 {document}")
        self.stdout.write(f"  在 /my/login/ 登录；短信验证码写在 {settings.SMS_FILE}")
        call_command("demo_machine", address=address, stdout=self.stdout)
        self.stdout.write(
            "每个验证码只能使用一次，系统对接方的密钥每次列出时更换；"
            "再次列出：DEMO=1 .venv/bin/python manage.py demo_logins"
        )


def _codes_of_the_moment() -> dict[str, str]:
    """Account → what its authenticator app shows now."""
    counter = next(yield_hotp_counters_from_time())
    held = Authenticator.objects.filter(type=Authenticator.Type.TOTP).select_related("user")
    return {
        factor.user.username: format_hotp_value(hotp_value(decrypt(factor.data["secret"]), counter)) for factor in held
    }
