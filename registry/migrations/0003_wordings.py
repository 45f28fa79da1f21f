"""Wordings that every province may deliver (CONTRACTS 1), and what intake may do beyond writing rows."""

from django.conf import settings
from django.db import migrations

_BATCH = settings.DATABASE_ROLE_NAMES["batch"].replace('"', '""')

WORDINGS = (
    ("households", "status", "在营（开业）", "存续"),
    ("households", "status", "存续（在营、开业、在册）", "存续"),
    ("households", "status", "开业", "存续"),
    ("households", "status", "在册", "存续"),
    ("households", "status", "登记在册", "存续"),
    ("households", "status", "吊销未注销", "吊销"),
    ("households", "status", "吊销，未注销", "吊销"),
    ("households", "status", "吊销已注销", "注销"),
    ("households", "status", "已注销", "注销"),
    ("households", "form", "个人经营", "个人"),
    ("households", "form", "家庭经营", "家庭"),
)


def add(apps, schema_editor) -> None:
    alias = apps.get_model("registry", "ValueAlias")
    alias.objects.bulk_create(
        alias(province="/", feed=feed, column=column, wording=wording, value=value)
        for feed, column, wording, value in WORDINGS
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_isolation")]

    operations = [
        migrations.RunPython(add, migrations.RunPython.noop),
        # Intake numbers new households itself, to lay those of a place together.
        migrations.RunSQL(
            f'GRANT USAGE ON SEQUENCE registry_household_id_seq TO "{_BATCH}"', reverse_sql=migrations.RunSQL.noop
        ),
        # Sorting what a load left pending into the name index asks for the owner of the index.
        migrations.RunSQL(
            [
                """CREATE FUNCTION registry_settle_name_index() RETURNS bigint LANGUAGE sql SECURITY DEFINER
                   SET search_path = pg_catalog SET work_mem = '256MB'
                   AS $$ SELECT gin_clean_pending_list('public.directory_tokens'::regclass) $$""",
                "REVOKE ALL ON FUNCTION registry_settle_name_index() FROM PUBLIC",
                f'GRANT EXECUTE ON FUNCTION registry_settle_name_index() TO "{_BATCH}"',
            ],
            reverse_sql="DROP FUNCTION registry_settle_name_index()",
        ),
    ]
