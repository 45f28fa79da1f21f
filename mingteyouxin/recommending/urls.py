from django.urls import path

from mingteyouxin.recommending.officer import candidates, consents, recommendations

# Below /office/<code>/.
urlpatterns = [
    path("candidates/", candidates.candidate_list, name="candidate-list"),
    path("recommendations/", recommendations.recommendation_list, name="recommendation-list"),
    path("recommendations/new/", recommendations.recommendation_new, name="recommendation-new"),
    path("recommendations/<int:case_id>/", recommendations.recommendation_page, name="recommendation-page"),
    path(
        "recommendations/<int:case_id>/consent/", recommendations.recommendation_consent, name="recommendation-consent"
    ),
    path(
        "recommendations/<int:case_id>/files/<uuid:file_id>/",
        recommendations.recommendation_file,
        name="recommendation-file",
    ),
    path("consents/", consents.consent_list, name="consent-list"),
    path("consents/<int:case_id>/", consents.consent_page, name="consent-page"),
]
