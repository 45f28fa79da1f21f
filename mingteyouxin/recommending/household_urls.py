from django.urls import path

from mingteyouxin.recommending import household as recommendations

# Below /my/<household>/.
urlpatterns = [
    path("recommendations/", recommendations.recommendation_list, name="my-recommendations"),
    path("recommendations/<int:case_id>/", recommendations.recommendation_page, name="my-recommendation"),
    path("recommendations/<int:case_id>/agree/", recommendations.recommendation_agree, name="my-recommendation-agree"),
    path(
        "recommendations/<int:case_id>/decline/",
        recommendations.recommendation_decline,
        name="my-recommendation-decline",
    ),
]
