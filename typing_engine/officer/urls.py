from django.urls import include, path

from typing_engine.officer import explanations, publication, run_acts, runs, standards

# Below /office/<code>/.
urlpatterns = [
    path("standards/", standards.standard_list, name="standard-list"),
    path("standards/<int:standard_id>/", standards.standard_page, name="standard-page"),
    path("standards/new/", standards.standard_new, name="standard-new"),
    path("standards/drafts/<int:draft_id>/", standards.standard_draft, name="standard-draft"),
    path("standards/drafts/<int:draft_id>/file/", standards.standard_file, name="standard-file"),
    path("standards/drafts/<int:draft_id>/request/", standards.standard_request, name="standard-request"),
    path("standards/drafts/<int:draft_id>/withdraw/", standards.standard_withdraw, name="standard-withdraw"),
    path("standards/drafts/<int:draft_id>/approve/", standards.standard_approve, name="standard-approve"),
    path("standards/drafts/<int:draft_id>/reject/", standards.standard_reject, name="standard-reject"),
    path("typing/", runs.run_list, name="run-list"),
    path("typing/new/", runs.run_new, name="run-new"),
    path("typing/new/basis/", runs.run_basis, name="run-basis"),
    path("typing/annual/", runs.run_annual, name="run-annual"),
    path("typing/<int:run_id>/", runs.run_page, name="run-page"),
    path("typing/<int:run_id>/progress/", runs.run_progress, name="run-progress"),
    path("typing/<int:run_id>/household/", explanations.run_household, name="run-household"),
    path("typing/<int:run_id>/cancel/", run_acts.run_cancel, name="run-cancel"),
    path("typing/<int:run_id>/resume/", run_acts.run_resume, name="run-resume"),
    path("typing/<int:run_id>/accept/", run_acts.run_accept, name="run-accept"),
    path("typing/<int:run_id>/request/", run_acts.run_request, name="run-request"),
    path("typing/<int:run_id>/confirm/", run_acts.run_confirm, name="run-confirm"),
    path("typing/<int:run_id>/reject/", run_acts.run_reject, name="run-reject"),
    path("typing/<int:run_id>/publish/", publication.run_publish, name="run-publish"),
    path("typing/<int:run_id>/withdraw/", publication.run_withdraw, name="run-withdraw"),
    path("typing/<int:run_id>/withdrawal/", publication.run_withdrawal, name="run-withdrawal"),
    path("", include("typing_engine.checkups.officer.urls")),
    path("households/<int:household_id>/typing/", explanations.household_typing, name="household-typing"),
]
