"""Reference data, kept by platform administrators on Django's own pages. No private table is registered here."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.http import HttpRequest
from oauth2_provider.models import AccessToken, Grant, IDToken, RefreshToken

from authorities.models import (
    AnnouncedYear,
    Authority,
    CalendarDay,
    DeliveryRule,
    DepartmentEntry,
    Division,
    Machine,
    Officer,
    Post,
)

admin.site.site_header = "平台管理"
admin.site.site_title = "平台管理"
admin.site.index_title = "参照数据与人员"
admin.site.enable_nav_sidebar = False
# What officers may do follows from their posts (capabilities.py); groups mean nothing here.
admin.site.unregister(Group)
# Secrets and sessions are nobody's to look at.
admin.site.unregister([Authenticator, EmailAddress, UserSession])
# Machines are registered by security administrators on their own pages, where every step is in the audit log.
admin.site.unregister([Machine, AccessToken, Grant, IDToken, RefreshToken])


class KeptAdmin(admin.ModelAdmin):
    """Rows that others refer to: they end on a day and are never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class ProvincialRuleAdmin(KeptAdmin):
    """What provinces chose, by day. A model's own page names the column that holds the choice."""

    choice: str

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("__str__", "province", "valid_from", self.choice, "ground")


@admin.register(DeliveryRule)
class DeliveryRuleAdmin(ProvincialRuleAdmin):
    choice = "text"


@admin.register(Division)
class DivisionAdmin(KeptAdmin):
    list_display = ("code", "name", "level", "parent_code", "valid_from", "valid_to")
    list_filter = ("level",)
    search_fields = ("code", "name")
    autocomplete_fields = ("successors",)


class AuthorityForm(forms.ModelForm):
    class Meta:
        model = Authority
        fields = (
            "code", "name", "short_name", "level", "parent", "path", "division_code", "valid_from", "valid_to",
            "successor",
        )  # fmt: skip
        help_texts = {
            "code": "六位区划代码；开发区、监管所自编，可含字母。",
            "path": "上级机关的路径加上本机关一段，以“/”结尾，如 /42/01/06/03/。启用后不再改动。",
        }

    def clean(self) -> dict:
        cleaned = super().clean()
        parent, path = cleaned.get("parent"), cleaned.get("path")
        if path and path != "/":
            if parent is None:
                self.add_error("parent", "除国家一级外，都要填写上级机关。")
            elif not (path.startswith(parent.path) and path[len(parent.path) :].strip("/").count("/") == 0):
                self.add_error("path", f"路径应为上级机关的路径“{parent.path}”加上一段。")
        return cleaned


@admin.register(Authority)
class AuthorityAdmin(KeptAdmin):
    form = AuthorityForm
    list_display = ("code", "name", "level", "path", "valid_from", "valid_to")
    list_filter = ("level",)
    search_fields = ("code", "name", "short_name")
    autocomplete_fields = ("parent", "successor")

    def get_readonly_fields(self, request: HttpRequest, obj: Authority | None = None) -> tuple[str, ...]:
        # Households, deliveries and the audit log carry the path: a bureau that moves gets a successor instead.
        return ("path",) if obj else ()


@admin.register(DepartmentEntry)
class DepartmentEntryAdmin(KeptAdmin):
    """Departments: a province adds its own; code, name and kind stay, for posts and letters name them."""

    list_display = ("code", "label", "province", "kind", "signatory", "valid_from", "valid_to")
    list_filter = ("province", "kind", "signatory")
    search_fields = ("code", "label")

    def get_readonly_fields(self, request: HttpRequest, obj: DepartmentEntry | None = None) -> tuple[str, ...]:
        return ("code", "province", "label", "kind") if obj else ()


@admin.register(CalendarDay)
class CalendarDayAdmin(admin.ModelAdmin):
    list_display = ("day", "is_working", "name")
    list_filter = ("is_working",)
    date_hierarchy = "day"


@admin.register(AnnouncedYear)
class AnnouncedYearAdmin(admin.ModelAdmin):
    list_display = ("year", "notice")


class Seen:
    """Rows that are looked at here and changed elsewhere."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class PostInline(Seen, admin.TabularInline):
    model = Post
    extra = 0
    fk_name = "officer"
    fields = ("authority", "role", "department", "deputy_for", "valid_from", "valid_to", "ended_at")


# People and their posts are the three administrators' (三员分立): a platform administrator who could grant a post or
# set somebody's password would be all three at once.
@admin.register(Officer)
class OfficerAdmin(Seen, KeptAdmin):
    fields = ("username", "full_name", "is_active", "is_staff")
    list_display = ("username", "full_name", "is_active", "is_staff")
    list_filter = ("is_active", "is_staff")
    search_fields = ("username", "full_name")
    ordering = ("username",)
    inlines = (PostInline,)


@admin.register(Post)
class PostAdmin(Seen, KeptAdmin):
    list_display = ("officer", "authority", "title", "valid_from", "valid_to", "ended_at")
    list_filter = ("role",)
    list_select_related = ("officer", "authority")
    search_fields = ("officer__username", "officer__full_name", "authority__name")
