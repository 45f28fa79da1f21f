"""What a household that is logged in sees of the registry, and grants of the tables that let it in."""

from django.db import migrations

from authorities.isolation import (
    append_only,
    open_table,
    own_rows,
    private_through_household,
    rows_naming_a_person,
    scope_alone,
)

FACTS = (
    "registry_annualreport",
    "registry_riskmark",
    "registry_tax",
    "registry_socialinsurance",
    "registry_penalty",
    "registry_indicator",
    "registry_replacedfact",
)


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_people")]

    operations = [
        own_rows("registry_household", household="id"),
        rows_naming_a_person("registry_household", document="operator_id_index"),
        *(scope_alone(table) for table in FACTS),
        *(own_rows(table) for table in FACTS),
        private_through_household("registry_agent", web="SELECT, INSERT, UPDATE", batch="SELECT, INSERT, UPDATE"),
        own_rows("registry_agent", written=True),
        rows_naming_a_person("registry_agent", document="document_index"),
        private_through_household("registry_message", web="SELECT, INSERT, UPDATE"),
        own_rows("registry_message", written=True),
        private_through_household("registry_phonecorrection", web="SELECT, INSERT", batch="SELECT, INSERT"),
        own_rows("registry_phonecorrection"),
        append_only("registry_phonecorrection"),
        # Read before any household is known: sealed, or of ten minutes.
        open_table("registry_person", web="SELECT, INSERT, UPDATE", batch="SELECT, INSERT, UPDATE"),
        open_table("registry_logincode", web="SELECT, INSERT, UPDATE, DELETE", batch="SELECT, DELETE"),
    ]
