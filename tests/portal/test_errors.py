"""Pages for what went wrong: Chinese, with what to do and the number under which the log has it; JSON below /api/."""

import pytest
from django.http import HttpResponse
from django.template.loader import render_to_string
from structlog.contextvars import clear_contextvars

from authorities.trace import begin_trace
from portal import errors


def _text(response) -> str:
    return response.content.decode()


@pytest.fixture
def traced():
    """The number of the present request."""
    yield begin_trace("0af7651916cd43dd")
    clear_contextvars()


def test_a_method_that_an_address_does_not_know(client_of, officer_at):
    client = client_of(officer_at("420106"))
    answer = client.get("/office/420106/notifications/read/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "不能这样打开这个页面" in _text(answer)
    assert "回到工作台" in _text(answer)


def test_too_much_is_sent(client_of, officer_at, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    answer = client_of(officer_at("420106")).post("/office/420106/lists/jobs/bulk/", {"act": "x" * 200})
    assert answer.status_code == 413
    assert "提交的内容过大" in _text(answer)


def test_too_often(rf):
    bare = HttpResponse(status=429, headers={"Retry-After": "30"})
    answer = errors.BareAnswersMiddleware(lambda request: bare)(rf.get("/"))
    assert (answer.status_code, answer["Retry-After"]) == (429, "30")
    assert "请在 30 秒后再试" in _text(answer)


@pytest.mark.parametrize("status", [405, 413, 429])
def test_an_answer_that_has_a_page_keeps_it(rf, status):
    own = HttpResponse("自己的页面", status=status)
    assert errors.BareAnswersMiddleware(lambda request: own)(rf.get("/")) is own


@pytest.mark.parametrize("status", [405, 413, 429])
def test_below_the_api_nothing_is_a_page(rf, status):
    bare = HttpResponse(status=status)
    assert errors.BareAnswersMiddleware(lambda request: bare)(rf.get("/api/v1/x/")) is bare


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "413", "429"])
def test_every_page_names_the_number_in_the_log(rf, traced, name):
    page = render_to_string(f"{name}.html", request=rf.get("/"))
    assert traced in page
    assert "回到首页" in page


def test_when_the_platform_fails(rf, traced):
    answer = errors.server_error(rf.get("/"))
    assert answer.status_code == 500
    assert traced in _text(answer)
    assert "服务暂时不可用" in _text(answer)
