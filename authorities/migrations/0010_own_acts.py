"""A household that is logged in sees who looked at or changed its data."""

from django.db import migrations

from authorities.isolation import own_rows


class Migration(migrations.Migration):
    dependencies = [("authorities", "0009_officers_isolation")]

    operations = [own_rows("authorities_auditrecord")]
