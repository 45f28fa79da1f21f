"""What the database itself keeps of these tables: the app's `database`."""

from django.db import migrations

from typing_engine import database


class Migration(migrations.Migration):
    dependencies = [("typing_engine", "0001_tables"), ("registry", "0002_isolation")]

    operations = list(database.OPERATIONS)
