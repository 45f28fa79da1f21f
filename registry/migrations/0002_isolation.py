"""Grants and row-level security of the registry's tables (DESIGN 3)."""

from django.conf import settings
from django.db import migrations

from authorities.isolation import append_only, open_table, private_table, private_through_household

_BATCH = settings.DATABASE_ROLE_NAMES["batch"].replace('"', '""')


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial"), ("authorities", "0002_isolation")]

    operations = [
        private_table("registry_household"),
        private_through_household("registry_annualreport"),
        private_through_household("registry_riskmark"),
        private_through_household("registry_tax"),
        private_through_household("registry_socialinsurance"),
        private_through_household("registry_penalty"),
        private_through_household("registry_indicator"),
        private_through_household("registry_replacedfact", batch="SELECT, INSERT"),
        append_only("registry_replacedfact"),
        private_table("registry_defaulter"),
        private_table("registry_delivery"),
        private_table("registry_rowproblem", batch="SELECT, INSERT"),
        open_table("registry_valuealias", web="SELECT, INSERT, UPDATE, DELETE"),
        # What everyone may see.
        open_table("registry_directoryentry"),
        # The typing engine writes these: a publication adds and changes types, a withdrawal takes them back.
        open_table("registry_publishedrun", batch="SELECT, INSERT, UPDATE, DELETE"),
        open_table("registry_publishedtype", batch="SELECT, INSERT, UPDATE, DELETE"),
        # Intake stages files in tables of its own making, for COPY is refused on tables with row-level security.
        migrations.RunSQL(
            ["CREATE SCHEMA staging", f'GRANT USAGE, CREATE ON SCHEMA staging TO "{_BATCH}"'],
            reverse_sql=["DROP SCHEMA staging"],
        ),
    ]
