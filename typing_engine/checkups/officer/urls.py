from django.urls import path

from typing_engine.checkups.officer import screens

# Below /office/<code>/.
urlpatterns = [
    path("checkups/", screens.checkup_list, name="checkup-list"),
    path("checkups/new/", screens.checkup_new, name="checkup-new"),
    path("checkups/print/", screens.checkup_print, name="checkup-print"),
    path("checkups/helped/", screens.checkup_helped, name="checkup-helped"),
    path("checkups/households/<int:household_id>/", screens.checkup_household, name="checkup-household"),
    path("checkups/households/<int:household_id>/contact/", screens.checkup_contact, name="checkup-contact"),
]
