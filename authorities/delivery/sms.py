"""Short messages are sent by the class that a setting names; a place brings its own or uses the gateway's here."""

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Protocol

import requests
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.module_loading import import_string

from authorities import clock
from authorities.delivery.channels import NotSent, Unknown, Unreachable

_SECONDS = 20
_TOO_MANY = 429


class Sender(Protocol):
    """A class that sends short messages is made without arguments; its own settings are its own affair.

    One that takes a `key` with the message may say `knows_keys`: then what was sent again with the same key goes out
    once. One that learns what became of messages has `receipts`, which gives of those keys True for what arrived,
    False for what never will, and leaves out what it does not know.
    """

    def send(self, phone: str, text: str) -> None:
        """Hand the message over. Raises OSError when the gateway does not take it."""


class FileSender:
    """For the demonstration: messages go into a file that only its owner reads. Refused anywhere else.

    A code in a file lets in whoever reads it, so a real place must not run with this sender by oversight.
    """

    def __init__(self) -> None:
        if not settings.DEMO:
            raise ImproperlyConfigured(
                "authorities.delivery.sms.FileSender 只能在演示环境（DEMO=1）中使用；"
                "请把 SMS_SENDER 设为本地短信通道的发送类。"
            )

    def send(self, phone: str, text: str) -> None:
        path = Path(settings.SMS_FILE)
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(opened, "a", encoding="utf-8") as file:
            moment: datetime = clock.now()
            file.write(f"{moment:%Y-%m-%d %H:%M:%S}\t{phone}\t{text}\n")


class HttpSender:
    """A gateway that takes messages by HTTP: `{"to", "text", "key"}` as JSON to SMS_HTTP_URL, with a bearer's token.

    2xx is taken, 429 is tried again, other 4xx never arrive; what a 5xx or a lost answer means nobody knows. With
    SMS_HTTP_KNOWS_KEYS=1 the gateway sends a key once, and SMS_HTTP_RECEIPTS_URL answers `{"keys": […]}` with
    `{key: "delivered" | "failed"}`.
    """

    def __init__(self) -> None:
        if not settings.SMS_HTTP_URL:
            raise ImproperlyConfigured("authorities.delivery.sms.HttpSender 需要设置 SMS_HTTP_URL（短信通道的地址）。")
        self.knows_keys: bool = settings.SMS_HTTP_KNOWS_KEYS

    def send(self, phone: str, text: str, key: str = "") -> None:
        answer = _post(settings.SMS_HTTP_URL, {"to": phone, "text": text, "key": key})
        if answer.status_code == _TOO_MANY:
            raise NotSent("the gateway asks to wait")
        if 400 <= answer.status_code < 500:
            raise Unreachable(f"the gateway refuses the message ({answer.status_code})")
        if not answer.ok:
            raise Unknown(f"the gateway answers {answer.status_code}")

    def receipts(self, keys: Iterable[str]) -> dict[str, bool]:
        """What the gateway knows of messages by now."""
        if not settings.SMS_HTTP_RECEIPTS_URL:
            return {}
        answer = _post(settings.SMS_HTTP_RECEIPTS_URL, {"keys": list(keys)})
        if not answer.ok:
            raise Unknown(f"the gateway answers {answer.status_code}")
        words = {"delivered": True, "failed": False}
        return {key: words[said] for key, said in answer.json().items() if said in words}


def _post(url: str, body: dict) -> requests.Response:
    headers = {"Authorization": f"Bearer {settings.SMS_HTTP_TOKEN}"} if settings.SMS_HTTP_TOKEN else {}
    try:
        return requests.post(url, json=body, headers=headers, timeout=_SECONDS, allow_redirects=False)
    except requests.ConnectTimeout as error:
        raise NotSent("the gateway is not reached") from error
    except requests.ConnectionError as error:
        # Also where the connection broke after the message had gone out: only a refused one tells.
        if "refused" in str(error) or "resolve" in str(error):
            raise NotSent("the gateway is not reached") from error
        raise Unknown("the connection to the gateway broke") from error
    except requests.Timeout as error:
        raise Unknown("the gateway does not answer") from error


def is_offered() -> bool:
    """Whether short messages can be sent here at all."""
    return bool(settings.SMS_SENDER)


def sender() -> Sender:
    """The sender that the setting names."""
    return import_string(settings.SMS_SENDER)()


def send_on_commit(phone: str, text: str) -> None:
    """Send once what it tells of is written down. Without a sender nothing is sent.

    For codes of ten minutes, which nobody wants later: a message that may wait is a `Dispatch`.
    """
    if not is_offered():
        return
    through = sender()
    transaction.on_commit(lambda: through.send(phone, text), robust=True)
