"""What the database itself keeps of these tables: the app's `database`."""

from django.db import migrations

from appeals import database


class Migration(migrations.Migration):
    dependencies = [("appeals", "0001_tables"), ("mingteyouxin", "0002_isolation")]

    operations = list(database.OPERATIONS)
