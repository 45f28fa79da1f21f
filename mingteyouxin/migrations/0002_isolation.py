"""What the database itself keeps of these tables: the app's `database`."""

from django.db import migrations

from mingteyouxin import database


class Migration(migrations.Migration):
    dependencies = [("mingteyouxin", "0001_tables"), ("typing_engine", "0002_isolation")]

    operations = list(database.OPERATIONS)
