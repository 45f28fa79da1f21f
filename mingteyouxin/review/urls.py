from django.urls import path

from mingteyouxin.review.officer import cases, rankings, visits_and_opinions

# Below /office/<code>/.
urlpatterns = [
    path("cases/", cases.case_list, name="case-list"),
    path("cases/next/", cases.case_take_next, name="case-take-next"),
    path("cases/spread/", cases.case_spread, name="case-spread"),
    path("cases/many/", cases.case_many, name="case-many"),
    path("cases/<int:case_id>/", cases.case_page, name="case-page"),
    path("cases/<int:case_id>/letters/<int:letter_id>.<str:ending>", cases.case_letter, name="case-letter"),
    path("cases/<int:case_id>/review/", cases.case_review, name="case-review"),
    path("cases/<int:case_id>/declare/", cases.case_declare, name="case-declare"),
    path("cases/<int:case_id>/assign/", cases.case_assign, name="case-assign"),
    path("cases/<int:case_id>/score/", cases.case_score, name="case-score"),
    path("cases/<int:case_id>/reopen/", cases.case_reopen, name="case-reopen"),
    path("cases/<int:case_id>/refuse/", cases.case_refuse, name="case-refuse"),
    path("cases/<int:case_id>/refusal/back/", cases.case_refusal_back, name="case-refusal-back"),
    path("cases/<int:case_id>/lapse/", cases.case_lapse, name="case-lapse"),
    path("cases/<int:case_id>/restoring/", cases.case_restoring, name="case-restoring"),
    path("rounds/<int:round_id>/ranking/", rankings.ranking_page, name="ranking-page"),
    path("rounds/<int:round_id>/ranking/select/", rankings.ranking_select, name="ranking-select"),
    path("cases/<int:case_id>/field/", visits_and_opinions.visits_and_opinions_page, name="field-page"),
]
