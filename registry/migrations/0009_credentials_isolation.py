"""Grants and row-level security of the credentials' lists, and wordings of levels that are taken everywhere."""

from django.db import migrations

from authorities.isolation import own_rows, private_table, rows_naming_a_person

WORDINGS = (
    ("区级", "县级"),
    ("区县级", "县级"),
    ("县区级", "县级"),
    ("县（市、区）级", "县级"),
    ("县（区）级", "县级"),
    ("地级", "市级"),
    ("地市级", "市级"),
    ("设区市级", "市级"),
    ("市（州）级", "市级"),
    ("自治区级", "省级"),
    ("直辖市级", "省级"),
    ("省（区、市）级", "省级"),
    ("国家", "国家级"),
    ("全国", "国家级"),
)


def add(apps, schema_editor) -> None:
    alias = apps.get_model("registry", "ValueAlias")
    alias.objects.bulk_create(
        alias(province="/", feed="credentials", column="level", wording=wording, value=value)
        for wording, value in WORDINGS
    )


class Migration(migrations.Migration):
    dependencies = [("registry", "0008_credentials")]

    operations = [
        private_table("registry_credential"),
        own_rows("registry_credential"),
        rows_naming_a_person("registry_credential", document="holder_index"),
        migrations.RunPython(add, migrations.RunPython.noop),
    ]
