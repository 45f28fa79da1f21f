"""A household sees and stores its own files."""

from django.db import migrations

from authorities.isolation import own_rows


class Migration(migrations.Migration):
    dependencies = [("authorities", "0012_cases")]

    operations = [own_rows("authorities_storedfile", written=True)]
