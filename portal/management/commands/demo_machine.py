"""A machine for the demonstration, with a new secret at each call: nobody can read the one before out of its hash."""

from datetime import timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from authorities import clock
from authorities.declarations import find
from authorities.machines import register_machine, renew_machine
from authorities.models import Authority, Machine
from authorities.scopes import Scope
from registry import feeds

NAME = "示例部门数据共享平台"


class Command(BaseCommand):
    help = "登记演示用的系统对接方，显示标识、密钥和调用示例"

    def add_arguments(self, parser) -> None:
        parser.add_argument("--address", default="127.0.0.1:8000", help="演示的地址")
        parser.add_argument("--province", default="42", help="省级代码，两位")

    def handle(self, *, address: str, province: str, **options) -> None:
        if not settings.DEMO:
            raise CommandError("只用于演示环境。")
        authority = Authority.objects.get(path=f"/{province}/")
        end = clock.today() + timedelta(days=settings.MACHINE_VALID_DAYS)
        machine = Machine.objects.filter(name=NAME, authority=authority, revoked_at=None).first()
        if machine is None:
            told = register_machine(
                authority,
                name=NAME,
                department="示例税务局",
                contact="示例联系人",
                scopes=[feeds.TAX.scope, feeds.PENALTIES.scope],
                networks=[],
                valid_until=end,
                by=None,
            )
        else:
            told = renew_machine(machine, valid_until=end, at_once=True, by=None, address=None)
        self.stdout.write(
            f"系统对接方（{authority.name}，{'、'.join(find(Scope, scope).label for scope in told.machine.scopes)}）\n"
            f"  标识 {told.machine.client_id}\n  密钥 {told.secret}\n"
            f"  取令牌：curl -u 标识:密钥 -d grant_type=client_credentials http://{address}/api/v1/token/\n"
            "  交文件：curl -H 'Authorization: Bearer 令牌' -F file=@tax.csv -F partial=true"
            f" http://{address}/api/v1/intake/tax/"
        )
