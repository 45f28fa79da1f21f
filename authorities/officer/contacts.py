"""Officer screens on the phone book (办事电话): the bureau's own entry and those of its stations."""

from django.contrib import messages
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import capabilities, clock, contacts
from authorities.access import Acting, accessible
from authorities.lists.filters import choice_filter, text_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.models import Authority, Contact
from authorities.officer.bureau_forms import ContactForm
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.refusals import Refused

_ENTRY = ("telephone", "address", "hours", "note")


class ContactFilter(AreaFilter):
    state = choice_filter("登记情况", [("none", "未登记"), ("kept", "已登记")], method="filter_state")
    whose = choice_filter("谁登记", [("own", "本机关登记的")], method="filter_whose")
    name = text_filter("机关名称", lookup_expr="contains")

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(entry__isnull=value == "none")

    def filter_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=contacts.in_keeping_of(self.acting.authority).values("pk"))


def _bureaus(acting: Acting) -> QuerySet[Authority]:
    """The bureaus and stations of the area, each with today's entry, read in the statement of the list."""
    begun = Contact.objects.filter(authority=OuterRef("pk"), valid_from__lte=clock.today()).latest_first()
    entry = begun.values(entry=JSONObject(**{name: F(name) for name in _ENTRY}))[:1]
    return contacts.listed_for(acting.authority).annotate(entry=Subquery(entry))


def _of(name: str):
    return lambda bureau: bureau.entry[name] if bureau.entry else None


CONTACTS = Listing(
    name="contacts",
    title="办事电话",
    unit="个机关",
    capability=capabilities.CONTACT_KEEP,
    view="contact-list",
    rows=_bureaus,
    order=("path",),
    filters=ContactFilter,
    page=lambda bureau: ("contact-page", bureau.pk),
    columns=(
        Column("name", "机关", lambda bureau: bureau.name, ("path",), wide=True),
        Column("telephone", "电话", _of("telephone")),
        Column("address", "地址", _of("address"), wide=True),
        Column("hours", "办公时间", _of("hours"), wide=True),
        Column("note", "说明", _of("note"), wide=True),
    ),
    empty="辖区内没有机关。",
    empty_note="新设的机关由平台管理员登记。",
    none_found="没有符合条件的机关。",
)


@require_safe
@officer_view(capabilities.CONTACT_KEEP)
def contact_list(request: HttpRequest) -> TemplateResponse:
    """The phone book of the area."""
    return list_page(request, CONTACTS, "officer/authorities/contact_list.html")


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CONTACT_KEEP)
def contact_page(request: HttpRequest, authority_id: int) -> HttpResponse:
    """One entry, now, before and later; for the bureau's own people the form for the next one."""
    acting = request.acting
    authority = accessible(contacts.listed_for(acting.authority).filter(pk=authority_id))
    kept = list(Contact.objects.filter(authority=authority).latest_first().select_related("kept_by"))
    in_force = next((row for row in kept if row.valid_from <= clock.today()), None)
    keeps = contacts.in_keeping_of(acting.authority).filter(pk=authority.pk).exists()
    sent = request.method == "POST"
    if sent and not keeps:
        messages.warning(request, f"办事电话由{authority.name}登记，请与其联系。")
        return redirect("contact-page", acting.authority.code, authority.pk)
    before = {name: getattr(in_force, name) for name in _ENTRY} if in_force else {}
    form = ContactForm(request.POST if sent else None, initial=before)
    if sent and form.is_valid():
        try:
            contacts.keep(authority, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error("valid_from", str(error))
        else:
            messages.success(request, f"已登记，自 {form.cleaned_data['valid_from']} 起对外显示。")
            return redirect("contact-page", acting.authority.code, authority.pk)
    context = {
        "authority": authority,
        "in_force": in_force,
        "kept": kept,
        "today": clock.today(),
        "form": form if keeps else None,
        "rung": None if in_force else contacts.whom_to_ring(authority.path),
    }
    template = "officer/authorities/contact_page.html"
    return TemplateResponse(request, template, context, status=422 if sent else 200)
