from django.urls import path

from mingteyouxin.places.officer import quotas

# Below /office/<code>/.
urlpatterns = [
    path("quota/", quotas.quota_page, name="quota-page"),
    path("quota/freeze/", quotas.quota_freeze, name="quota-freeze"),
    path("quota/<int:quota_id>/save/", quotas.quota_save, name="quota-save"),
    path("quota/<int:quota_id>/withdraw/", quotas.quota_withdraw, name="quota-withdraw"),
    path("quota/<int:quota_id>/approve/", quotas.quota_approve, name="quota-approve"),
    path("quota/<int:quota_id>/reject/", quotas.quota_reject, name="quota-reject"),
    path("quota/<int:quota_id>/basis/", quotas.quota_basis, name="quota-basis"),
    path("quota/<int:quota_id>/basis/decide/", quotas.quota_basis_decide, name="quota-basis-decide"),
    path("quota/transfers/new/", quotas.transfer_new, name="quota-transfer-new"),
    path("quota/transfers/<int:transfer_id>/accept/", quotas.transfer_accept, name="quota-transfer-accept"),
    path("quota/transfers/<int:transfer_id>/refuse/", quotas.transfer_refuse, name="quota-transfer-refuse"),
    path("quota/transfers/<int:transfer_id>/withdraw/", quotas.transfer_withdraw, name="quota-transfer-withdraw"),
]
