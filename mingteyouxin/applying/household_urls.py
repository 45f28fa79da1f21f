from django.urls import path

from mingteyouxin.applying.household import files, pages, wizard

# Below /my/<household>/recognition/.
urlpatterns = [
    path("", pages.home, name="my-recognition"),
    path("start/<int:round_id>/", pages.begin, name="my-case-start"),
    path("contests/", pages.contest, name="my-contest"),
    path("<int:case_id>/", pages.case_page, name="my-case"),
    path("<int:case_id>/withdraw/", pages.case_withdraw, name="my-case-withdraw"),
    path("<int:case_id>/operator/", pages.case_operator, name="my-case-operator"),
    path("<int:case_id>/person/", pages.case_person, name="my-case-person"),
    path("<int:case_id>/supplement/", pages.case_supplement, name="my-case-supplement"),
    path("<int:case_id>/data/", wizard.data, name="my-case-data"),
    path("<int:case_id>/class/", wizard.choose, name="my-case-class"),
    path("<int:case_id>/criteria/", wizard.criteria, name="my-case-criteria"),
    path("<int:case_id>/statement/", wizard.statement, name="my-case-statement"),
    path("<int:case_id>/submit/", wizard.submit, name="my-case-submit"),
    path("<int:case_id>/letters/<int:letter_id>.<str:ending>", files.letter_open, name="my-case-letter"),
    path("<int:case_id>/evidence/<int:evidence_id>/", files.evidence_open, name="my-evidence"),
]
