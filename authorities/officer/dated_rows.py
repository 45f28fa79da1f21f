"""Officer screens on rows that bureaus keep from a day on (`authorities.models.remedies.OfBureau`), declared once.

One bureau's page shows what holds, what was before and what comes; to whoever keeps it the form for the next row.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from authorities import clock
from authorities.access import Acting, accessible
from authorities.models import Authority
from authorities.models.remedies import OfBureau
from authorities.refusals import Refused


@dataclass(frozen=True, slots=True)
class DatedRows:
    """One kind of such rows: whose are seen and whose are kept, the columns that the next row begins with, its form.

    `noun` is what they are called, `list_view` the page with all bureaus, `view` a bureau's own, `template` how that
    looks. `keep` is the verb. `kept_elsewhere` is said to whoever sends the form and may not, `done` after a row was
    kept. `more` gives the page what only this kind shows.
    """

    noun: str
    model: type[OfBureau]
    columns: Sequence[str]
    form: type[forms.Form]
    keep: Callable[..., OfBureau]
    seen: Callable[[Acting], QuerySet[Authority]]
    kept_by: Callable[[Acting], QuerySet[Authority]]
    list_view: str
    view: str
    template: str
    kept_elsewhere: Callable[[Authority], str]
    done: Callable[[date], str]
    more: Callable[[Authority, OfBureau | None], Mapping[str, object]] = lambda authority, in_force: {}


def with_todays(bureaus: QuerySet[Authority], model: type[OfBureau], columns: Sequence[str]) -> QuerySet[Authority]:
    """Bureaus, each with what holds today as `held` (None where nothing does), read in the statement of the list."""
    begun = model.objects.filter(authority=OuterRef("pk"), valid_from__lte=clock.today()).latest_first()
    return bureaus.annotate(held=Subquery(begun.values(held=JSONObject(**{name: F(name) for name in columns}))[:1]))


def of(column: str) -> Callable[[Authority], object]:
    """What a list of `with_todays` shows in a column; nothing where nothing is kept."""
    return lambda bureau: bureau.held[column] if bureau.held else None


def dated_page(request: HttpRequest, rows: DatedRows, authority_id: int) -> HttpResponse:
    """A bureau's page, and the next row where somebody who keeps them sends one."""
    acting = request.acting
    authority = accessible(rows.seen(acting).filter(pk=authority_id))
    kept = list(rows.model.objects.filter(authority=authority).latest_first().select_related("kept_by"))
    in_force = next((row for row in kept if row.valid_from <= clock.today()), None)
    keeps = rows.kept_by(acting).filter(pk=authority.pk).exists()
    sent = request.method == "POST"
    if sent and not keeps:
        messages.warning(request, rows.kept_elsewhere(authority))
        return redirect(rows.view, acting.authority.code, authority.pk)
    before = {name: getattr(in_force, name) for name in rows.columns} if in_force else {}
    form = rows.form(request.POST if sent else None, initial=before)
    if sent and form.is_valid():
        try:
            rows.keep(authority, by=request.user, **form.cleaned_data)
        except Refused as error:
            form.add_error("valid_from", str(error))
        else:
            messages.success(request, rows.done(form.cleaned_data["valid_from"]))
            return redirect(rows.view, acting.authority.code, authority.pk)
    context = {
        "kind": rows.noun,
        "list_view": rows.list_view,
        "authority": authority,
        "in_force": in_force,
        "kept": kept,
        "today": clock.today(),
        "form": form if keeps else None,
        **rows.more(authority, in_force),
    }
    return TemplateResponse(request, rows.template, context, status=422 if sent else 200)
