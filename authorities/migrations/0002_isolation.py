"""What the database itself keeps of these tables: the app's `database`."""

from django.db import migrations

from authorities import database


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_tables"),
        ("account", "0009_emailaddress_unique_primary_email"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("axes", "0010_accessattemptexpiration"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("mfa", "0003_authenticator_type_uniq"),
        ("oauth2_provider", "0022_refreshtoken_token_family_index"),
        ("sessions", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = list(database.OPERATIONS)
