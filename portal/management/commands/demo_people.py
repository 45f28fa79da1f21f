"""`manage.py demo_people`: bureaus' stations and officers of the demonstration. Refused anywhere else."""

import csv
import os
import sys
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from authorities.enums import Level, Role
from authorities.models import Authority, Officer, Post

# account, name, bureau, role, what it shows
PEOPLE = (
    ("nation", "示例·总局观察员", "000000", Role.SUPERVISOR, "国家级：看到全部省份"),
    ("hubei", "示例·省局经办", "420000", Role.CLERK, "湖北省局：提交归集文件、发起分型、查看全省"),
    ("hubei2", "示例·省局审批", "420000", Role.SUPERVISOR, "湖北省局：复核、公布分型结果和标准"),
    ("hubei3", "示例·省局审批二", "420000", Role.SUPERVISOR, "湖北省局：另一名审批人员"),
    ("wuhan", "示例·市局经办", "420100", Role.CLERK, "武汉市局：看到所辖各区"),
    ("wuchang", "示例·区局经办", "420106", Role.CLERK, "武昌区局：只看到本区"),
    ("jiangan", "示例·邻区经办", "420102", Role.CLERK, "江岸区局：武昌的邻区"),
    ("shaanxi", "示例·邻省经办", "610000", Role.CLERK, "陕西省局：经办人员"),
    ("shaanxi2", "示例·邻省审批", "610000", Role.SUPERVISOR, "陕西省局：审批人员"),
    ("admin", "示例·平台管理员", None, None, "参考数据管理（/admin/）"),
)


class Command(BaseCommand):
    help = "演示环境：建立示例市场监管所和示例人员。可重复执行。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("households", nargs="*", type=Path, help="示例登记信息文件，其中的市场监管所将被建立")

        parser.add_argument("--quiet", action="store_true", help="不列出账号")

    def handle(self, *args, households: list[Path], quiet: bool, **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        with transaction.atomic():
            for path in households:
                _stations(path)
            for person in PEOPLE:
                _person(*person[:4], password=os.environ["DEMO_PASSWORD"])
        if not quiet:
            for username, name, _, _, shows in PEOPLE:
                self.stdout.write(f"  {username:10}{name}（{shows}）")


def _stations(path: Path) -> None:
    """Every station that the sample names, below its bureau."""
    with path.open(encoding="utf-8", newline="") as file:
        named = {(row["authority"], row["station"]) for row in csv.DictReader(file) if row["station"]}
    bureaus = Authority.objects.in_bulk({code for code, _ in named}, field_name="code")
    held = set(Authority.objects.filter(level=Level.STATION).values_list("parent__code", "name"))
    numbers: dict[str, int] = {}
    for code, name in sorted(named):
        numbers[code] = number = numbers.get(code, 0) + 1
        if (code, name) in held or code not in bureaus:
            continue
        Authority.objects.create(
            code=f"{code}{number:02d}",
            name=name,
            short_name=name,
            level=Level.STATION,
            path=f"{bureaus[code].path}{number:02d}/",
            parent=bureaus[code],
        )


def _person(username: str, name: str, bureau: str | None, role: Role | None, *, password: str) -> None:
    officer = Officer.objects.filter(username=username).first()
    if officer is None:
        is_admin = bureau is None
        officer = Officer.objects.create_user(
            username, password=password, full_name=name, is_staff=is_admin, is_superuser=is_admin
        )
    if bureau:
        Post.objects.get_or_create(
            officer=officer,
            authority=Authority.objects.get(code=bureau),
            role=role,
            defaults={"valid_from": date(2024, 1, 1)},
        )
