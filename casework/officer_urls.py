from django.urls import path

from casework import credential_pages as pages

# Below /office/<code>/.
urlpatterns = [
    path("people/<int:officer_id>/unlock/", pages.officer_unlock, name="officer-unlock"),
    path("people/<int:officer_id>/anew/", pages.officer_anew, name="officer-anew"),
    path("people/requests/<int:credential_id>/", pages.credentials_page, name="credentials-page"),
    path("people/requests/<int:credential_id>/confirm/", pages.credentials_confirm, name="credentials-confirm"),
    path("people/requests/<int:credential_id>/reject/", pages.credentials_reject, name="credentials-reject"),
    path("people/requests/<int:credential_id>/withdraw/", pages.credentials_withdraw, name="credentials-withdraw"),
]
