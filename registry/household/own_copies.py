"""What the registry's own tables add to the copy: messages, who acts for the household, what its own people did."""

from django.utils.timezone import localtime

from registry.household.copied_parts import CopiedPart
from registry.household.own_data import looked_at, looks_in_words
from registry.household.timeline import timeline_of
from registry.people import agents, messages
from registry.people.standing import Standing


def moment(at) -> str:
    """A moment as the copy writes it; empty where there is none."""
    return f"{localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""


def _happened(standing: Standing) -> list[tuple]:
    timeline = timeline_of(standing)
    due = [(one.day, one.title, f"期限。{one.text}") for one, _ in timeline.due]
    return due + [(day, one.title, one.text) for day, happened in timeline.days for one, _ in happened]


def _messages(standing: Standing) -> list[tuple]:
    return [
        (moment(one.sent_at), one.title, one.text, moment(one.read_at))
        for one in messages.messages_of(standing.household)
    ]


def _agents(standing: Standing) -> list[tuple]:
    if not standing.is_operator:
        return []
    return [
        (one.name, one.get_relation_display(), one.until, moment(one.appointed_at))
        for one in agents.agents_of(standing.household)
    ]


def _own_acts(standing: Standing) -> list[tuple]:
    looks = looks_in_words(looked_at(by_people=True), standing)
    return [(moment(one["at"]), one["who"], one["act"], one["reason"]) for one in looks]


PARTS = (
    CopiedPart("我的事项", ("日期", "事项", "说明"), _happened),
    CopiedPart("消息", ("时间", "标题", "内容", "阅读时间"), _messages),
    CopiedPart("受委托的人", ("姓名", "关系", "有效期至", "委托时间"), _agents),
    CopiedPart("本户登录和操作", ("时间", "登录人", "行为", "理由"), _own_acts),
)
