from django.urls import path

from authorities.officer import people
from authorities.officer.files import download

# Below /office/<code>/.
urlpatterns = [
    path("files/<uuid:file_id>/", download, name="file-download"),
    path("people/", people.officer_list, name="officer-list"),
    path("people/invite/", people.officer_invite, name="officer-invite"),
    path("people/invitations/<int:invitation_id>/revoke/", people.invitation_revoke, name="invitation-revoke"),
    path("people/<int:officer_id>/", people.officer_page, name="officer-page"),
    path("people/<int:officer_id>/posts/", people.post_grant, name="post-grant"),
    path("people/<int:officer_id>/deputy/", people.deputy_appoint, name="deputy-appoint"),
    path("people/<int:officer_id>/posts/<int:post_id>/end/", people.post_end, name="post-end"),
    path("people/<int:officer_id>/disable/", people.officer_disable, name="officer-disable"),
    path("people/<int:officer_id>/enable/", people.officer_enable, name="officer-enable"),
    path("people/<int:officer_id>/unlock/", people.officer_unlock, name="officer-unlock"),
    path("people/<int:officer_id>/end-sessions/", people.officer_end_sessions, name="officer-end-sessions"),
    path("people/<int:officer_id>/anew/", people.officer_anew, name="officer-anew"),
]
