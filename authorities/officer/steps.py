"""What the screens' buttons share: do it and say so, or say why not."""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from authorities.refusals import Refused


def acted(
    request: HttpRequest, act: Callable[[], object], *, done: str, to: str, key: int | None = None
) -> HttpResponse:
    """Carry out a step, say what became of it, and go to the page `to` of the bureau."""
    try:
        # A step that is refused half-way leaves nothing behind.
        with transaction.atomic():
            act()
    except Refused as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, done)
    code = request.acting.authority.code
    return redirect(to, code, key) if key is not None else redirect(to, code)
