from django.urls import path

from mingteyouxin.notices.officer import notices, objections, two_officers

# Below /office/<code>/.
urlpatterns = [
    path("notices/", notices.notice_list, name="notice-list"),
    path("rounds/<int:round_id>/notice/", notices.notice_new, name="notice-new"),
    path("notices/<int:notice_id>/", notices.notice_page, name="notice-page"),
    path("notices/<int:notice_id>/list.<str:ending>", notices.notice_file, name="notice-file"),
    path("notices/drafts/<int:draft_id>/", two_officers.draft_page, name="notice-draft"),
    path("notices/drafts/<int:draft_id>/approve/", two_officers.draft_approve, name="notice-draft-approve"),
    path("notices/drafts/<int:draft_id>/reject/", two_officers.draft_reject, name="notice-draft-reject"),
    path("notices/drafts/<int:draft_id>/withdraw/", two_officers.draft_withdraw, name="notice-draft-withdraw"),
    path("notices/<int:notice_id>/withdraw/", two_officers.withdrawal_propose, name="notice-withdrawal-propose"),
    path("notices/withdrawals/<int:withdrawal_id>/", two_officers.withdrawal_page, name="notice-withdrawal"),
    path(
        "notices/withdrawals/<int:withdrawal_id>/approve/",
        two_officers.withdrawal_approve,
        name="notice-withdrawal-approve",
    ),
    path(
        "notices/withdrawals/<int:withdrawal_id>/reject/",
        two_officers.withdrawal_reject,
        name="notice-withdrawal-reject",
    ),
    path(
        "notices/withdrawals/<int:withdrawal_id>/withdraw/",
        two_officers.withdrawal_withdraw,
        name="notice-withdrawal-withdraw",
    ),
    path("objections/", objections.objection_list, name="objection-list"),
    path("objections/<int:objection_id>/", objections.objection_page, name="objection-page"),
    path("objections/<int:objection_id>/phone/", objections.objection_phone, name="objection-phone"),
    path("objections/<int:objection_id>/void/", objections.void_propose, name="objection-void-propose"),
    path("objections/void/<int:proposal_id>/", objections.void_page, name="objection-void"),
    path("objections/void/<int:proposal_id>/approve/", objections.void_approve, name="objection-void-approve"),
    path("objections/void/<int:proposal_id>/reject/", objections.void_reject, name="objection-void-reject"),
    path("objections/void/<int:proposal_id>/withdraw/", objections.void_withdraw, name="objection-void-withdraw"),
    path("objections/<int:objection_id>/uphold/", objections.objection_uphold, name="objection-uphold"),
]
