"""Reference data of the registry: the wordings that provinces use."""

from django.contrib import admin

from registry.models import ValueAlias


@admin.register(ValueAlias)
class ValueAliasAdmin(admin.ModelAdmin):
    list_display = ("wording", "value", "feed", "column", "province")
    list_filter = ("feed", "province")
    search_fields = ("wording",)
