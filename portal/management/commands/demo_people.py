"""`manage.py demo_people`: bureaus' stations and officers of the demonstration. Refused anywhere else."""

import csv
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from authorities import clock
from authorities.enums import Department, Level, Role
from authorities.models import Authority, Officer, Post


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who can log in; `shows` says what he or she may do."""

    username: str
    name: str
    bureau: str | None
    role: Role | None
    shows: str
    department: str = ""


OFFICERS = (
    Person("nation", "示例·总局观察员", "000000", Role.SUPERVISOR, "总局：看到全部省份"),
    Person("hubei", "示例·省局经办", "420000", Role.CLERK, "湖北省局：提交归集文件、编制标准、发起分型、查看全省"),
    Person("hubei2", "示例·省局审批", "420000", Role.SUPERVISOR, "湖北省局：复核、公布分型结果和标准"),
    Person("hubei3", "示例·省局审批二", "420000", Role.SUPERVISOR, "湖北省局：另一名审批人员"),
    Person("wuhan", "示例·市局经办", "420100", Role.CLERK, "武汉市局：看到所辖各区"),
    Person("wuhan2", "示例·市局审批", "420100", Role.SUPERVISOR, "武汉市局：抽查各区的认定"),
    Person("hongshan", "示例·区局经办", "420111", Role.CLERK, "洪山区局：受理、审核本区的申报，提请公示和认定"),
    Person("hongshan2", "示例·区局审批", "420111", Role.SUPERVISOR, "洪山区局：公布分类标准，处理公示异议，复核认定"),
    Person("wuchang", "示例·邻区经办", "420106", Role.CLERK, "武昌区局：洪山的邻区"),
    Person("station", "示例·所经办", "42011101", Role.CLERK, "洪山区局的一个市场监管所：走访核实"),
    Person("shaanxi", "示例·邻省经办", "610000", Role.CLERK, "陕西省局：经办人员"),
    Person("shaanxi2", "示例·邻省审批", "610000", Role.SUPERVISOR, "陕西省局：审批人员"),
)
DEPARTMENTS = (
    Person("tax", "示例·税务", "420000", Role.DEPARTMENT, "湖北省税务：只提交和查看本部门的归集", Department.TAX),
    Person(
        "insurance", "示例·人社", "420000", Role.DEPARTMENT, "湖北省人社：只提交和查看本部门的归集",
        Department.SOCIAL_SECURITY,
    ),
    Person("court", "示例·法院", "420100", Role.DEPARTMENT, "武汉市法院：只提交和查看本部门的归集", Department.COURT),
    Person(
        "commerce", "示例·商务", "420111", Role.DEPARTMENT, "洪山区商务：推荐经营者，答复征求的意见",
        Department.COMMERCE,
    ),
    Person(
        "agriculture", "示例·农业农村", "420111", Role.DEPARTMENT, "洪山区农业农村：推荐经营者，答复征求的意见",
        Department.AGRICULTURE,
    ),
)  # fmt: skip
INSPECTORS = (
    Person("discipline", "示例·省局纪检", "420000", Role.DISCIPLINE, "湖北省局：只查阅谁认定了哪些户、依据和经过"),
)
ADMINISTRATORS = (
    Person("system", "示例·系统管理员", "420000", Role.SYSTEM, "湖北省局：邀请、停用人员，终止岗位"),
    Person("security", "示例·安全管理员", "420000", Role.SECURITY, "湖北省局：授予岗位，解除锁定，结束会话，重置凭据"),
    Person("auditor", "示例·审计管理员", "420000", Role.AUDITOR, "湖北省局：只看审计记录"),
)
PLATFORM = (Person("admin", "示例·平台管理员", None, None, "参照数据管理（/admin/）"),)
# What demo_logins lists, in this order. Another kind of login is another tuple.
KINDS = (
    ("各级机关工作人员", OFFICERS),
    ("其他部门人员", DEPARTMENTS),
    ("纪检人员", INSPECTORS),
    ("系统、安全、审计管理员", ADMINISTRATORS),
    ("平台管理员", PLATFORM),
)


class Command(BaseCommand):
    help = "演示环境：建立示例市场监管所和示例人员。可重复执行。"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("households", nargs="*", type=Path, help="示例登记信息文件，其中的市场监管所将被建立")

    def handle(self, *args, households: list[Path], **options) -> None:
        if not settings.DEMO:
            self.stderr.write("只能在演示环境（DEMO=1）中执行。")
            sys.exit(2)
        # Hashing is slow on purpose; all have one password.
        hashed = make_password(settings.DEMO_PASSWORD)
        with transaction.atomic():
            for path in households:
                _stations(path)
            for _, people in KINDS:
                for person in people:
                    _make(person, hashed)


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


def _make(person: Person, hashed: str) -> None:
    """The account with its post and an authenticator; left alone where it is there."""
    bureau = Authority.objects.filter(code=person.bureau).first()
    if person.bureau and bureau is None:
        return  # a station that the sample has not made yet
    officer = Officer.objects.filter(username=person.username).first()
    if officer is None:
        is_admin = bureau is None
        officer = Officer(
            username=person.username,
            full_name=person.name,
            password=hashed,
            password_set_at=clock.now(),
            is_staff=is_admin,
            is_superuser=is_admin,
        )
        # As set_password leaves it: save() tells the rules that watch which passwords were used.
        officer._password = settings.DEMO_PASSWORD
        officer.save()
    if not Authenticator.objects.filter(user=officer).exists():
        TOTP.activate(officer, generate_totp_secret())
    if bureau:
        Post.objects.get_or_create(
            officer=officer,
            authority=bureau,
            role=person.role,
            department=person.department,
            defaults={"valid_from": date(2024, 1, 1)},
        )
