from django.urls import path

from authorities.declarations import declared
from authorities.lists.public import PublicListing
from portal import api_docs, audit, certificates, class_standards, display, health, home, letter_checks, notices, public
from portal.public_lists import public_list, saved_list

urlpatterns = [
    path("", public.home, name="home"),
    path("search/", public.search, name="search"),
    path("household/<str:number>/", public.household, name="household"),
    path("t/", certificates.certificate_find, name="certificate-find"),
    # Short, for it is printed as a QR code.
    path("t/<str:number>", certificates.certificate, name="certificate"),
    path("t/<str:number>/photo/", certificates.certificate_photo, name="certificate-photo"),
    path("w/", letter_checks.letter_find, name="letter-find"),
    # Short, for it is printed as a QR code.
    path("w/<str:number>", letter_checks.letter_check, name="letter-check"),
    path("standards/", public.standards, name="public-standards"),
    # A number may hold a slash; it comes percent-encoded.
    path("standards/<path:number>/", public.standard, name="public-standard"),
    path("class-standards/<int:standard_id>/", class_standards.class_standard, name="public-class-standard"),
    path("notices/<int:notice_id>/", notices.notice, name="public-notice"),
    path("notices/<int:notice_id>/objection/<str:challenge>/", notices.objection_code, name="public-objection-code"),
    path("objections/", notices.objection_find, name="public-objection-find"),
    path("objections/<str:receipt>/", notices.objection, name="public-objection"),
    *(path(listing.address, public_list(listing), name=listing.name) for listing in declared(PublicListing)),
    path("about/objections/", public.contesting, name="contesting"),
    *(
        path(f"{listing.address}list.{ending}", saved_list(listing, ending), name=f"{listing.name}-{ending}")
        for listing in declared(PublicListing)
        if listing.columns
        for ending in ("csv", "xlsx")
    ),
    path("about/accessibility/", public.accessibility, name="accessibility"),
    path("about/privacy/", public.privacy, name="privacy"),
    path("api/v1/docs/", api_docs.api_docs, name="api-docs"),
    path("display/", display.choose, name="display"),
    path("office/", home.office, name="office"),
    path("office/<str:code>/", home.office_home, name="office-home"),
    path("office/<str:code>/audit/", audit.audit_list, name="audit-list"),
    path("office/<str:code>/audit/<int:record_id>/", audit.audit_record, name="audit-record"),
    path("office/<str:code>/audit/export/", audit.audit_export, name="audit-export"),
    path("office/<str:code>/audit/verify/", audit.audit_verify, name="audit-verify"),
    path("office/<str:code>/audit/jobs/<int:job_id>/", audit.audit_job, name="audit-job"),
    path("office/<str:code>/audit/jobs/<int:job_id>/progress/", audit.audit_progress, name="audit-progress"),
    path("office/<str:code>/audit/jobs/<int:job_id>/cancel/", audit.audit_cancel, name="audit-cancel"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
