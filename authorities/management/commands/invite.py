"""`manage.py invite`: the first administrators, where nobody is there yet who could invite them."""

from django.core.management.base import CommandParser
from django.urls import reverse

from authorities.enums import ADMINISTRATORS, Role
from authorities.invitations import invite_first_administrator
from authorities.management.console import ConsoleCommand
from authorities.models import Authority


class Command(ConsoleCommand):
    help = "邀请一个机关的系统、安全或审计管理员，输出只能使用一次的链接。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("authority", help="机关代码")
        parser.add_argument("role", help="、".join(f"{role.value}（{role.label}）" for role in ADMINISTRATORS))
        parser.add_argument("full_name", help="姓名")
        super().add_arguments(parser)

    def handle(self, *args, authority: str, role: str, full_name: str, **options) -> None:
        bureau = Authority.objects.filter(code=authority).first()
        if bureau is None:
            self.wrong("unknown_bureau", f"没有代码为 {authority} 的机关。")
        if role not in ADMINISTRATORS:
            self.wrong("administrators_only", f"岗位只能是：{'、'.join(ADMINISTRATORS)}。")
        token = invite_first_administrator(full_name, authority=bureau, role=role)
        path = reverse("invitation-accept", args=[token])
        self.answer({"link": path}, f"请把链接交给{full_name}（{bureau.name}{Role(role).label}）：\n{path}")
