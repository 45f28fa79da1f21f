"""Officer screens on the phone book (办事电话): the bureau's own entry and those of its stations."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import capabilities, contacts
from authorities.access import Acting
from authorities.lists.filters import choice_filter, text_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.models import Authority, Contact
from authorities.models.remedies import OfBureau
from authorities.officer.bureau_forms import ContactForm
from authorities.officer.dated_rows import DatedRows, dated_page, of, with_todays
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page

_ENTRY = ("telephone", "address", "hours", "note")


class ContactFilter(AreaFilter):
    state = choice_filter("登记情况", [("none", "未登记"), ("kept", "已登记")], method="filter_state")
    whose = choice_filter("谁登记", [("own", "本机关登记的")], method="filter_whose")
    name = text_filter("机关名称", lookup_expr="contains")

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(held__isnull=value == "none")

    def filter_whose(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(pk__in=contacts.in_keeping_of(self.acting.authority).values("pk"))


def _bureaus(acting: Acting) -> QuerySet[Authority]:
    """The bureaus and stations of the area, each with today's entry, read in the statement of the list."""
    return with_todays(contacts.listed_for(acting.authority), Contact, _ENTRY)


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
        Column("telephone", "电话", of("telephone")),
        Column("address", "地址", of("address"), wide=True),
        Column("hours", "办公时间", of("hours"), wide=True),
        Column("note", "说明", of("note"), wide=True),
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


def _whom_else(authority: Authority, in_force: OfBureau | None) -> dict:
    return {"rung": None if in_force else contacts.whom_to_ring(authority.path)}


ENTRIES = DatedRows(
    noun="办事电话",
    model=Contact,
    columns=_ENTRY,
    form=ContactForm,
    keep=contacts.keep,
    seen=lambda acting: contacts.listed_for(acting.authority),
    kept_by=lambda acting: contacts.in_keeping_of(acting.authority),
    list_view="contact-list",
    view="contact-page",
    template="officer/authorities/contact_page.html",
    kept_elsewhere=lambda authority: f"办事电话由{authority.name}登记，请与其联系。",
    done=lambda day: f"已登记，自 {day} 起对外显示。",
    more=_whom_else,
)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CONTACT_KEEP)
def contact_page(request: HttpRequest, authority_id: int) -> HttpResponse:
    """One entry, now, before and later; for the bureau's own people the form for the next one."""
    return dated_page(request, ENTRIES, authority_id)
