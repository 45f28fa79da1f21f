"""What the database itself keeps of these tables: the app's `database`."""

from django.db import migrations

from registry import database


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_tables"), ("casework", "0002_isolation")]

    operations = list(database.OPERATIONS)
