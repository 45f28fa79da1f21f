"""Grants and row-level security of this app's tables and of the framework's own (DESIGN 3)."""

from django.db import migrations

from authorities.isolation import append_only, open_table, private_table

ALL = "SELECT, INSERT, UPDATE, DELETE"


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0001_initial"),
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        # Reference data: read by all, kept by platform administrators on the administration pages.
        open_table("authorities_division", web="SELECT, INSERT, UPDATE"),
        open_table("authorities_division_successors", web=ALL, batch="SELECT, INSERT, DELETE"),
        open_table("authorities_authority", web="SELECT, INSERT, UPDATE"),
        open_table("authorities_announcedyear", web=ALL),
        open_table("authorities_calendarday", web=ALL),
        # Who works here: read before any jurisdiction is known, to log in.
        open_table("authorities_officer", web="SELECT, INSERT, UPDATE"),
        open_table("authorities_officer_groups", web="SELECT", batch=ALL),
        open_table("authorities_officer_user_permissions", web="SELECT", batch=ALL),
        open_table("authorities_post", web="SELECT, INSERT, UPDATE"),
        # Private rows.
        private_table("authorities_auditrecord", web="SELECT, INSERT", batch="SELECT, INSERT"),
        append_only("authorities_auditrecord"),
        private_table("authorities_job", web="SELECT, INSERT, UPDATE"),
        private_table("authorities_approval", web="SELECT, INSERT, UPDATE"),
        private_table("authorities_storedfile", web="SELECT, INSERT", batch="SELECT, INSERT, DELETE"),
        # The framework's own.
        open_table("django_session", web=ALL, batch=ALL),
        open_table("django_admin_log", web="SELECT, INSERT", batch=""),
        open_table("django_content_type"),
        open_table("auth_permission"),
        open_table("auth_group"),
        open_table("auth_group_permissions"),
        open_table("django_migrations", batch="SELECT"),
    ]
