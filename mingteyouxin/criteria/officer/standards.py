"""Officer screens on classification standards: list, writing, the text as it will be read."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from authorities import clock
from authorities.access import Acting
from authorities.lists.filters import choice_filter
from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from casework.four_eyes_pages import standing
from mingteyouxin import capabilities
from mingteyouxin.criteria import conditions, standard_publication, standard_tree, standards
from mingteyouxin.criteria.door import access_own_standard, access_standard, visible_standards
from mingteyouxin.criteria.enums import StandardStatus
from mingteyouxin.criteria.models import ClassStandard, PublicClassStandard
from mingteyouxin.criteria.officer import forms
from mingteyouxin.criteria.officer.trying_out import Tried, tried_out
from mingteyouxin.criteria.workflow import CLASS_STANDARD
from registry import directory
from registry.enums import RecognitionClass, RecognitionLevel

_WRITE = ["GET", "HEAD", "POST"]


class ClassStandardFilter(AreaFilter):
    level = choice_filter("级别", RecognitionLevel.choices)
    status = choice_filter("状态", StandardStatus.choices)


CLASS_STANDARDS = Listing(
    name="class-standards",
    title="分类标准",
    unit="个",
    capability=capabilities.CLASS_STANDARD_VIEW,
    view="class-standard-list",
    rows=visible_standards,
    order=("-id",),
    filters=ClassStandardFilter,
    page=lambda standard: ("class-standard-page", standard.pk),
    columns=(
        Column("title", "标题", lambda standard: standard.title, ("title",), wide=True),
        Column("number", "文号", lambda standard: standard.number, ("number",)),
        Column("level", "级别", lambda standard: standard.get_level_display(), ("level",)),
        Column("authority", "机关", lambda standard: standard.authority.name, ("path",)),
        Column("from", "施行日期", lambda standard: standard.valid_from, ("valid_from",)),
        Column(
            "status",
            "状态",
            lambda standard: standard.get_status_display(),
            ("status",),
            lambda standard: CLASS_STANDARD.mark(standard.status),
        ),
    ),
    heading="名特优新分类标准",
    empty="还没有分类标准。",
    empty_note="分类标准由县（区）或者市（地）局会同相关部门制定，公开征求意见后由两名工作人员复核公布。"
    "下级机关公开的标准也列在这里。",
)


@require_safe
@officer_view(capabilities.CLASS_STANDARD_VIEW)
def standard_list(request: HttpRequest) -> TemplateResponse:
    """The bureau's own standards, and what bureaus below it have shown to the public."""
    may_edit = request.acting.may(capabilities.CLASS_STANDARD_EDIT)
    return list_page(request, CLASS_STANDARDS, "officer/mingteyouxin/standard_list.html", may_edit=may_edit)


@require_http_methods(_WRITE)
@officer_view(capabilities.CLASS_STANDARD_EDIT)
def standard_new(request: HttpRequest) -> HttpResponse:
    """Begin a standard from nothing."""
    acting = request.acting
    form = forms.HeadForm(request.POST or None, initial={"issuer": acting.authority.name, "penalty_years": 2})
    if form.is_bound and form.is_valid():
        try:
            standard = standards.begin(acting.authority, head=form.cleaned_data, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "草案已建立。请继续填写会签部门和四类条件。")
            return redirect("class-standard-page", acting.authority.code, standard.pk)
    return _form_page(request, "officer/mingteyouxin/standard_new.html", {"form": form}, form.is_bound)


@require_http_methods(_WRITE)
@officer_view(capabilities.CLASS_STANDARD_EDIT)
def standard_copy(request: HttpRequest) -> HttpResponse:
    """Begin a standard from a published one, of whichever bureau: it is public."""
    acting = request.acting
    provinces = directory.provinces()
    province = request.GET.get("province", "") or acting.authority.province_path.strip("/")
    published = PublicClassStandard.objects.published().filter(province=province).order_by("authority__path", "-pk")
    form = forms.CopyForm(request.POST or None, published=published.select_related("authority"))
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data
        try:
            standard = standards.copy(
                chosen["source"].pk,
                acting.authority,
                number=chosen["number"],
                title=chosen["title"],
                by=request.user,
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已按所选标准建立草案。请结合本地实际逐类修改。")
            return redirect("class-standard-page", acting.authority.code, standard.pk)
    context = {"form": form, "provinces": provinces, "province": province, "any": published.exists()}
    return _form_page(request, "officer/mingteyouxin/standard_copy.html", context, form.is_bound)


@require_safe
@officer_view(capabilities.CLASS_STANDARD_VIEW)
def standard_page(request: HttpRequest, standard_id: int) -> TemplateResponse:
    """A standard as it is read, what its check finds, what the public said, and the next step."""
    acting = request.acting
    standard = access_standard(acting, standard_id)
    own = standard.authority_id == acting.authority.pk
    open_to_work = standard.status in (StandardStatus.DRAFT, StandardStatus.IN_COMMENT)
    context = {
        "standard": standard,
        "text": standards.text(standard),
        "classes": RecognitionClass.choices,
        "findings": standards.check(standard, on=clock.today()) if own and open_to_work else [],
        "comments": list(standard.comments.all()) if own else [],
        "events": list(standard.events.select_related("by")),
        "own": own,
        "open_to_work": open_to_work,
        **_steps(standard, acting, own=own),
    }
    return TemplateResponse(request, "officer/mingteyouxin/standard_page.html", context)


@require_http_methods(_WRITE)
@officer_view(capabilities.CLASS_STANDARD_EDIT)
def standard_head(request: HttpRequest, standard_id: int) -> HttpResponse:
    """Everything of a draft but its classes."""
    standard = access_own_standard(request.acting, standard_id)
    data, code = request.POST or None, "code" in request.GET
    tree = standard_tree.read_rows(standard)
    form = forms.HeadForm(data, standard=standard)
    held = {
        "signers": [{"department": name, "signed_on": day} for name, day in tree.co_signers],
        "bars": forms.bars_initial(tree.bars),
        "relaxed": [{"name": name} for name in tree.relaxed_groups],
    }
    if data:
        # What was posted is read as it is: a line that equals what is held would else count as one left alone.
        held = {}
    signers, bars, relaxed = (
        formset(data, prefix=prefix, initial=held.get(prefix), form_kwargs=more)
        for prefix, formset, more in (
            ("signers", forms.CoSigners, {}),
            ("bars", forms.Bars, forms.picked_with(code=code)),
            ("relaxed", forms.RelaxedGroups, {}),
        )
    )
    # Every part is asked, so that each says what is wrong with it.
    valid = [part.is_valid() for part in (form, signers, bars, relaxed)]
    if all(valid):
        try:
            standards.save_head(
                standard.pk,
                head=form.cleaned_data,
                co_signers=forms.rows(signers, "department", "signed_on"),
                bars=forms.bars_of(bars),
                relaxed_groups=[name for (name,) in forms.rows(relaxed, "name")],
                by=request.user,
            )
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已保存。")
            return redirect("class-standard-page", request.acting.authority.code, standard.pk)
    context = {"standard": standard, "form": form, "signers": signers, "bars": bars, "relaxed": relaxed, "code": code}
    return _form_page(request, "officer/mingteyouxin/standard_head.html", context, bool(data))


@require_http_methods(_WRITE)
@officer_view(capabilities.CLASS_STANDARD_EDIT)
def standard_class(request: HttpRequest, standard_id: int, kind: str) -> HttpResponse:
    """What a draft says about one class, all on one page."""
    if kind not in RecognitionClass.values:
        raise Http404
    standard = access_own_standard(request.acting, standard_id)
    kind = RecognitionClass(kind)
    data, code = request.POST or None, "code" in request.GET
    held = standard_tree.read_rows(standard).rules.get(kind)
    form, groups, criteria = forms.class_forms(data, held, code=code)
    rule = forms.rule_of(kind, form, groups, criteria) if data else None
    tried: Tried | None = None
    if rule is not None and "try" in data:
        tried = tried_out(request, rule)
    elif rule is not None:
        try:
            standards.save_class(standard.pk, rule, by=request.user)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{kind.label}”类已保存。")
            if "more" in request.POST:
                return redirect("class-standard-class", request.acting.authority.code, standard.pk, kind)
            return redirect("class-standard-page", request.acting.authority.code, standard.pk)
    context = {"standard": standard, "kind": kind, "form": form, "groups": groups, "criteria": criteria, "code": code}
    context |= {"tried": tried, "try_number": request.POST.get("try_number", "")}
    if code:
        context |= {"examples": conditions.examples(), "indicators": conditions.KNOWN.values()}
    return _form_page(request, "officer/mingteyouxin/standard_class.html", context, bool(data) and tried is None)


def _form_page(request: HttpRequest, template: str, context: dict, refused: bool) -> TemplateResponse:
    """A form; one that comes back with errors is no success."""
    return TemplateResponse(request, template, context, status=422 if refused else 200)


def _steps(standard: ClassStandard, acting: Acting, *, own: bool) -> dict:
    """Which buttons there are for this officer now, and who decides when there is none."""
    now = standing(standard_publication.SUBJECT, standard, acting)
    asked = now.asked
    may_edit = own and acting.may(capabilities.CLASS_STANDARD_EDIT)
    shown_enough = standard.comment_until is not None and standard.comment_until < clock.today()
    working = standard.status in (StandardStatus.DRAFT, StandardStatus.IN_COMMENT) and not asked
    return {
        "asked": asked,
        "decided": now.decided,
        "may_edit": may_edit and standard.is_editable and not asked,
        "may_show": may_edit and standard.status == StandardStatus.DRAFT and not asked,
        "may_revise": may_edit and standard.status == StandardStatus.IN_COMMENT and not asked,
        "may_request": may_edit and working and shown_enough,
        "may_withdraw": may_edit and now.own,
        "may_decide": own and now.may_decide,
        "comment_form": forms.CommentDaysForm(),
    }
