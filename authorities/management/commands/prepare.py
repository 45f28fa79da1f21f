"""`manage.py prepare`: roles, migrations, reference data. Part of `make setup`; run again, it changes nothing."""

import gc
from contextlib import contextmanager

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db.migrations.exceptions import InconsistentMigrationHistory

from authorities.audit_log.beginning import begin_for_a_new_log
from authorities.database_roles import RoleUnfit, prepare_roles
from authorities.reference_data import load_reference_data


@contextmanager
def _without_collecting():
    """Django makes thousands of models for the migrations; looking for garbage among them takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class Command(BaseCommand):
    help = "准备数据库：角色、表结构、全国机关与工作日历。可重复执行。"
    requires_system_checks = ()  # the checks of pages are those of setup, web and CI

    def handle(self, *args, **options) -> None:
        try:
            for line in prepare_roles():
                self.stdout.write(line)
        except RoleUnfit as error:
            raise CommandError(str(error), returncode=1) from error
        try:
            with _without_collecting():
                call_command("migrate", interactive=False, verbosity=0)
        except InconsistentMigrationHistory as error:
            raise CommandError(
                "数据库由重写之前的迁移建立，无法沿用。内置服务器请执行 make clean 后重试；自备数据库请新建一个。",
                returncode=1,
            ) from error
        counts = load_reference_data()
        if begin_for_a_new_log():
            self.stdout.write("审计见证已开始。")
        self.stdout.write(
            f"数据库已就绪：行政区划 {counts['divisions']} 条，机关 {counts['authorities']} 个，"
            f"节假日与调休日 {counts['calendar_days']} 天。"
        )
