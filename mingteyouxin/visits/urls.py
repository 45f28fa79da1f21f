from django.urls import path

from mingteyouxin.visits.officer import plans, visits

# Below /office/<code>/.
urlpatterns = [
    path("visits/", visits.visit_list, name="visit-list"),
    path("visits/print/", visits.visit_print, name="visit-print"),
    path("visits/<int:visit_id>/", visits.visit_page, name="visit-page"),
    path("visits/<int:visit_id>/draft/", visits.visit_draft, name="visit-draft"),
    path("visits/<int:visit_id>/phone/", visits.visit_phone, name="visit-phone"),
    path("visits/<int:visit_id>/photos/<int:photo_id>/", visits.visit_photo, name="visit-photo"),
    path("visiting/", plans.visiting_board, name="visiting-board"),
    path("visiting/plan/", plans.visiting_plan, name="visiting-plan"),
    path("visiting/reassign/", plans.visiting_reassign, name="visiting-reassign"),
    path("visiting/cancel/", plans.visiting_cancel, name="visiting-cancel"),
]
