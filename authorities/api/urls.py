from django.urls import path

from authorities.api.public_lists import list_view
from authorities.api.tokens import TokenView
from authorities.declarations import declared
from authorities.lists.public import PublicListing

# Below /api/v1/.
urlpatterns = [
    path("token/", TokenView.as_view(), name="api-token"),
    *(
        path(listing.address, list_view(listing).as_view(), name=listing.api.view)
        for listing in declared(PublicListing)
        if listing.api
    ),
]
