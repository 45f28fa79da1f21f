"""Who may act for the household: the operator appoints and removes; an agent sees that he was appointed."""

from django import forms
from django.contrib import messages as page_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from authorities import clock
from authorities.access import NotAccessible
from authorities.client_address import client_address
from authorities.kept_forms import secret_form
from registry.household.door import household_view
from registry.household.forms import AgentForm
from registry.masking import mask_document, mask_phone
from registry.models import Agent
from registry.people import agents
from registry.people.documents import sealer
from registry.people.persons import name_of
from registry.people.phones import phone_on_file


@secret_form
@require_http_methods(["GET", "HEAD", "POST"])
@household_view
def account(request: HttpRequest) -> HttpResponse:
    """Who is logged in as what, the phone on file, and, for the operator, the agents."""
    standing = request.standing
    if request.method == "POST" and not standing.is_operator:
        raise NotAccessible
    form = AgentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            agent = agents.appoint(standing, **form.cleaned_data, address=client_address(request))
        except agents.AppointmentRefused as refusal:
            form.add_error(refusal.field, forms.ValidationError(str(refusal), code=refusal.code))
        else:
            page_messages.success(request, f"已委托{agent.name}。对方可以用自己的证件登录。")
            return redirect("my-account", standing.household.pk)
    context = {
        "form": form if standing.is_operator else None,
        "agents": [_shown(agent) for agent in agents.agents_of(standing.household)] if standing.is_operator else [],
        "person_name": name_of(request.person),
        "phone": mask_phone(phone_on_file(standing.household)),
    }
    return TemplateResponse(request, "household/account.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@household_view
def remove(request: HttpRequest, agent_id: int) -> HttpResponse:
    agent = agents.remove(request.standing, agent_id, address=client_address(request))
    page_messages.success(request, f"已撤销对{agent.name}的委托，对方即刻起不能再查看本户。")
    return redirect("my-account", request.standing.household.pk)


def _shown(agent: Agent) -> dict:
    """An agent as the operator reads him: documents of others are masked."""
    seals = sealer()
    return {
        "agent": agent,
        "document": mask_document(seals.open(agent.document_sealed)),
        "phone": mask_phone(seals.open(agent.phone_sealed)),
        "over": agent.until < clock.today(),
    }
