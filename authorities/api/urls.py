from django.urls import path

from authorities.api.tokens import TokenView

# Below /api/v1/.
urlpatterns = [path("token/", TokenView.as_view(), name="api-token")]
