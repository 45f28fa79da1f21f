from django.urls import path

from mingteyouxin.recognising.officer import batches

# Below /office/<code>/.
urlpatterns = [
    path("recognitions/", batches.batch_list, name="recognition-list"),
    path("rounds/<int:round_id>/recognise/", batches.batch_new, name="recognition-new"),
    path("recognitions/<int:batch_id>/", batches.batch_page, name="recognition-batch"),
    path("recognitions/<int:batch_id>/approve/", batches.batch_approve, name="recognition-approve"),
    path("recognitions/<int:batch_id>/reject/", batches.batch_reject, name="recognition-reject"),
    path("recognitions/<int:batch_id>/withdraw/", batches.batch_withdraw, name="recognition-withdraw"),
]
