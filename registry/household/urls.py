from django.urls import path

from registry.household import account, contact, entrance, workspace

# Below /my/.
urlpatterns = [
    path("", workspace.choose, name="my"),
    path("login/", entrance.login, name="my-login"),
    path("login/code/", entrance.code, name="my-login-code"),
    path("login/<str:province>/", entrance.provider, name="my-login-provider"),
    path("login/<str:province>/return/", entrance.provider_return, name="my-login-provider-return"),
    path("kept/", entrance.kept_form, name="my-kept-form"),
    path("logout/", entrance.logout, name="my-logout"),
    path("<int:household_id>/", workspace.home, name="my-home"),
    path("<int:household_id>/data/", workspace.data, name="my-data"),
    path("<int:household_id>/data/copy/", workspace.copy, name="my-data-copy"),
    path("<int:household_id>/timeline/", workspace.timeline, name="my-timeline"),
    path("<int:household_id>/looks/", workspace.looks, name="my-looks"),
    path("<int:household_id>/contact/", contact.contact, name="my-contact"),
    path("<int:household_id>/messages/", workspace.message_list, name="my-messages"),
    path("<int:household_id>/messages/<int:message_id>/open/", workspace.message_open, name="my-message-open"),
    path("<int:household_id>/messages/read/", workspace.messages_read, name="my-messages-read"),
    path("<int:household_id>/account/", account.account, name="my-account"),
    path("<int:household_id>/account/agents/<int:agent_id>/remove/", account.remove, name="my-agent-remove"),
]
