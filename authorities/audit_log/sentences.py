"""A record of the audit log as people read it. What is said of an act stands beside the act."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps

from authorities.acts import Act
from authorities.declarations import NotDeclared, find, offices
from authorities.enums import ActorKind
from authorities.jurisdiction import NATION
from authorities.models import AuditRecord, Authority

_NOBODY = {ActorKind.PLATFORM: "平台", ActorKind.VISITOR: "未登录者"}


@dataclass(frozen=True, slots=True)
class RecordInWords:
    """A record in words."""

    record: AuditRecord
    actor: str
    bureau: str
    object: str
    sentence: str


def in_words(records: Iterable[AuditRecord]) -> list[RecordInWords]:
    """Records in words, in a number of queries that does not grow with them. Their officers have been read."""
    records = list(records)
    bureaus = dict(Authority.objects.filter(path__in={record.path for record in records}).values_list("path", "name"))
    return [_in_words(record, bureaus) for record in records]


def object_kinds() -> list[tuple[str, str]]:
    """Kinds of objects that acts are done to, with their names."""
    labels = {
        model._meta.label_lower: str(model._meta.verbose_name)
        for model in apps.get_models()
        if model._meta.app_config.name in offices()
    }
    return sorted(labels.items(), key=lambda kind: kind[1])


def _in_words(record: AuditRecord, bureaus: dict[str, str]) -> RecordInWords:
    on = _object(record)
    actor = _actor(record)
    form = _sentence(record.act)
    said = form.format(on=on or "对象") if form and (on or "{on}" not in form) else _plain(record, on)
    bureau = bureaus.get(record.path, "全国" if record.path == NATION else record.path)
    return RecordInWords(record, actor, bureau, on, f"{actor}{said}")


def _sentence(act: str) -> str:
    try:
        return find(Act, act).sentence
    except NotDeclared:  # an act of former days
        return ""


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
