"""Short messages are sent by the class that a setting names; a place brings its own."""

import os
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.module_loading import import_string

from authorities import clock


class Sender(Protocol):
    """A class that sends short messages is made without arguments; its own settings are its own affair."""

    def send(self, phone: str, text: str) -> None:
        """Hand the message over. Raises OSError when the gateway does not take it."""


class FileSender:
    """For the demonstration: messages go into a file that only its owner reads. Refused anywhere else.

    A code in a file lets in whoever reads it, so a real place must not run with this sender by oversight.
    """

    def __init__(self) -> None:
        if not settings.DEMO:
            raise ImproperlyConfigured(
                "registry.people.sms.FileSender 只能在演示环境（DEMO=1）中使用；"
                "请把 SMS_SENDER 设为本地短信通道的发送类。"
            )

    def send(self, phone: str, text: str) -> None:
        path = Path(settings.SMS_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(opened, "a", encoding="utf-8") as file:
            moment: datetime = clock.now()
            file.write(f"{moment:%Y-%m-%d %H:%M:%S}\t{phone}\t{text}\n")


def is_offered() -> bool:
    """Whether short messages can be sent here at all."""
    return bool(settings.SMS_SENDER)


def send_on_commit(phone: str, text: str) -> None:
    """Send once what it tells of is written down. Without a sender nothing is sent."""
    if not is_offered():
        return
    sender: Sender = import_string(settings.SMS_SENDER)()
    transaction.on_commit(lambda: sender.send(phone, text), robust=True)
