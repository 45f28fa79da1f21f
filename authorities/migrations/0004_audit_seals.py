"""Row hashes and chained seals of the audit log."""

import django.contrib.postgres.fields
from django.conf import settings
from django.db import migrations, models

from authorities.audit_log import macs
from authorities.isolation import append_only, open_table

_WEB, _BATCH = (settings.DATABASE_ROLE_NAMES[role].replace('"', '""') for role in ("web", "batch"))
_TRIGGER = "ALTER TABLE authorities_auditrecord {} TRIGGER append_only"


def hash_records(apps, schema_editor):
    """Records from before there were hashes get theirs; after this nobody touches a record again."""
    records = apps.get_model("authorities", "AuditRecord")._base_manager.order_by("id")
    schema_editor.execute(_TRIGGER.format("DISABLE"))
    for kept in records.iterator():
        said = {name: getattr(kept, name) for name in macs.COLUMNS} | {"at": macs.microseconds(kept.at)}
        records.filter(pk=kept.pk).update(mac=macs.record_mac(said.values()))
    schema_editor.execute(_TRIGGER.format("ENABLE"))


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0003_actors_and_acts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False, verbose_name="序号")),
                (
                    "firsts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="各段起始编号"
                    ),
                ),
                (
                    "lasts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.BigIntegerField(), size=None, verbose_name="各段截止编号"
                    ),
                ),
                ("upto", models.BigIntegerField(verbose_name="此前最大编号")),
                ("count", models.BigIntegerField(verbose_name="记录数")),
                ("digest", models.BinaryField(max_length=32, verbose_name="摘要")),
                ("previous_mac", models.BinaryField(max_length=33, verbose_name="上一封存的校验值")),
                ("mac", models.BinaryField(max_length=33, verbose_name="校验值")),
                ("sealed_at", models.DateTimeField(verbose_name="封存时间")),
            ],
            options={
                "verbose_name": "审计封存",
                "verbose_name_plural": "审计封存",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="AuditVerification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField(verbose_name="开始时间")),
                ("finished_at", models.DateTimeField(verbose_name="结束时间")),
                ("records", models.BigIntegerField(verbose_name="记录数")),
                ("seals", models.BigIntegerField(verbose_name="封存数")),
                ("unsealed", models.BigIntegerField(verbose_name="尚未封存的记录数")),
                ("found", models.BigIntegerField(verbose_name="问题数")),
                ("findings", models.JSONField(default=list, verbose_name="问题")),
            ],
            options={
                "verbose_name": "审计校验",
                "verbose_name_plural": "审计校验",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="auditrecord",
            name="mac",
            field=models.BinaryField(default=b"", max_length=33, verbose_name="校验值"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("intake", "数据归集"),
                    ("typing_run", "分型计算"),
                    ("typing_publication", "分型结果公布"),
                    ("list_export", "导出名单"),
                    ("audit_export", "导出审计记录"),
                    ("audit_verification", "校验审计记录"),
                ],
                max_length=20,
                verbose_name="类别",
            ),
        ),
        migrations.AddIndex(model_name="auditrecord", index=models.Index(fields=["at"], name="audit_at")),
        migrations.AddIndex(
            model_name="auditrecord", index=models.Index(fields=["actor_kind", "path"], name="audit_actor_kind_path")
        ),
        migrations.AddIndex(
            model_name="auditrecord",
            index=models.Index(fields=["act", "path"], name="audit_act_path"),
        ),
        migrations.AddIndex(
            model_name="auditrecord",
            index=models.Index(
                condition=models.Q(("object_key", ""), _negated=True),
                fields=["object_kind", "object_key"],
                name="audit_object",
            ),
        ),
        migrations.AddIndex(
            model_name="auditrecord",
            index=models.Index(
                condition=models.Q(("address__isnull", False)), fields=["address"], name="audit_address"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditseal",
            constraint=models.CheckConstraint(
                condition=models.Q(("count__gte", 1), ("number__gte", 1)), name="audit_seal_has_records"
            ),
        ),
        migrations.AddConstraint(
            model_name="auditverification",
            constraint=models.CheckConstraint(
                condition=models.Q(("finished_at__gte", models.F("started_at")), ("found__gte", 0)),
                name="audit_verification_in_order",
            ),
        ),
        migrations.RunPython(hash_records, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="auditrecord",
            constraint=models.CheckConstraint(condition=models.Q(("mac", b""), _negated=True), name="audit_has_a_mac"),
        ),
        # A record's number is taken before the record is written, for its hash covers the number.
        migrations.RunSQL(
            f'GRANT USAGE ON SEQUENCE authorities_auditrecord_id_seq TO "{_WEB}", "{_BATCH}"',
            reverse_sql=migrations.RunSQL.noop,
        ),
        open_table("authorities_auditseal", batch="SELECT, INSERT"),
        append_only("authorities_auditseal"),
        open_table("authorities_auditverification", batch="SELECT, INSERT"),
        append_only("authorities_auditverification"),
    ]
