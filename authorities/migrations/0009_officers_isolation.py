"""Grants of what officers log in with; 三员分立 kept by the database."""

from django.db import migrations

from authorities.isolation import open_table, private_table

ALL = "SELECT, INSERT, UPDATE, DELETE"

# An officer has one kind of work at a time: the bureau's business, or one of the three administrators. A post that was
# ended stops counting on the day it was ended. The officer's row is locked, so that two posts granted at one moment
# see each other.
_SEPARATION = """
CREATE FUNCTION authorities_post_separation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    own_end date := CASE WHEN NEW.ended_at IS NULL THEN NEW.valid_to
                         ELSE (NEW.ended_at AT TIME ZONE 'Asia/Shanghai')::date - 1 END;
BEGIN
    PERFORM 1 FROM authorities_officer WHERE id = NEW.officer_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM authorities_post p
        WHERE p.officer_id = NEW.officer_id AND p.id <> NEW.id
          AND (CASE WHEN p.role IN ('system', 'security', 'auditor') THEN p.role ELSE 'business' END)
              <> (CASE WHEN NEW.role IN ('system', 'security', 'auditor') THEN NEW.role ELSE 'business' END)
          AND p.valid_from <= COALESCE(own_end, 'infinity')
          AND NEW.valid_from <= COALESCE(
              CASE WHEN p.ended_at IS NULL THEN p.valid_to
                   ELSE (p.ended_at AT TIME ZONE 'Asia/Shanghai')::date - 1 END, 'infinity')
    ) THEN
        RAISE EXCEPTION 'Duties are separated: an officer is one of the three administrators or does business'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'post_separation';
    END IF;
    RETURN NEW;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0008_officers"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("usersessions", "0001_initial"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [
        migrations.RunSQL(
            [
                _SEPARATION,
                "CREATE TRIGGER separation BEFORE INSERT OR UPDATE ON authorities_post "
                "FOR EACH ROW EXECUTE FUNCTION authorities_post_separation()",
            ],
            reverse_sql=[
                "DROP TRIGGER separation ON authorities_post",
                "DROP FUNCTION authorities_post_separation()",
            ],
        ),
        private_table("authorities_invitation", web="SELECT, INSERT, UPDATE"),
        open_table("authorities_formerpassword", web="SELECT, INSERT", batch="SELECT, INSERT"),
        # The packages' own, used at the door before a jurisdiction is known.
        open_table("mfa_authenticator", web=ALL, batch=ALL),
        open_table("usersessions_usersession", web=ALL, batch=ALL),
        open_table("axes_accessattempt", web=ALL, batch=ALL),
        # Kept by the packages and not used here; read when an account is handled.
        open_table("account_emailaddress", batch="SELECT"),
        open_table("account_emailconfirmation", batch="SELECT"),
        open_table("axes_accessattemptexpiration", web="SELECT, DELETE", batch="SELECT"),
        open_table("axes_accesslog", batch="SELECT"),
        open_table("axes_accessfailurelog", batch="SELECT"),
    ]
