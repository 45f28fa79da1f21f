"""Registering and renewing a machine."""

from datetime import date, timedelta
from ipaddress import ip_network

from django import forms
from django.conf import settings

from authorities import clock
from authorities.enums import Level
from authorities.jurisdiction import below
from authorities.models import Authority, Machine
from authorities.scopes import scope_choices

_TEXT = {"class": "form-control"}
_MOST_NETWORKS = 20


class _BureauField(forms.ModelChoiceField):
    def label_from_instance(self, authority: Authority) -> str:
        return f"{authority.name}（{authority.code}）"


def _line(label: str, *, help_text: str = "", longest: int = 100) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=longest,
        widget=forms.TextInput(attrs=_TEXT),
        error_messages={"required": f"请填写{label}。", "max_length": f"{label}不超过 {longest} 个字。"},
    )


def _end_field() -> forms.DateField:
    return forms.DateField(
        label="有效期至",
        help_text=f"含当日，从今天起不超过 {settings.MACHINE_VALID_DAYS} 天；到期前由安全管理员更换密钥并延长。",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", **_TEXT}),
        error_messages={"required": "请填写有效期。", "invalid": "请填写有效的日期，如 2026-12-31。"},
    )


def _checked_end(day: date) -> date:
    today = clock.today()
    if day < today:
        raise forms.ValidationError("有效期不能早于今天。", code="valid_until_past")
    if day > today + timedelta(days=settings.MACHINE_VALID_DAYS):
        raise forms.ValidationError(f"有效期不能超过 {settings.MACHINE_VALID_DAYS} 天。", code="valid_until_too_far")
    return day


def _scopes_field() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="数据权限",
        choices=scope_choices,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
        error_messages={"required": "请至少选择一项。", "invalid_choice": "请选择列出的数据权限。"},
    )


class MachineForm(forms.Form):
    """What is decided when a machine is registered."""

    name = _line("系统名称", help_text="如：省税务局数据共享平台")
    department = _line("所属部门或单位")
    contact = _line("联系人和电话")
    authority = _BureauField(
        label="对接机关",
        queryset=Authority.objects.none(),
        empty_label=None,
        to_field_name="code",
        help_text="系统只能提交该机关及其下级机关范围内的数据。",
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages={"invalid_choice": "请选择列出的机关。"},
    )
    scopes = _scopes_field()
    networks = forms.CharField(
        label="允许的来源地址",
        required=False,
        help_text="每行一个 IP 地址或网段，如 192.0.2.0/24；不填为不限制。",
        widget=forms.Textarea(attrs={**_TEXT, "rows": 3}),
    )
    valid_until = _end_field()

    def __init__(self, *args, bureau: Authority, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["authority"].queryset = Authority.objects.filter(below(bureau.path)).exclude(level=Level.STATION)
        self.fields["authority"].initial = bureau.code
        self.fields["valid_until"].initial = clock.today() + timedelta(days=settings.MACHINE_VALID_DAYS)

    def clean_networks(self) -> list[str]:
        networks = []
        for line in filter(None, map(str.strip, self.cleaned_data["networks"].splitlines())):
            try:
                networks.append(str(ip_network(line, strict=False)))
            except ValueError as error:
                raise forms.ValidationError(f"“{line[:50]}”不是 IP 地址或网段。", code="invalid_network") from error
        if len(networks) > _MOST_NETWORKS:
            raise forms.ValidationError(f"最多 {_MOST_NETWORKS} 个，请合并为网段。", code="too_many_networks")
        return networks

    def clean_valid_until(self) -> date:
        return _checked_end(self.cleaned_data["valid_until"])

    def clean(self) -> None:
        """A page sent twice, as by reloading it, registers no second machine."""
        asked = self.cleaned_data
        if "name" in asked and "authority" in asked:
            same = Machine.objects.filter(name=asked["name"], authority=asked["authority"], revoked_at=None)
            if same.exists():
                self.add_error("name", forms.ValidationError("该机关已有同名的系统对接方。", code="name_taken"))


class RenewalForm(forms.Form):
    """A new secret. `stamp` says which renewal the page was shown after, so that reloading it does not renew again."""

    valid_until = _end_field()
    at_once = forms.BooleanField(
        label="原密钥立即失效（密钥已泄露或可能泄露）",
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    stamp = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, machine: Machine, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.machine = machine
        hours = settings.MACHINE_SECRET_OVERLAP_HOURS
        self.fields["at_once"].help_text = f"不勾选的，原密钥再用 {hours} 小时，供对方更换。"
        self.fields["stamp"].initial = self._stamp
        self.fields["valid_until"].initial = clock.today() + timedelta(days=settings.MACHINE_VALID_DAYS)

    @property
    def _stamp(self) -> str:
        return self.machine.renewed_at.isoformat() if self.machine.renewed_at else ""

    def clean_valid_until(self) -> date:
        return _checked_end(self.cleaned_data["valid_until"])

    def clean(self) -> None:
        if self.cleaned_data.get("stamp") != self._stamp:
            raise forms.ValidationError("密钥已经更换过；如需再次更换，请重新打开本页。", code="already_renewed")


class RevocationForm(forms.Form):
    reason = _line("停用的理由", longest=300)


class ScopesForm(forms.Form):
    """What a machine may do from now on."""

    scopes = _scopes_field()
    reason = _line("调整的理由", longest=300)
