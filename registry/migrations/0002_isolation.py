"""What the database itself keeps of these tables: registry/database.py."""

from django.db import migrations

from registry import database


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_tables"), ("authorities", "0002_isolation")]

    operations = list(database.OPERATIONS)
