"""Officers' page of the files for 国家企业信用信息公示系统: those made so far, and the next one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from authorities.lists.listing import AreaFilter, Column, Listing
from authorities.officer.door import officer_view
from authorities.officer.lists import list_page
from authorities.refusals import Refused
from mingteyouxin import capabilities
from mingteyouxin.certificates import annotations
from mingteyouxin.certificates.door import visible_annotation_files
from mingteyouxin.certificates.enums import AnnotationKind
from mingteyouxin.certificates.models import AnnotationFile


def _counts(file: AnnotationFile) -> str:
    return "，".join(f"{kind.label} {file.counts.get(kind, 0)}" for kind in AnnotationKind)


ANNOTATIONS = Listing(
    name="annotations",
    title="公示系统标注文件",
    unit="个",
    capability=capabilities.CASE_DECIDE,
    view="certificate-annotations",
    rows=visible_annotation_files,
    order=("-id",),
    filters=AreaFilter,
    page=lambda file: ("file-download", file.file_id),
    columns=(
        Column("file", "文件", lambda file: f"{file.authority.short_name} {file}", wide=True),
        Column("counts", "户数", _counts, wide=True),
        Column("made", "生成时间", lambda file: file.made_at, ("made_at",)),
        Column("by", "生成人", lambda file: str(file.made_by or "")),
        Column("checksum", "校验值", lambda file: file.checksum),
    ),
    empty="还没有生成过标注文件。",
    empty_note="第一次生成的文件包含本辖区全部有效的认定，以后每次只包含有变化的。",
)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_view(capabilities.CASE_DECIDE)
def annotation_list(request: HttpRequest) -> HttpResponse:
    """Files made so far, the latest first; POST asks for the next one."""
    if request.method != "POST":
        waiting = annotations.changed(request.acting.authority).order_by().count()
        return list_page(request, ANNOTATIONS, "officer/mingteyouxin/annotation_list.html", changed=waiting)
    try:
        job = annotations.request(request.acting)
    except Refused as error:
        messages.warning(request, str(error))
        return redirect("certificate-annotations", request.acting.authority.code)
    return redirect("job-page", request.acting.authority.code, job.pk)
