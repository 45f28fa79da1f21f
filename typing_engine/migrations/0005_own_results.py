"""A household that is logged in sees its own results.

The policy is the parent's alone: `web` reads results through the parent, whose policies are the ones that count then,
and has no right on a partition at all. Tables of results made at run time need nothing more.
"""

from django.db import migrations

from authorities.isolation import own_rows


class Migration(migrations.Migration):
    dependencies = [("typing_engine", "0004_results_are_complete")]

    operations = [own_rows("typing_engine_result")]
