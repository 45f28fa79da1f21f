"""`manage.py demo_bureaus`: invented remedies and telephones of bureaus. Refused anywhere but in the demonstration."""

import sys

from django.conf import settings
from django.core.management.base import BaseCommand

from authorities.demonstration import keep_sample_rows


class Command(BaseCommand):
    help = "演示环境：为各级机关登记示例的告知救济和办事电话。可重复执行。"
    requires_system_checks = ()

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        self.stdout.write(f"示例告知救济和办事电话：新登记 {keep_sample_rows()} 项")
