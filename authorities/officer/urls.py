from django.urls import path

from authorities.officer import approvals, jobs, lists, machines, notifications
from authorities.officer.files import download

# Below /office/<code>/.
urlpatterns = [
    path("files/<uuid:file_id>/", download, name="file-download"),
    path("machines/", machines.machine_list, name="machine-list"),
    path("machines/new/", machines.machine_new, name="machine-new"),
    path("machines/<int:machine_id>/", machines.machine_page, name="machine-page"),
    path("machines/<int:machine_id>/renew/", machines.machine_renew, name="machine-renew"),
    path("machines/<int:machine_id>/revoke/", machines.machine_revoke, name="machine-revoke"),
    path("jobs/", jobs.job_list, name="job-list"),
    path("jobs/<int:job_id>/", jobs.job_page, name="job-page"),
    path("jobs/<int:job_id>/progress/", jobs.job_progress, name="job-progress"),
    path("jobs/<int:job_id>/cancel/", jobs.job_cancel, name="job-cancel"),
    path("jobs/<int:job_id>/resume/", jobs.job_resume, name="job-resume"),
    path("approvals/", approvals.approval_list, name="approval-list"),
    path("approvals/<int:approval_id>/", approvals.approval_page, name="approval-page"),
    path("notifications/", notifications.notification_list, name="notification-list"),
    path("notifications/read/", notifications.notification_read_all, name="notification-read-all"),
    path("lists/<slug:name>/export/", lists.list_export, name="list-export"),
    path("lists/<slug:name>/bulk/", lists.list_bulk, name="list-bulk"),
]
