"""Grants of machines and of the tables that django-oauth-toolkit brings along."""

from django.db import migrations

from authorities.isolation import open_table


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0005_machines"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
    ]

    operations = [
        # Found by its identifier before any jurisdiction is known, as officers are.
        open_table("authorities_machine", web="SELECT, INSERT, UPDATE", batch="SELECT"),
        open_table("oauth2_provider_accesstoken", web="SELECT, INSERT, DELETE", batch="SELECT, DELETE"),
        # Of grants that are not offered; nobody may touch them.
        *(
            open_table(f"oauth2_provider_{table}", web="", batch="")
            for table in ("grant", "refreshtoken", "idtoken", "devicegrant")
        ),
    ]
