"""Addresses that fail, for the tests of what is said then."""

from django.urls import path

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as all_others

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def _broken(request):
    raise RuntimeError("张三 42010619900101007X")


urlpatterns = [path("broken/", _broken), path("api/v1/broken/", _broken), *all_others]
_broken.login_required = False
