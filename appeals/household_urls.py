from django.urls import path

from appeals.household import pages

# Below /my/<household>/.
urlpatterns = [
    path("type/", pages.my_type, name="my-type"),
    path("objections/", pages.appeal_list, name="my-appeals"),
    path("objections/new/", pages.appeal_new, name="my-appeal-new"),
    path("objections/decisions/<int:case_id>/", pages.decision_new, name="my-decision-appeal"),
    path("objections/<int:appeal_id>/", pages.appeal_page, name="my-appeal"),
    path(
        "objections/<int:appeal_id>/points/<int:claim_id>/take-back/",
        pages.appeal_take_back,
        name="my-appeal-take-back",
    ),
    path("objections/<int:appeal_id>/supply/", pages.appeal_supply, name="my-appeal-supply"),
    path("objections/<int:appeal_id>/withdraw/", pages.appeal_withdraw, name="my-appeal-withdraw"),
    path("objections/<int:appeal_id>/files/<int:file_id>/", pages.appeal_file, name="my-appeal-file"),
    path(
        "objections/<int:appeal_id>/letters/<int:letter_id>.<str:ending>", pages.appeal_letter, name="my-appeal-letter"
    ),
]
