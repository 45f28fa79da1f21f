from django.urls import path

from registry.officer import households, intake, phones

# Below /office/<code>/.
urlpatterns = [
    path("households/", households.household_list, name="household-list"),
    path("households/find/", households.household_find, name="household-find"),
    path("households/<int:household_id>/", households.household_page, name="household-page"),
    path("households/<int:household_id>/reveal/", households.household_reveal, name="household-reveal"),
    path("households/<int:household_id>/phone/", phones.phone_change, name="household-phone"),
    path("intake/", intake.intake_list, name="intake-list"),
    path("intake/new/", intake.intake_new, name="intake-new"),
    path("intake/<int:delivery_id>/", intake.intake_delivery, name="intake-delivery"),
    path("intake/<int:delivery_id>/files/<uuid:file_id>/", intake.intake_file, name="intake-file"),
    path("intake/jobs/<int:job_id>/", intake.intake_job, name="intake-job"),
    path("intake/jobs/<int:job_id>/progress/", intake.intake_progress, name="intake-progress"),
    path("intake/jobs/<int:job_id>/cancel/", intake.intake_cancel, name="intake-cancel"),
    path("intake/jobs/<int:job_id>/resume/", intake.intake_resume, name="intake-resume"),
]
