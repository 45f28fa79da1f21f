"""A record of the audit log as people read it. The only place where its sentences are written."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps

from authorities.enums import Act, ActorKind
from authorities.jurisdiction import NATION
from authorities.models import AuditRecord, Authority

# What is said of acts where "label + object" would not be a sentence. {on} is the object.
_SENTENCES = {
    Act.HOUSEHOLD_SHOWN: "查看了{on}的数据",
    Act.RESULT_SHOWN: "查看了{on}的分型理由",
    Act.PERSONAL_DATA_REVEALED: "查看了{on}的完整个人信息",
    Act.OWN_DATA_SHOWN: "查看了本户数据：{on}",
    Act.OWN_DATA_COPIED: "下载了本户数据：{on}",
    Act.PHONE_CHANGED: "更正了{on}的联系电话",
    Act.FILE_DOWNLOADED: "下载了{on}",
    Act.FEED_DELIVERED: "提交了归集文件：{on}",
    Act.FEED_TAKEN: "将归集文件入库：{on}",
    Act.JOB_CANCELLED: "取消了{on}",
    Act.JOB_RESUMED: "恢复了{on}",
    Act.APPROVAL_REQUESTED: "提请复核：{on}",
    Act.APPROVAL_DECIDED: "作出复核决定：{on}",
    Act.ACCESS_REFUSED: "试图访问无权访问的页面，已拒绝",
    Act.AUDIT_SHOWN: "查看了审计记录",
    Act.AUDIT_EXPORTED: "导出了审计记录",
    Act.AUDIT_VERIFIED: "校验了审计记录",
}
_NOBODY = {ActorKind.PLATFORM: "平台", ActorKind.VISITOR: "未登录者"}


@dataclass(frozen=True, slots=True)
class Told:
    """A record in words."""

    record: AuditRecord
    actor: str
    bureau: str
    object: str
    sentence: str


def told(records: Iterable[AuditRecord]) -> list[Told]:
    """Records in words, in a number of queries that does not grow with them. Their officers have been read."""
    records = list(records)
    bureaus = dict(Authority.objects.filter(path__in={record.path for record in records}).values_list("path", "name"))
    return [_told(record, bureaus) for record in records]


def object_kinds() -> list[tuple[str, str]]:
    """Kinds of objects that acts are done to, with their names."""
    labels = {
        model._meta.label_lower: str(model._meta.verbose_name)
        for model in apps.get_models()
        if model._meta.app_label in _OWN_APPS
    }
    return sorted(labels.items(), key=lambda kind: kind[1])


_OWN_APPS = ("authorities", "registry", "typing_engine", "mingteyouxin")


def _told(record: AuditRecord, bureaus: dict[str, str]) -> Told:
    on = _object(record)
    actor = _actor(record)
    form = _SENTENCES.get(record.act)
    said = form.format(on=on or "对象") if form and (on or "{on}" not in form) else _plain(record, on)
    bureau = bureaus.get(record.path, "全国" if record.path == NATION else record.path)
    return Told(record, actor, bureau, on, f"{actor}{said}")


def _plain(record: AuditRecord, on: str) -> str:
    label = record.get_act_display()
    return f"{label}：{on}" if on else label


def _actor(record: AuditRecord) -> str:
    if record.officer:
        return f"{record.officer.full_name}（{record.officer.username}）"
    kind = ActorKind(record.actor_kind)
    return _NOBODY.get(kind) or f"{kind.label}（编号 {record.actor_id}）"


def _object(record: AuditRecord) -> str:
    if not record.object_kind:
        return ""
    try:
        name = str(apps.get_model(record.object_kind)._meta.verbose_name)
    except LookupError:  # a kind of former days
        name = record.object_kind
    return f"{name}（编号 {record.object_key}）"
