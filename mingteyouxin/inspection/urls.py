from django.urls import path

from mingteyouxin.inspection.officer import inspection

# Below /office/<code>/.
urlpatterns = [
    path("inspection/", inspection.inspection_list, name="inspection-list"),
    path("inspection/<int:title_id>/", inspection.inspection_page, name="inspection-page"),
]
