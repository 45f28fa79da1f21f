"""A form that was sent after its session had ended: what was typed is kept for a short time, for the same person alone.

Writing takes longer than a session may stand idle, and what comes after its end is sent to the login. Its words (no
files, nothing of a form that holds secrets) go sealed into the anonymous session that follows, which the browser alone
has; whoever proves in it to be the same person reads them again, and sends them by a button, through the same door as
before. Nobody reads them without that proof, and anybody else's login drops them. Asking for the login before the end
would have needed a script, and would have told those who had gone away nothing.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters

from authorities import clock
from authorities.sealing import SoftwareSealer

NOT_KEPT = "登录已过期，刚才提交的内容没有保存。请重新登录，在原来的页面再填写一次。"
KEPT = "登录已过期，刚才填写的文字替您留着。请在 30 分钟内重新登录，登录后可以接着提交。"
_KEPT_SECONDS = 30 * 60
_IN_SESSION = "kept_form"
# More than the longest form of words has; a session is a row, and no store of documents.
_MOST = 100_000
_NEVER = frozenset({"csrfmiddlewaretoken", "password"})


@dataclass(frozen=True, slots=True)
class KeptForm:
    """What was sent: by whom, to which address, from which page, its fields. `until` is a second of the clock."""

    owner: str
    action: str
    page: str
    fields: list[list[str]]
    had_files: bool
    until: int

    @property
    def texts(self) -> list[str]:
        """What people wrote, without the numbers and words that buttons and choices send."""
        return [value for _, value in self.fields if value.strip() and not value.isascii()]


def secret_form(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view whose form holds secrets or numbers of documents: no error report shows it, and nobody keeps it."""
    marked = sensitive_post_parameters()(view)
    marked.is_secret = True
    return marked


def came_from(request: HttpRequest) -> str:
    """The page of ours on which the form stood; empty where the browser does not say."""
    page = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(page)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def keep(request: HttpRequest, *, owner: str, page: str) -> bool:
    """Keep what was sent for `owner`, whose session has just ended. False where nothing is kept."""
    if getattr(request.resolver_match.func, "is_secret", False):
        return False
    fields = [[name, value] for name, values in request.POST.lists() for value in values if name not in _NEVER]
    until = int(clock.now().timestamp()) + _KEPT_SECONDS
    form = KeptForm(owner, request.get_full_path(), page, fields, bool(request.FILES), until)
    text = json.dumps(asdict(form))
    if len(text) > _MOST or not form.texts:
        return False
    request.session[_IN_SESSION] = b64encode(_sealer().seal(text)).decode()
    return True


def packet(request: HttpRequest) -> str:
    """What is kept in the session, sealed as it is, to be carried over into the session that a login begins."""
    return request.session.get(_IN_SESSION, "")


def carry_over(request: HttpRequest, sealed: str, *, owner: str) -> bool:
    """Put it into the session of whoever has logged in, if it is his. False where there is nothing of his."""
    if not sealed or _opened(sealed, owner=owner) is None:
        return False
    request.session[_IN_SESSION] = sealed
    return True


def kept_for(request: HttpRequest, *, owner: str) -> KeptForm | None:
    """What is kept for whoever is logged in; what is another's, or too old, is dropped."""
    sealed = packet(request)
    form = _opened(sealed, owner=owner) if sealed else None
    if sealed and form is None:
        del request.session[_IN_SESSION]
    return form


def _opened(sealed: str, *, owner: str) -> KeptForm | None:
    form = KeptForm(**json.loads(_sealer().open(b64decode(sealed))))
    return form if form.owner == owner and clock.now().timestamp() <= form.until else None


def _sealer() -> SoftwareSealer:
    return SoftwareSealer(settings.SEALING_KEY, settings.INDEX_KEY)
