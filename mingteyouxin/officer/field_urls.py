from django.urls import path

from mingteyouxin.officer import opinions, visit_plans, visits

# Below /office/<code>/: visits and opinions.
urlpatterns = [
    path("visits/", visits.visit_list, name="visit-list"),
    path("visits/print/", visits.visit_print, name="visit-print"),
    path("visits/<int:visit_id>/", visits.visit_page, name="visit-page"),
    path("visits/<int:visit_id>/phone/", visits.visit_phone, name="visit-phone"),
    path("visits/<int:visit_id>/photos/<int:photo_id>/", visits.visit_photo, name="visit-photo"),
    path("visiting/", visit_plans.visiting_board, name="visiting-board"),
    path("visiting/plan/", visit_plans.visiting_plan, name="visiting-plan"),
    path("visiting/reassign/", visit_plans.visiting_reassign, name="visiting-reassign"),
    path("visiting/cancel/", visit_plans.visiting_cancel, name="visiting-cancel"),
    path("cases/<int:case_id>/field/", visit_plans.field_page, name="field-page"),
    path("opinions/", opinions.opinion_list, name="opinion-list"),
    path("opinions/ask/", opinions.opinion_ask, name="opinion-ask"),
    path("opinions/<int:request_id>/", opinions.opinion_request, name="opinion-request"),
    path("opinions/<int:request_id>/close/", opinions.opinion_close, name="opinion-close"),
    path("asked/", opinions.asked_list, name="asked-list"),
    path("asked/<int:request_id>/", opinions.asked_page, name="asked-page"),
    path("asked/<int:request_id>/sheet/", opinions.asked_sheet, name="asked-sheet"),
]
