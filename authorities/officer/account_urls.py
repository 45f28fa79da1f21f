from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from authorities.officer import entrance, invitation, kept_form, renewal

# Of allauth only what officers use, under the names that it looks for itself: no sign-up, no e-mail, no reset by mail.
urlpatterns = [
    path("login/", account.LoginView.as_view(), name="login"),
    path("login/", account.LoginView.as_view(), name="account_login"),
    path("login/code/", mfa.authenticate, name="mfa_authenticate"),
    path("login/renewal/", renewal.renewal, name="login-renewal"),
    path("logout/", entrance.OfficerLogout.as_view(), name="logout"),
    path("logout/", entrance.OfficerLogout.as_view(), name="account_logout"),
    path("invitation/<str:token>/", invitation.accept, name="invitation-accept"),
    path("account/", entrance.factors, name="factors"),
    path("account/", entrance.factors, name="mfa_index"),
    path("account/", entrance.factors, name="mfa_list_webauthn"),
    path("account/kept/", kept_form.kept_form, name="kept-form"),
    path("account/password/", entrance.PasswordChange.as_view(), name="account_change_password"),
    path("account/confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/key/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/totp/", entrance.ActivateTOTP.as_view(), name="mfa_activate_totp"),
    path("account/totp/remove/", entrance.DeactivateTOTP.as_view(), name="mfa_deactivate_totp"),
    path("account/key/", entrance.AddWebAuthn.as_view(), name="mfa_add_webauthn"),
    path("account/key/<int:pk>/remove/", entrance.RemoveWebAuthn.as_view(), name="mfa_remove_webauthn"),
    path("account/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/recovery/new/", entrance.GenerateRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
    path("account/sessions/<int:session_id>/end/", entrance.end_session, name="session-end"),
]
