"""The public page of a classification standard: its text, and while it is shown for comment, what one says to it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from authorities import clock
from authorities.refusals import Refused
from mingteyouxin.criteria import standard_publication
from mingteyouxin.criteria.models import PublicClassStandard
from portal.visitors import too_many


class CommentForm(forms.Form):
    name = forms.CharField(
        label="姓名或单位名称",
        max_length=60,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "name"}),
        error_messages={"required": "请填写姓名或单位名称。"},
    )
    contact = forms.CharField(
        label="联系电话或电子邮箱",
        max_length=60,
        help_text="只用于核实和回复意见，加密保存，不对外公开。",
        widget=forms.TextInput(attrs={"class": "form-control"}),
        error_messages={"required": "请填写联系电话或电子邮箱。"},
    )
    text = forms.CharField(
        label="意见和理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 5}),
        error_messages={"required": "请填写意见。", "max_length": "请不超过 2000 字。"},
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def class_standard(request: HttpRequest, standard_id: int) -> HttpResponse:
    """The text of a standard; while it is shown for comment, the form as well."""
    standard = PublicClassStandard.objects.select_related("authority").filter(pk=standard_id).first()
    if standard is None:
        raise Http404
    today = clock.today()
    form = CommentForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if too_many(request, "class-comment", an_hour=settings.CLASS_COMMENTS_AN_HOUR):
                form.add_error(None, "从您的网络提交的意见过于频繁，请一小时后再试，或者向制定机关书面反映。")
                status = 429
            else:
                try:
                    standard_publication.comment(standard.pk, **form.cleaned_data)
                except Refused as error:
                    form.add_error(None, str(error))
                else:
                    messages.success(request, "意见已提交，感谢您的参与。")
                    return redirect("public-class-standard", standard.pk)
    context = {
        "standard": standard,
        "state": standard.state_label(today),
        "takes_comments": standard.takes_comments(today),
        "form": form,
    }
    return render(request, "public/portal/class_standard.html", context, status=status)
