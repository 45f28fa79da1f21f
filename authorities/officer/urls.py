from django.urls import path

from authorities.officer import approvals, contacts, firings, jobs, lists, machines, notifications, people, remedies
from authorities.officer.files import download

# Below /office/<code>/.
urlpatterns = [
    path("files/<uuid:file_id>/", download, name="file-download"),
    path("machines/", machines.machine_list, name="machine-list"),
    path("machines/new/", machines.machine_new, name="machine-new"),
    path("machines/<int:machine_id>/", machines.machine_page, name="machine-page"),
    path("machines/<int:machine_id>/renew/", machines.machine_renew, name="machine-renew"),
    path("machines/<int:machine_id>/scopes/", machines.machine_scopes, name="machine-scopes"),
    path("machines/<int:machine_id>/revoke/", machines.machine_revoke, name="machine-revoke"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<int:job_id>/", jobs.job_page, name="job-page"),
    path("jobs/<int:job_id>/progress/", jobs.job_progress, name="job-progress"),
    path("jobs/<int:job_id>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("jobs/<int:job_id>/resume/", jobs.job_resume, name="job-resume"),
    path("firings/", firings.firing_list, name="firing-list"),
    path("approvals/", approvals.approval_list, name="approval-list"),
    path("approvals/<int:approval_id>/", approvals.approval_page, name="approval-page"),
    path("notifications/", notifications.notification_list, name="notification-list"),
    path("notifications/<int:notification_id>/open/", notifications.notification_open, name="notification-open"),
    path("notifications/read/", notifications.notification_read_all, name="notification-read-all"),
    path("lists/<slug:name>/export/", lists.list_export, name="list-export"),
    path("lists/<slug:name>/bulk/", lists.list_bulk, name="list-bulk"),
    path("remedies/", remedies.remedy_list, name="remedy-list"),
    path("remedies/many/", remedies.remedy_many, name="remedy-many"),
    path("remedies/<int:authority_id>/", remedies.remedy_page, name="remedy-page"),
    path("contacts/", contacts.contact_list, name="contact-list"),
    path("contacts/<int:authority_id>/", contacts.contact_page, name="contact-page"),
    path("people/", people.officer_list, name="officer-list"),
    path("people/invite/", people.officer_invite, name="officer-invite"),
    path("people/invitations/<int:invitation_id>/revoke/", people.invitation_revoke, name="invitation-revoke"),
    path("people/<int:officer_id>/", people.officer_page, name="officer-page"),
    path("people/<int:officer_id>/posts/", people.post_grant, name="post-grant"),
    path("people/<int:officer_id>/deputy/", people.deputy_appoint, name="deputy-appoint"),
    path("people/<int:officer_id>/posts/<int:post_id>/end/", people.post_end, name="post-end"),
    path("people/<int:officer_id>/disable/", people.officer_disable, name="officer-disable"),
    path("people/<int:officer_id>/enable/", people.officer_enable, name="officer-enable"),
    path("people/<int:officer_id>/end-sessions/", people.officer_end_sessions, name="officer-end-sessions"),
]
