"""How much may be sent to an address: little where no file is taken. Asked before anything of it is written down.

A view that takes files says so (`takes_files`). What is asked first is the server (config/gunicorn_worker.py), then,
behind any other server, the first upload handler; the proxy of the reference deployment knows the same addresses.
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from django.urls import Resolver404, resolve

# A form without a file, the longest texts in it; and what stands around the files of one with files.
FORM_BYTES = 2 << 20


def takes_files(most: Callable[[], int]) -> Callable[[Callable], Callable]:
    """Mark a view as one that takes files, of so many bytes together (asked when needed, for it is a setting)."""

    def mark(view: Callable) -> Callable:
        view.most_bytes = most
        return view

    return mark


def feed_file() -> int:
    """A department's feed."""
    return settings.MAX_FEED_BYTES


def scans(count: int) -> Callable[[], int]:
    """So many scans or pictures at once."""
    return lambda: count * settings.MAX_EVIDENCE_BYTES


def most_bytes(path: str) -> int:
    """How many bytes a request to this path may have."""
    try:
        view = resolve(path).func
    except Resolver404:
        return FORM_BYTES
    most = getattr(view, "most_bytes", None) or getattr(getattr(view, "view_class", None), "most_bytes", None)
    return FORM_BYTES + most() if most else FORM_BYTES


class SizeUploadHandler(FileUploadHandler):
    """Refuses more than an address takes before the first byte of it is written to the disk."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:
        if content_length > most_bytes(self.request.path_info):
            raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Nothing of it is for this handler."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Nothing of it is for this handler."""
        return
