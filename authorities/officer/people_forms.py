"""Forms on people: the invitation, a post, a deputy's post."""

from django import forms
from django.db.models import Q

from authorities import clock
from authorities.access import Acting
from authorities.enums import Role
from authorities.jurisdiction import below
from authorities.lists.filters import Suggested
from authorities.models import Authority, Invitation, Officer, Post
from authorities.models.departments import departments_beside

_TEXT = {"class": "form-control"}
# More than any bureau has directly below it.
_SUGGESTED = 200
_SELECT = forms.Select(attrs={"class": "form-select"})


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")


class BureauField(forms.CharField):
    """The bureau by name or code: three thousand are too many for a list, so the nearest ones are suggested.

    A foreign one reads like an absent one.
    """

    def __init__(self, *, acting: Acting) -> None:
        self.acting = acting
        super().__init__(
            label="机关（名称或者代码）",
            max_length=120,
            initial=acting.authority.name,
            help_text=f"{acting.authority.name}或其下级机关。",
            widget=Suggested(self._nearest),
        )

    def clean(self, value: str) -> Authority:
        text = super().clean(value)
        named = Q(code=text) | Q(name=text) | Q(short_name=text)
        found = list(Authority.objects.filter(below(self.acting.authority.path), named)[:2])
        if not found:
            raise forms.ValidationError("本机关范围内没有这个机关，请核对名称或者代码。", code="unknown_bureau")
        if len(found) > 1:
            raise forms.ValidationError("不止一个机关叫这个名称，请填写全称或者代码。", code="ambiguous_bureau")
        return found[0]

    def _nearest(self) -> list[str]:
        bureau = self.acting.authority
        below_it = Authority.objects.filter(parent=bureau, valid_to=None).order_by("path")
        return [bureau.name, *below_it.values_list("name", flat=True)[:_SUGGESTED]]


class _PostAsked(forms.Form):
    role = forms.ChoiceField(label="岗位", choices=Role, widget=_SELECT)
    department = forms.ChoiceField(label="所属部门（仅部门人员填写）", required=False, widget=_SELECT)

    def __init__(self, *args, acting: Acting, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"] = BureauField(acting=acting)
        beside = departments_beside(acting.authority.path, clock.today())
        self.fields["department"].choices = [("", "—"), *((one.value, one.label) for one in beside)]
        self.order_fields(["full_name", "authority", "role", "department"])

    def clean(self) -> dict:
        cleaned = super().clean()
        if "role" in cleaned and (cleaned["role"] == Role.DEPARTMENT) != bool(cleaned.get("department")):
            self.add_error(
                "department",
                forms.ValidationError("部门人员要填写所属部门，其他岗位不填。", code="department_of_its_people"),
            )
        return cleaned


class InvitationForm(_PostAsked):
    full_name = forms.CharField(label="姓名", max_length=60, widget=forms.TextInput(attrs=_TEXT))


class PostForm(_PostAsked):
    valid_from = forms.DateField(label="起日", widget=_day())
    valid_to = forms.DateField(label="止日（长期有效不填）", required=False, widget=_day())

    def __init__(self, *args, acting: Acting, invitation: Invitation | None = None, **kwargs) -> None:
        super().__init__(*args, acting=acting, **kwargs)
        self.fields["valid_from"].initial = clock.today
        if invitation is not None:
            for name in ("role", "department"):
                self.fields[name].initial = getattr(invitation, name)
            self.fields["authority"].initial = invitation.authority.code


class PostField(forms.ModelChoiceField):
    def label_from_instance(self, post: Post) -> str:
        return f"{post.officer} · {post.authority.short_name}{post.title}"


class DeputyForm(forms.Form):
    post = PostField(label="代行的岗位", queryset=Post.objects.none(), empty_label="请选择", widget=_SELECT)
    valid_from = forms.DateField(label="起日", widget=_day())
    valid_to = forms.DateField(label="止日", widget=_day())

    def __init__(self, *args, acting: Acting, officer: Officer, **kwargs) -> None:
        # Beside the form for a post, which has days too.
        super().__init__(*args, auto_id="deputy_%s", **kwargs)
        today = clock.today()
        live = Post.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), ended_at=None, deputy_for=None)
        self.fields["post"].queryset = (
            live.filter(below(acting.authority.path, field="authority__path"))
            .exclude(officer=officer)
            .select_related("officer", "authority")
            .order_by("authority__path", "officer__full_name")
        )
