"""What the database itself keeps of these tables: the app's `database`."""

from django.db import migrations

from casework import database


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_tables"), ("authorities", "0002_isolation")]

    operations = list(database.OPERATIONS)
