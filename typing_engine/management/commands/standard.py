"""`manage.py standard check|load|publish`: typing standards on the console (CONTRACTS 4)."""

from django.core.management.base import CommandParser

from authorities.jurisdiction import nationwide
from typing_engine import standards
from typing_engine.management.console import StandardCommand

_ACTIONS = ("check", "load", "publish")


class Command(StandardCommand):
    help = "检查、保存或公布分型标准。退出码：0 完成，1 有问题，2 用法有误。"

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("action", choices=_ACTIONS, help="check 检查，load 保存草案，publish 公布")
        parser.add_argument("target", help="check、load：JSON 文件；publish：文号")

    def handle(self, *args, action: str, target: str, **options) -> None:
        try:
            if action == "publish":
                result, text = _publish(target)
            elif action == "load":
                result, text = _load(self.document(target))
            else:
                result, text = _check(self.document(target))
        except standards.StandardRefused as refusal:
            self.refuse_standard(refusal)
        self.answer({"ok": True, "problems": [], **result}, text)


def _check(text: str) -> tuple[dict, str]:
    standard = standards.read(text)
    return {}, f"标准文件没有问题：{standard.title}（{standard.number}）"


def _load(text: str) -> tuple[dict, str]:
    with nationwide():
        draft = standards.save_draft(text)
    return {"number": draft.number, "title": draft.title, "province": draft.path.strip("/")}, f"已保存草案：{draft}"


def _publish(number: str) -> tuple[dict, str]:
    with nationwide():
        standard = standards.publish(number)
    published = {
        "number": standard.number,
        "title": standard.title,
        "province": standard.province,
        "valid_from": standard.valid_from.isoformat(),
        "published_at": standard.published_at.isoformat(),
    }
    return published, f"已公布：{standard}，自 {standard.valid_from} 起施行"
