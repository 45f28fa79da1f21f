from django.urls import path

from appeals.officer import appeals, charges, counter, figures, rechecks

# Below /office/<code>/.
urlpatterns = [
    path("appeals/", appeals.appeal_list, name="appeal-list"),
    path("appeals/figures/", figures.appeal_figures, name="appeal-figures"),
    path("appeals/figures/<str:kind>.xlsx", figures.appeal_figures_sheet, name="appeal-figures-sheet"),
    path("appeals/charges/", charges.charge_list, name="charge-list"),
    path("appeals/counter/", counter.counter_find, name="filing-find"),
    path("appeals/counter/<int:household_id>/", counter.counter_file, name="filing-page"),
    path("appeals/counter/done/<int:appeal_id>/", counter.counter_done, name="filing-done"),
    path("appeals/counter/done/<int:appeal_id>/supply/", counter.counter_supply, name="filing-supply"),
    path("appeals/counter/done/<int:appeal_id>/withdraw/", counter.counter_withdraw, name="filing-withdraw"),
    path(
        "appeals/counter/done/<int:appeal_id>/<int:letter_id>.<str:ending>",
        counter.counter_letter,
        name="filing-letter",
    ),
    path("appeals/<int:appeal_id>/", appeals.appeal_page, name="appeal-page"),
    path("appeals/<int:appeal_id>/accept/", appeals.appeal_accept, name="appeal-accept"),
    path("appeals/<int:appeal_id>/refuse/", appeals.appeal_refuse, name="appeal-refuse"),
    path("appeals/<int:appeal_id>/ask/", appeals.appeal_ask, name="appeal-ask"),
    path("appeals/<int:appeal_id>/go-on/", appeals.appeal_go_on, name="appeal-go-on"),
    path("appeals/<int:appeal_id>/points/", appeals.appeal_point, name="appeal-point"),
    path("appeals/<int:appeal_id>/points/<int:claim_id>/recheck/", appeals.appeal_recheck, name="appeal-recheck"),
    path("appeals/<int:appeal_id>/propose/", appeals.appeal_propose, name="appeal-propose"),
    path("appeals/<int:appeal_id>/confirm/", appeals.appeal_confirm, name="appeal-confirm"),
    path("appeals/<int:appeal_id>/send-back/", appeals.appeal_send_back, name="appeal-send-back"),
    path("appeals/<int:appeal_id>/try-again/", appeals.appeal_try_again, name="appeal-try-again"),
    path("appeals/<int:appeal_id>/finish/", appeals.appeal_finish, name="appeal-finish"),
    path("appeals/<int:appeal_id>/files/<int:file_id>/", appeals.appeal_file, name="appeal-file"),
    path("appeals/<int:appeal_id>/letters/<int:letter_id>.<str:ending>", appeals.appeal_letter, name="appeal-letter"),
    path("appeals/<int:appeal_id>/rechecks/<int:recheck_id>/", rechecks.recheck_reply, name="appeal-reply"),
    path("rechecks/", rechecks.recheck_list, name="recheck-list"),
    path("rechecks/<int:recheck_id>/", rechecks.recheck_page, name="recheck-page"),
]
