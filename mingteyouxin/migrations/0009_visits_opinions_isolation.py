"""Grants, row-level security, and what the tables of visits and opinions refuse whoever asks (DESIGN 3, 6)."""

from django.db import migrations

from authorities.isolation import append_only, private_table

# What was found at a visit is written once; a case that is reopened is visited anew.
_VISIT = """
CREATE FUNCTION visit_ends_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a visit is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.status <> 'planned' THEN
        RAISE EXCEPTION 'a visit that is over does not change' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.case_id <> NEW.case_id THEN
        RAISE EXCEPTION 'a visit stays with its case' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
# An answer may be put right, never taken back.
_OPINION = """
CREATE FUNCTION opinion_stays_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'an opinion is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.case_id, OLD.request_id, OLD.department) IS DISTINCT FROM (NEW.case_id, NEW.request_id, NEW.department)
       OR (OLD.answer <> '' AND NEW.answer = '') OR (OLD.closed_how <> '' AND NEW.closed_how = '') THEN
        RAISE EXCEPTION 'what was asked and said is not taken back' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
_WRITTEN = "SELECT, INSERT, UPDATE"
_ADDED = "SELECT, INSERT"


class Migration(migrations.Migration):
    dependencies = [("mingteyouxin", "0008_visits_opinions")]

    operations = [
        migrations.RunSQL(
            [
                _VISIT,
                _OPINION,
                "CREATE TRIGGER ends_once BEFORE UPDATE OR DELETE ON mingteyouxin_visit"
                " FOR EACH ROW EXECUTE FUNCTION visit_ends_once()",
                "CREATE TRIGGER stays_given BEFORE UPDATE OR DELETE ON mingteyouxin_opinionitem"
                " FOR EACH ROW EXECUTE FUNCTION opinion_stays_given()",
            ],
            reverse_sql=[
                "DROP TRIGGER stays_given ON mingteyouxin_opinionitem",
                "DROP TRIGGER ends_once ON mingteyouxin_visit",
                "DROP FUNCTION opinion_stays_given",
                "DROP FUNCTION visit_ends_once",
            ],
        ),
        private_table("mingteyouxin_visit", web=_WRITTEN),
        private_table("mingteyouxin_visitphoto", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_visitphoto"),
        private_table("mingteyouxin_visitevent", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_visitevent"),
        private_table("mingteyouxin_opinionrequest", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_opinionrequest"),
        private_table("mingteyouxin_opinionitem", web=_WRITTEN),
        private_table("mingteyouxin_opinionevent", web=_ADDED, batch=_ADDED),
        append_only("mingteyouxin_opinionevent"),
    ]
