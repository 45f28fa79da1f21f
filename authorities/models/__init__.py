from authorities.models.approvals import Approval
from authorities.models.audit import AuditRecord, AuditSeal, AuditVerification
from authorities.models.bureaus import Authority, Division
from authorities.models.calendar import AnnouncedYear, CalendarDay
from authorities.models.credential_requests import CredentialRequest
from authorities.models.departments import DepartmentEntry
from authorities.models.dispatches import DeliveryRule, DigestChoice, Dispatch, DispatchAttempt
from authorities.models.files import StoredFile
from authorities.models.invitations import Invitation
from authorities.models.jobs import Job
from authorities.models.machines import Machine
from authorities.models.notifications import Notification
from authorities.models.officers import FormerPassword, Officer, Post
from authorities.models.provincial_rules import ProvincialRule
from authorities.models.remedies import Contact, Remedy
from authorities.models.schedule import TaskFiring

__all__ = [
    "AnnouncedYear",
    "Approval",
    "AuditRecord",
    "AuditSeal",
    "AuditVerification",
    "Authority",
    "CalendarDay",
    "Contact",
    "CredentialRequest",
    "DeliveryRule",
    "DepartmentEntry",
    "DigestChoice",
    "Dispatch",
    "DispatchAttempt",
    "Division",
    "FormerPassword",
    "Invitation",
    "Job",
    "Machine",
    "Notification",
    "Officer",
    "Post",
    "ProvincialRule",
    "Remedy",
    "StoredFile",
    "TaskFiring",
]
