"""What the database itself keeps of this app's tables and the packages' own: grants, private rows (DESIGN 3).

The second migration carries it out.
"""

from datetime import date, time

from django.db.migrations.operations import RunSQL

from authorities.enums import Department, DepartmentKind
from authorities.isolation import append_only, first_rows, functions, open_table, own_rows, private_table, role, trigger
from authorities.models.dispatches import DEFAULT_TEXT

_ALL = "SELECT, INSERT, UPDATE, DELETE"

# An officer has one kind of work at a time: the bureau's business, or one of the three administrators. A post that was
# ended stops counting on the day it was ended. The officer's row is locked, so that two posts granted at one moment
# see each other.
_SEPARATION = """
CREATE FUNCTION authorities_post_separation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    apart constant text[] := ARRAY['system', 'security', 'auditor', 'discipline'];
    own_end date := CASE WHEN NEW.ended_at IS NULL THEN NEW.valid_to
                         ELSE (NEW.ended_at AT TIME ZONE 'Asia/Shanghai')::date - 1 END;
BEGIN
    PERFORM 1 FROM authorities_officer WHERE id = NEW.officer_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM authorities_post p
        WHERE p.officer_id = NEW.officer_id AND p.id <> NEW.id
          AND (CASE WHEN p.role = ANY (apart) THEN p.role ELSE 'business' END)
              <> (CASE WHEN NEW.role = ANY (apart) THEN NEW.role ELSE 'business' END)
          AND p.valid_from <= COALESCE(own_end, 'infinity')
          AND NEW.valid_from <= COALESCE(
              CASE WHEN p.ended_at IS NULL THEN p.valid_to
                   ELSE (p.ended_at AT TIME ZONE 'Asia/Shanghai')::date - 1 END, 'infinity')
    ) THEN
        RAISE EXCEPTION 'Duties are separated: an officer administers, inspects or does business'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'post_separation';
    END IF;
    RETURN NEW;
END $$
"""

# Nobody's password is set anew on one administrator's word: behind the invitation stands a renewal of that account that
# was asked for by one and confirmed by another, neither of them its owner. Security definer: the question is about the
# rows as they are.
_CONFIRMED = """
CREATE FUNCTION authorities_renewal_is_confirmed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM authorities_credentialrequest r
        JOIN authorities_approval a ON a.subject = 'credentials' AND a.subject_key = r.id::text
        WHERE r.id = NEW.renewal_id AND r.kind = 'renewal' AND r.officer_id = NEW.officer_id
          AND a.status = 'approved' AND a.requested_by_id = r.asked_by_id
          AND a.decided_by_id NOT IN (r.asked_by_id, r.officer_id)) THEN
        RAISE EXCEPTION 'a renewal that no second administrator confirmed opens nothing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'invitation_renewal_is_confirmed';
    END IF;
    RETURN NEW;
END $$
"""

# Departments that posts, invitations and letters name are those of the nation or of the province that the row lies in.
# The first argument is the bureau's column, or '' where the row has a path of its own.
_DEPARTMENTS = """
CREATE FUNCTION department_is_in_the_reference() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    place text;
BEGIN
    IF TG_ARGV[0] = '' THEN
        place := to_jsonb(NEW) ->> 'path';
    ELSE
        SELECT a.path INTO place FROM authorities_authority a WHERE a.id = (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM authorities_departmententry d
        WHERE d.code = NEW.department AND d.province IN ('', split_part(place, '/', 2))) THEN
        RAISE EXCEPTION 'no department % there', NEW.department
            USING ERRCODE = 'check_violation', CONSTRAINT = 'department_is_listed';
    END IF;
    RETURN NEW;
END $$
"""
# A code keeps its province, name and kind: rows refer to it, and processes remember it.
_DEPARTMENT = """
CREATE FUNCTION department_keeps_its_name() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR (NEW.code, NEW.province, NEW.label, NEW.kind)
       IS DISTINCT FROM (OLD.code, OLD.province, OLD.label, OLD.kind) THEN
        RAISE EXCEPTION 'a department ends on a day and is not renamed'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'department_keeps_its_name';
    END IF;
    RETURN NEW;
END $$
"""
# What is kept of a bureau is written by whoever works at it or above it: everyone reads these rows, so that no policy
# stands in the way.
_INSIDE = """
CREATE FUNCTION lies_in_the_writers_area() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    scope text := substring(current_setting('app.scope', true) FROM '^/(?:.*/)?$');
    place text;
BEGIN
    SELECT a.path INTO place FROM authorities_authority a WHERE a.id = NEW.authority_id;
    IF scope IS NULL OR NOT starts_with(place, scope) THEN
        RAISE EXCEPTION 'a bureau of another area is kept by its own'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'bureau_of_another_area';
    END IF;
    RETURN NEW;
END $$
"""
_SIGNED = "国市监注发〔2024〕10号（联合印发部门）"
_NAMED = "国市监注发〔2024〕10号、归集和分类所涉及的部门"
_SINCE = date(2000, 1, 1)
# Code, name, signatory of 10号 (the bureau itself is the fifteenth), feeds that it hands in.
_ENTRIES = (
    (Department.DEVELOPMENT, True, ()),
    (Department.INDUSTRY, True, ()),
    (Department.FINANCE, True, ()),
    (Department.SOCIAL_SECURITY, True, ("social_insurance", "credentials")),
    (Department.HOUSING, True, ("negative_records",)),
    (Department.TRANSPORT, True, ("negative_records",)),
    (Department.AGRICULTURE, True, ("credentials",)),
    (Department.COMMERCE, True, ("credentials",)),
    (Department.CULTURE, True, ("credentials",)),
    (Department.VETERANS, True, ("credentials",)),
    (Department.CENTRAL_BANK, True, ()),
    (Department.TAX, True, ("tax", "tax_register")),
    (Department.BANKING, True, ()),
    (Department.INTELLECTUAL_PROPERTY, True, ("credentials",)),
    (Department.COURT, False, ("defaulters",)),
    (Department.STATISTICS, False, ()),
    (Department.EMERGENCY, False, ("negative_records",)),
    (Department.ECOLOGY, False, ("negative_records",)),
    (Department.DISABLED, False, ()),
    (Department.RURAL, False, ()),
    (Department.ASSOCIATION, False, ()),
    (Department.STREET, False, ()),
)
_BESIDE = (Department.ASSOCIATION, Department.STREET)


def of_a_department(table: str, *, bureau: str) -> RunSQL:
    """The department that a row names is in the reference for the province that it lies in; none is none."""
    return trigger(
        "department",
        table,
        "BEFORE INSERT OR UPDATE OF department",
        f"department_is_in_the_reference('{bureau}')",
        each="FOR EACH ROW WHEN (NEW.department <> '')",
    )


OPERATIONS = (
    # Departments: read by all, kept by platform administrators.
    open_table("authorities_departmententry", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "authorities_departmententry",
        ("code", "province", "label", "kind", "signatory", "feeds", "valid_from", "ground"),
        *(
            (
                one.value,
                "",
                one.label,
                DepartmentKind.BESIDE if one in _BESIDE else DepartmentKind.DEPARTMENT,
                signed,
                list(feeds),
                _SINCE,
                _SIGNED if signed else _NAMED,
            )
            for one, signed, feeds in _ENTRIES
        ),
    ),
    functions(_DEPARTMENTS, _DEPARTMENT),
    trigger("keeps_its_name", "authorities_departmententry", "BEFORE UPDATE OR DELETE", "department_keeps_its_name()"),
    of_a_department("authorities_post", bureau="authority_id"),
    of_a_department("authorities_invitation", bureau="authority_id"),
    # Reference data: read by all, kept by platform administrators on the administration pages.
    open_table("authorities_division", web="SELECT, INSERT, UPDATE"),
    open_table("authorities_division_successors", web=_ALL, batch="SELECT, INSERT, DELETE"),
    open_table("authorities_authority", web="SELECT, INSERT, UPDATE"),
    # What decisions tell, and the phone book: read by all, kept by provinces and by the bureaus themselves.
    functions(_INSIDE),
    *(
        operation
        for table in ("authorities_remedy", "authorities_contact")
        for operation in (
            open_table(table, web="SELECT, INSERT", batch="SELECT, INSERT"),
            append_only(table),
            trigger("inside", table, "BEFORE INSERT", "lies_in_the_writers_area()"),
        )
    ),
    open_table("authorities_announcedyear", web=_ALL),
    open_table("authorities_calendarday", web=_ALL),
    # Who works here: read before any jurisdiction is known, to log in.
    open_table("authorities_officer", web="SELECT, INSERT, UPDATE"),
    open_table("authorities_officer_groups", web="SELECT", batch=_ALL),
    open_table("authorities_officer_user_permissions", web="SELECT", batch=_ALL),
    open_table("authorities_post", web="SELECT, INSERT, UPDATE"),
    functions(_SEPARATION),
    trigger("separation", "authorities_post", "BEFORE INSERT OR UPDATE", "authorities_post_separation()"),
    open_table("authorities_formerpassword", web="SELECT, INSERT", batch="SELECT, INSERT"),
    # Found by its identifier before any jurisdiction is known, as officers are.
    open_table("authorities_machine", web="SELECT, INSERT, UPDATE", batch="SELECT"),
    # The audit log. A household that is logged in sees who looked at or changed its data.
    private_table("authorities_auditrecord", web="SELECT, INSERT", batch="SELECT, INSERT"),
    own_rows("authorities_auditrecord"),
    append_only("authorities_auditrecord"),
    # A record's number is taken before the record is written, for its hash covers the number.
    RunSQL(
        f"GRANT USAGE ON SEQUENCE authorities_auditrecord_id_seq TO {role('web')}, {role('batch')}",
        reverse_sql=RunSQL.noop,
    ),
    open_table("authorities_auditseal", batch="SELECT, INSERT"),
    append_only("authorities_auditseal"),
    open_table("authorities_auditverification", batch="SELECT, INSERT"),
    append_only("authorities_auditverification"),
    # What the clock did on the whole platform: names of tasks, moments and counts.
    open_table("authorities_taskfiring", batch="SELECT, INSERT, UPDATE"),
    # Private rows.
    private_table("authorities_job", web="SELECT, INSERT, UPDATE"),
    private_table("authorities_approval", web="SELECT, INSERT, UPDATE"),
    private_table("authorities_notification", web="SELECT, INSERT, UPDATE"),
    private_table("authorities_dispatch", web="SELECT, UPDATE"),
    private_table("authorities_dispatchattempt", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("authorities_dispatchattempt"),
    open_table("authorities_digestchoice", web="SELECT, INSERT, UPDATE", batch="SELECT"),
    open_table("authorities_deliveryrule", web="SELECT, INSERT, UPDATE"),
    first_rows(
        "authorities_deliveryrule",
        ("province", "valid_from", "text", "quiet_from", "quiet_until", "notice_days", "ground"),
        (
            "",
            _SINCE,
            DEFAULT_TEXT,
            time(21),
            time(8),
            30,
            "没有规定，为示例：免打扰时间由各省定；公告三十日类推《民事诉讼法》第九十五条",
        ),
    ),
    private_table("authorities_credentialrequest", web="SELECT, INSERT", batch="SELECT, INSERT"),
    append_only("authorities_credentialrequest"),
    private_table("authorities_invitation", web="SELECT, INSERT, UPDATE"),
    functions(_CONFIRMED),
    trigger(
        "renewal_confirmed",
        "authorities_invitation",
        "BEFORE INSERT OR UPDATE OF officer_id, renewal_id",
        "authorities_renewal_is_confirmed()",
        each="FOR EACH ROW WHEN (NEW.renewal_id IS NOT NULL)",
    ),
    # A household sees and stores its own files.
    private_table("authorities_storedfile", web="SELECT, INSERT", batch="SELECT, INSERT, DELETE"),
    own_rows("authorities_storedfile", written=True),
    # The framework's own.
    open_table("django_session", web=_ALL, batch=_ALL),
    open_table("django_admin_log", web="SELECT, INSERT", batch=""),
    open_table("django_content_type"),
    open_table("auth_permission"),
    open_table("auth_group"),
    open_table("auth_group_permissions"),
    open_table("django_migrations", batch="SELECT"),
    # The packages' own, used at the door before a jurisdiction is known.
    open_table("mfa_authenticator", web=_ALL, batch=_ALL),
    open_table("usersessions_usersession", web=_ALL, batch=_ALL),
    open_table("axes_accessattempt", web=_ALL, batch=_ALL),
    open_table("oauth2_provider_accesstoken", web="SELECT, INSERT, DELETE", batch="SELECT, DELETE"),
    # Of grants that are not offered; nobody may touch them.
    *(
        open_table(f"oauth2_provider_{table}", web="", batch="")
        for table in ("grant", "refreshtoken", "idtoken", "devicegrant")
    ),
    # Kept by the packages and not used here; read when an account is handled.
    open_table("account_emailaddress", batch="SELECT"),
    open_table("account_emailconfirmation", batch="SELECT"),
    open_table("axes_accessattemptexpiration", web="SELECT, DELETE", batch="SELECT"),
    open_table("axes_accesslog", batch="SELECT"),
    open_table("axes_accessfailurelog", batch="SELECT"),
)
