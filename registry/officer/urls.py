from django.urls import path

from authorities.declarations import declared
from registry.officer import comparison, households, impact, intake, services
from registry.officer.corrections import correction_page
from registry.people.corrections import Correction

# Below /office/<code>/.
urlpatterns = [
    path("households/", households.household_list, name="household-list"),
    path("households/find/", households.household_find, name="household-find"),
    path("households/<int:household_id>/", households.household_page, name="household-page"),
    path("households/<int:household_id>/reveal/", households.household_reveal, name="household-reveal"),
    *(
        path(f"households/<int:household_id>/{correction.name}/", correction_page(correction), name=correction.view)
        for correction in declared(Correction)
    ),
    path("comparison/", comparison.comparison_page, name="comparison-page"),
    path("comparison/differences/", comparison.difference_list, name="comparison-differences"),
    path("comparison/differences/<int:difference_id>/", comparison.difference_page, name="comparison-difference"),
    path("comparison/asked/", comparison.difference_asked, name="comparison-asked"),
    path("impact/", impact.impact_list, name="impact-list"),
    path("impact/new/", impact.impact_new, name="impact-new"),
    path("impact/<int:assessment_id>/", impact.impact_page, name="impact-page"),
    path("impact/<int:assessment_id>/decide/", impact.impact_decide, name="impact-decide"),
    path("impact/<int:assessment_id>/document.<str:ending>", impact.impact_document, name="impact-document"),
    path("services/", services.service_list, name="service-list"),
    path("services/<int:told_id>/", services.service_page, name="service-page"),
    path("intake/", intake.intake_list, name="intake-list"),
    path("intake/new/", intake.intake_new, name="intake-new"),
    path("intake/<int:delivery_id>/", intake.intake_delivery, name="intake-delivery"),
    path("intake/<int:delivery_id>/files/<uuid:file_id>/", intake.intake_file, name="intake-file"),
    path("intake/<int:delivery_id>/files/<uuid:file_id>/masked/", intake.intake_masked, name="intake-masked"),
    path("intake/<int:delivery_id>/reveal/", intake.intake_reveal, name="intake-reveal"),
    path("intake/jobs/<int:job_id>/", intake.intake_job, name="intake-job"),
    path("intake/jobs/<int:job_id>/progress/", intake.intake_progress, name="intake-progress"),
    path("intake/jobs/<int:job_id>/cancel/", intake.intake_cancel, name="intake-cancel"),
    path("intake/jobs/<int:job_id>/confirm/", intake.intake_confirm, name="intake-confirm"),
    path("intake/jobs/<int:job_id>/resume/", intake.intake_resume, name="intake-resume"),
]
