"""A household's people come and go here: by a province's identity service, or by a code to the phone on file."""

import re
from dataclasses import asdict

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from authorities import kept_forms
from authorities.client_address import client_address
from authorities.delivery import sms
from registry import acts
from registry.household.door import enter, entrance_view, leave, owner, person_view
from registry.household.forms import CodeForm, CodeRequestForm
from registry.people import codes, openid
from registry.people.persons import Identity, LoginRefused, recognise, record
from registry.people.standing import standings_of

_CHALLENGE, _ATTEMPT, _NEXT = "login_challenge", "login_attempt", "login_next"
# The province whose identity service the session came by.
_CAME_BY = "login_province"
# A page of a household, or the way in from a QR code, which says whose number it is.
_PAGE = re.compile(r"/my/[0-9]+/|/q/([0-9A-Z]+)/\Z")
_STATUS = {"too_many_codes": 429, "provider_unavailable": 503}


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@entrance_view
def login(request: HttpRequest) -> HttpResponse:
    """Ways to log in, and the request for a code."""
    if request.person is not None and request.method != "POST":
        return redirect("my")
    if request.method != "POST":
        wanted = _remember_next(request)
        return _login_page(request, CodeRequestForm(initial={"number": wanted}))
    if not sms.is_offered():
        raise Http404
    form = CodeRequestForm(request.POST)
    if not form.is_valid():
        return _login_page(request, form, status=422)
    try:
        request.session[_CHALLENGE] = codes.ask(**form.cleaned_data, address=client_address(request))
    except LoginRefused as refusal:
        return _login_page(request, form, refusal=refusal)
    return redirect("my-login-code")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@entrance_view
def code(request: HttpRequest) -> HttpResponse:
    """The code that was sent, if what was typed agreed with a household. The page is the same if it did not."""
    challenge = request.session.get(_CHALLENGE, "")
    if not challenge:
        return redirect("my-login")
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return TemplateResponse(request, "household/login_code.html", {"form": form, "refusal": None}, status=status)
    try:
        identity = codes.redeem(challenge, form.cleaned_data["code"], address=client_address(request))
    except LoginRefused as refusal:
        return TemplateResponse(
            request, "household/login_code.html", {"form": CodeForm(), "refusal": refusal}, status=422
        )
    return _let_in(request, identity, way="短信验证码")


@require_safe
@entrance_view
def provider(request: HttpRequest, province: str) -> HttpResponse:
    """Off to the province's identity service."""
    chosen = _provider(province)
    try:
        address, attempt = openid.begin(chosen, back_to=_back_to(request, province))
    except LoginRefused as refusal:
        return _refused(request, refusal)
    request.session[_ATTEMPT] = asdict(attempt)
    return redirect(address)


@require_safe
@entrance_view
def provider_return(request: HttpRequest, province: str) -> HttpResponse:
    """Back from there. The attempt is used up, whatever becomes of it."""
    chosen = _provider(province)
    kept = request.session.pop(_ATTEMPT, None)
    attempt = openid.Attempt(**kept) if kept else None
    try:
        identity = openid.finish(chosen, attempt, request.GET.dict(), back_to=_back_to(request, province))
    except LoginRefused as refusal:
        return _refused(request, refusal)
    response = _let_in(request, identity, way=chosen.name)
    request.session[_CAME_BY] = province
    return response


@require_POST
@entrance_view
def logout(request: HttpRequest) -> HttpResponse:
    """Out. Whoever came by an identity service is still logged in there, and is shown the way out of that too.

    A link and no redirect: a form of ours leads to no other site (form-action of the content security policy).
    """
    chosen = openid.providers().get(request.session.get(_CAME_BY, ""))
    if request.person is not None:
        record(acts.PERSON_LOGOUT, by=request.person, address=client_address(request))
        leave(request)
    back_to = request.build_absolute_uri(reverse("home"))
    address = openid.logout_address(chosen, back_to=back_to) if chosen else ""
    if not address:
        return redirect("home")
    return TemplateResponse(request, "household/logged_out.html", {"provider": chosen, "address": address})


@require_safe
@person_view
def kept_form(request: HttpRequest) -> HttpResponse:
    """What was typed when the session before had ended, to be sent after all."""
    kept = kept_forms.kept_for(request, owner=owner(request.person.pk))
    if kept is None:
        return redirect("my")
    return TemplateResponse(request, "household/kept_form.html", {"kept": kept})


def _let_in(request: HttpRequest, identity: Identity, *, way: str) -> HttpResponse:
    """The session becomes the person's; on to the household, or to the choice of one."""
    person = recognise(identity)
    wanted, sealed = request.session.get(_NEXT, ""), kept_forms.packet(request)
    enter(request, person)
    has_kept = kept_forms.carry_over(request, sealed, owner=owner(person.pk))
    standings = standings_of(person)
    address = client_address(request)
    if not standings:
        record(acts.PERSON_LOGIN, by=person, address=address, note=f"{way}，没有名下的个体工商户")
    # Each household sees that somebody came in who may see it.
    for standing in standings:
        record(acts.PERSON_LOGIN, by=person, household=standing.household, address=address, note=way)
    if has_kept:
        return redirect("my-kept-form")
    if wanted:
        return redirect(wanted)
    return redirect("my-home", standings[0].household.pk) if len(standings) == 1 else redirect("my")


def _remember_next(request: HttpRequest) -> str:
    """A page of a household to go on to; any other address is forgotten. Returns the number that was scanned."""
    wanted = request.GET.get("next", "")
    page = _PAGE.match(wanted) if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else None
    if page is None:
        request.session.pop(_NEXT, None)
        return ""
    request.session[_NEXT] = wanted
    return page[1] or ""


def _provider(province: str) -> openid.Provider:
    chosen = openid.providers().get(province)
    if chosen is None:
        raise Http404
    return chosen


def _back_to(request: HttpRequest, province: str) -> str:
    return request.build_absolute_uri(reverse("my-login-provider-return", args=[province]))


def _refused(request: HttpRequest, refusal: LoginRefused) -> HttpResponse:
    record(acts.PERSON_LOGIN_FAILED, by=None, address=client_address(request), note=refusal.code)
    return _login_page(request, CodeRequestForm(), refusal=refusal)


def _login_page(
    request: HttpRequest, form: CodeRequestForm, *, refusal: LoginRefused | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "refusal": refusal,
        "providers": list(openid.providers().values()),
        "codes_offered": sms.is_offered(),
    }
    if refusal is not None:
        status = _STATUS.get(refusal.code, 403)
    return TemplateResponse(request, "household/login.html", context, status=status)
