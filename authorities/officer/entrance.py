"""Coming and going: log in, log out, and the way into the administration of reference data."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from authorities import audit
from authorities.client_address import client_address
from authorities.enums import Act
from authorities.jurisdiction import jurisdiction
from authorities.models import Officer
from authorities.officer.door import home_path


class OfficerLogin(LoginView):
    template_name = "public/authorities/login.html"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        _record(Act.LOGIN, self.request, form.get_user())
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        officer = Officer.objects.filter(username=form.cleaned_data.get("username", "")).first()
        # A name that is no account's may be a password typed into the wrong box, so it is not written down.
        _record(Act.LOGIN_FAILED, self.request, officer, note="" if officer else "账号不存在")
        return super().form_invalid(form)


class OfficerLogout(LogoutView):
    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            _record(Act.LOGOUT, request, request.user)
        return super().post(request, *args, **kwargs)


@login_not_required
def administration_login(request: HttpRequest) -> HttpResponse:
    """Where the administration sends visitors who may not enter: to the one login, or nowhere when logged in."""
    if request.user.is_authenticated:
        raise Http404
    return redirect_to_login(request.GET.get("next", ""))


def _record(act: Act, request: HttpRequest, officer: Officer | None, *, note: str = "") -> None:
    with jurisdiction(home_path(officer)):
        audit.record(act, by=officer or audit.VISITOR, address=client_address(request), note=note)
