"""`manage.py demo_households`: people of the demonstration who log in for a household. Refused anywhere else."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from registry.people.demonstration import demo_households


class Command(BaseCommand):
    help = "演示环境：列出可以登录的示例经营者和受托人。可重复执行。"
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        for label, name, number, document in demo_households():
            self.stdout.write(f"  {label}\n    姓名 {name}  号码 {number}  证件号码 {document}")
        self.stdout.write(f"  在 /my/login/ 登录；短信验证码写在 {settings.SMS_FILE}")
