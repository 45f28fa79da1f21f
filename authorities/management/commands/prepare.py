"""`manage.py prepare`: roles, migrations, reference data. Part of `make setup`; run again, it changes nothing."""

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from authorities.database_roles import RoleUnfit, prepare_roles
from authorities.reference_data import load_reference_data


class Command(BaseCommand):
    help = "准备数据库：角色、表结构、全国机关与工作日历。可重复执行。"
    requires_system_checks = ()  # the checks of pages are those of setup, web and CI

    def handle(self, *args, **options) -> None:
        try:
            for line in prepare_roles():
                self.stdout.write(line)
        except RoleUnfit as error:
            raise CommandError(str(error), returncode=1) from error
        call_command("migrate", interactive=False, verbosity=0)
        counts = load_reference_data()
        self.stdout.write(
            f"数据库已就绪：行政区划 {counts['divisions']} 条，机关 {counts['authorities']} 个，"
            f"节假日与调休日 {counts['calendar_days']} 天。"
        )
