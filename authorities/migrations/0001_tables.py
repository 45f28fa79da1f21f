import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import oauth2_provider.generators
import oauth2_provider.models
from django.conf import settings
from django.db import migrations, models

import authorities.acts
import authorities.file_purposes
import authorities.job_kinds
import authorities.notification_kinds
import authorities.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        authorities.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        ("subject", models.CharField(max_length=40, verbose_name="事项")),
                        ("subject_key", models.CharField(max_length=80, verbose_name="对象")),
                        ("summary", models.CharField(max_length=300, verbose_name="摘要")),
                        ("reason", models.CharField(blank=True, max_length=1000, verbose_name="理由")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("requested", "待复核"),
                                    ("approved", "复核同意"),
                                    ("rejected", "复核不同意"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="requested",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提请人",
                            ),
                        ),
                        ("requested_at", models.DateTimeField(verbose_name="提请时间")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复核人",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="意见")),
                    ],
                    options={
                        "verbose_name": "复核事项",
                        "verbose_name_plural": "复核事项",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "status"], name="approval_path_status")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "requested")),
                                fields=("subject", "subject_key"),
                                name="approval_one_open_per_subject",
                                violation_error_code="already_requested",
                                violation_error_message="该事项已提请复核，尚无结果，不能重复提请。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["requested", "approved", "rejected", "withdrawn"])),
                                name="approval_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("status", "requested")),
                                    models.Q(
                                        models.Q(("status", "requested"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="approval_decided_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["approved", "rejected"]), _negated=True),
                                    models.Q(("decided_by", models.F("requested_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="approval_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "rejected"), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="approval_rejected_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "act",
                            models.CharField(choices=authorities.acts.act_choices, max_length=30, verbose_name="行为"),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "actor_kind",
                            models.CharField(
                                choices=[
                                    ("officer", "工作人员"),
                                    ("person", "经营者或其委托的人"),
                                    ("machine", "系统对接方"),
                                    ("platform", "平台"),
                                    ("visitor", "未登录者"),
                                ],
                                max_length=10,
                                verbose_name="行为人类别",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        ("actor_id", models.BigIntegerField(null=True, verbose_name="行为人编号")),
                        ("household_id", models.BigIntegerField(null=True, verbose_name="涉及的个体工商户")),
                        ("object_kind", models.CharField(blank=True, max_length=40, verbose_name="对象类别")),
                        ("object_key", models.CharField(blank=True, max_length=80, verbose_name="对象")),
                        ("after_renewal", models.BooleanField(default=False, verbose_name="登录凭据重置后不久")),
                        ("address", models.GenericIPAddressField(null=True, verbose_name="来源地址")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("mac", models.BinaryField(max_length=33, verbose_name="校验值")),
                    ],
                    options={
                        "verbose_name": "审计记录",
                        "verbose_name_plural": "审计记录",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["path", "at"], name="audit_path_at"),
                            models.Index(
                                condition=models.Q(("actor_id__isnull", False)),
                                fields=["actor_kind", "actor_id", "-id"],
                                name="audit_actor",
                            ),
                            models.Index(
                                condition=models.Q(("household_id__isnull", False)),
                                fields=["household_id", "at"],
                                name="audit_household",
                            ),
                            models.Index(fields=["at"], name="audit_at"),
                            models.Index(fields=["act", "path"], name="audit_act_path"),
                            models.Index(fields=["actor_kind", "path"], name="audit_actor_kind_path"),
                            models.Index(
                                condition=models.Q(("object_key", ""), _negated=True),
                                fields=["object_kind", "object_key"],
                                name="audit_object",
                            ),
                            models.Index(
                                condition=models.Q(("address__isnull", False)), fields=["address"], name="audit_address"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("actor_id", None), ("actor_kind", "officer"), ("officer__isnull", False)),
                                    models.Q(
                                        ("actor_id__isnull", False),
                                        ("actor_kind__in", ["person", "machine"]),
                                        ("officer", None),
                                    ),
                                    models.Q(
                                        ("actor_id", None),
                                        ("actor_kind__in", ["platform", "visitor"]),
                                        ("officer", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="audit_actor_is_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mac", b""), _negated=True), name="audit_has_a_mac"
                            ),
                        ],
                    },
                ),
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
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("count__gte", 1), ("number__gte", 1)), name="audit_seal_has_records"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditVerification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="开始时间")),
                        ("finished_at", models.DateTimeField(verbose_name="结束时间")),
                        ("records", models.BigIntegerField(verbose_name="记录数")),
                        ("seals", models.BigIntegerField(verbose_name="封存数")),
                        ("unsealed", models.BigIntegerField(verbose_name="尚未封存的记录数")),
                        ("found", models.BigIntegerField(verbose_name="问题数")),
                        ("findings", models.JSONField(default=list, verbose_name="问题")),
                        ("mac", models.BinaryField(max_length=33, verbose_name="校验值")),
                    ],
                    options={
                        "verbose_name": "审计校验",
                        "verbose_name_plural": "审计校验",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("finished_at__gte", models.F("started_at")), ("found__gte", 0)),
                                name="audit_verification_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Division",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=6, verbose_name="代码")),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "level",
                            models.CharField(
                                choices=[("province", "省级"), ("prefecture", "地级"), ("county", "县级")],
                                max_length=10,
                                verbose_name="级别",
                            ),
                        ),
                        ("parent_code", models.CharField(blank=True, max_length=6, verbose_name="上级代码")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="启用日期")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                        ("notice", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                        (
                            "successors",
                            models.ManyToManyField(blank=True, to="authorities.division", verbose_name="承继区划"),
                        ),
                    ],
                    options={
                        "verbose_name": "行政区划",
                        "verbose_name_plural": "行政区划",
                        "ordering": ["code", "valid_from"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("code", "name", "valid_from"), name="division_once", nulls_distinct=False
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^[0-9]{6}$")), name="division_code_six_digits"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from", None),
                                    ("valid_to", None),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="division_validity_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Authority",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=12, unique=True, verbose_name="机关代码")),
                        ("name", models.CharField(max_length=100, verbose_name="名称")),
                        ("short_name", models.CharField(max_length=60, verbose_name="简称")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("nation", "国家"),
                                    ("province", "省级"),
                                    ("city", "市级"),
                                    ("county", "县级"),
                                    ("station", "市场监管所"),
                                ],
                                max_length=10,
                                verbose_name="级别",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, unique=True, verbose_name="路径")),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="authorities.authority",
                                verbose_name="上级机关",
                            ),
                        ),
                        ("division_code", models.CharField(blank=True, max_length=6, verbose_name="行政区划")),
                        ("valid_from", models.DateField(blank=True, null=True, verbose_name="设立日期")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="撤销日期")),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="承继机关",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "市场监管机关",
                        "verbose_name_plural": "市场监管机关",
                        "ordering": ["path"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("path__regex", "^/([0-9A-Za-z]+/)*$")),
                                name="authority_path_starts_and_ends_with_slash",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("level", "nation"), ("path", "/")),
                                    models.Q(
                                        models.Q(("level", "nation"), _negated=True),
                                        models.Q(("path", "/"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="authority_root_is_the_nation",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from", None),
                                    ("valid_to", None),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="authority_validity_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnnouncedYear",
                    fields=[
                        (
                            "year",
                            models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="年份"),
                        ),
                        ("notice", models.CharField(max_length=120, verbose_name="依据")),
                    ],
                    options={
                        "verbose_name": "已公布节假日安排的年份",
                        "verbose_name_plural": "已公布节假日安排的年份",
                        "ordering": ["-year"],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarDay",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                        ("is_working", models.BooleanField(verbose_name="是否工作日")),
                        ("name", models.CharField(blank=True, max_length=60, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "节假日与调休日",
                        "verbose_name_plural": "节假日与调休日",
                        "ordering": ["-day"],
                    },
                ),
                migrations.CreateModel(
                    name="CredentialRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("renewal", "重置登录凭据"), ("unlock", "解除登录锁定")],
                                max_length=8,
                                verbose_name="类别",
                            ),
                        ),
                        ("code_hash", models.CharField(blank=True, max_length=64, verbose_name="核对码摘要")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提请人",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提请时间")),
                    ],
                    options={
                        "verbose_name": "登录凭据事项",
                        "verbose_name_plural": "登录凭据事项",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "-id"], name="credential_request_path")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "renewal"), models.Q(("code_hash", ""), _negated=True)),
                                    models.Q(("code_hash", ""), ("kind", "unlock")),
                                    _connector="OR",
                                ),
                                name="credential_request_renewal_has_a_code",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("officer", models.F("asked_by")), _negated=True),
                                name="credential_request_of_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DepartmentEntry",
                    fields=[
                        (
                            "code",
                            models.CharField(
                                db_collation="C", max_length=20, primary_key=True, serialize=False, verbose_name="代码"
                            ),
                        ),
                        (
                            "province",
                            models.CharField(
                                blank=True,
                                db_collation="C",
                                help_text="两位省级代码；留空为全国。",
                                max_length=2,
                                verbose_name="省级代码",
                            ),
                        ),
                        ("label", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("department", "部门"), ("beside", "协会、街道等")],
                                default="department",
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "signatory",
                            models.BooleanField(default=False, verbose_name="国市监注发〔2024〕10号联合印发部门"),
                        ),
                        (
                            "feeds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="归集的数据",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="启用日期")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                        ("ground", models.CharField(max_length=200, verbose_name="依据")),
                    ],
                    options={
                        "verbose_name": "部门",
                        "verbose_name_plural": "部门",
                        "ordering": ["province", "kind", "code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "label"), name="department_name_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="department_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["department", "beside"])),
                                name="department_kind_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="department_validity_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ground", ""), _negated=True), models.Q(("label", ""), _negated=True)
                                ),
                                name="department_has_a_ground",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Dispatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "channel",
                            models.CharField(
                                choices=[("sms", "短信"), ("email", "电子邮件"), ("post", "邮寄")],
                                max_length=8,
                                verbose_name="方式",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "待发送"),
                                    ("sending", "正在发送"),
                                    ("sent", "已发出"),
                                    ("delivered", "已送到"),
                                    ("failed", "未送到"),
                                    ("uncertain", "不确定是否发出"),
                                ],
                                default="waiting",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("household_id", models.BigIntegerField(null=True, verbose_name="个体工商户")),
                        (
                            "officer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        ("message", models.BigIntegerField(null=True, verbose_name="消息")),
                        ("once", models.CharField(blank=True, max_length=80, verbose_name="事件")),
                        ("key", models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="发送编号")),
                        ("number", models.CharField(max_length=24, verbose_name="通知编号")),
                        (
                            "whom",
                            models.CharField(blank=True, db_default="", max_length=200, verbose_name="个体工商户"),
                        ),
                        ("subject", models.CharField(blank=True, db_default="", max_length=80, verbose_name="事项")),
                        ("address_sealed", models.BinaryField(null=True, verbose_name="号码或者邮箱（密文）")),
                        ("recipient", models.TextField(blank=True, verbose_name="收件人和地址")),
                        ("title", models.CharField(max_length=80, verbose_name="标题")),
                        ("text", models.TextField(blank=True, verbose_name="内容")),
                        ("made_at", models.DateTimeField(verbose_name="登记时间")),
                        ("due_at", models.DateTimeField(verbose_name="最早发送时间")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="发送次数")),
                        ("claimed_at", models.DateTimeField(null=True, verbose_name="开始发送时间")),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="发出时间")),
                        ("posted_on", models.DateField(null=True, verbose_name="寄出日期")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                        ("trouble", models.CharField(blank=True, max_length=200, verbose_name="未送到的原因")),
                    ],
                    options={
                        "verbose_name": "送达记录",
                        "verbose_name_plural": "送达记录",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["path", "-id"], name="dispatch_path"),
                            models.Index(
                                condition=models.Q(("state", "waiting")), fields=["due_at", "id"], name="dispatch_waits"
                            ),
                            models.Index(
                                condition=models.Q(("state", "sending")),
                                fields=["claimed_at"],
                                name="dispatch_on_its_way",
                            ),
                            models.Index(fields=["path", "state", "-id"], name="dispatch_state"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("message", "channel"), name="dispatch_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("officer__isnull", False)),
                                fields=("officer", "once"),
                                name="dispatch_once_an_officer",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("household_id__isnull", False), ("message__isnull", False), ("officer", None)
                                    ),
                                    models.Q(("household_id", None), ("message", None), ("officer__isnull", False)),
                                    _connector="OR",
                                ),
                                name="dispatch_is_to_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("address_sealed", None),
                                        ("channel", "post"),
                                        models.Q(("recipient", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("channel", "post"), _negated=True),
                                        ("address_sealed__isnull", False),
                                        ("recipient", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="dispatch_has_an_address",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "sending"), _negated=True),
                                    models.Q(("attempts__gt", 0), ("claimed_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="dispatch_is_claimed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["sent", "delivered"]), _negated=True),
                                    ("sent_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="dispatch_sent_at_some_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("channel", "post"), ("state__in", ["sent", "delivered"]), _negated=True),
                                    ("posted_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="dispatch_posted_on_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DispatchAttempt",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "dispatch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tries",
                                to="authorities.dispatch",
                                verbose_name="送达记录",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("attempt", models.PositiveSmallIntegerField(verbose_name="第几次")),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("started", "开始发送"),
                                    ("sent", "已交给通道"),
                                    ("refused", "通道没有接收，再发"),
                                    ("failed", "未送到，不再发"),
                                    ("uncertain", "不知道是否发出"),
                                    ("delivered", "已送到"),
                                    ("posted", "已寄出"),
                                    ("returned", "退回"),
                                    ("again", "工作人员决定再发"),
                                    ("settled", "工作人员确认已发出"),
                                ],
                                max_length=12,
                                verbose_name="结果",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "发送经过",
                        "verbose_name_plural": "发送经过",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("outcome", "started")),
                                fields=("dispatch", "attempt"),
                                name="dispatch_attempt_begun_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeliveryRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "province",
                            models.CharField(
                                blank=True,
                                db_collation="C",
                                help_text="两位省级代码；留空为全国默认。",
                                max_length=2,
                                verbose_name="省级代码",
                            ),
                        ),
                        (
                            "valid_from",
                            models.DateField(
                                help_text="自这一天起适用；以前的日期仍按以前的规定。", verbose_name="施行日期"
                            ),
                        ),
                        ("ground", models.CharField(max_length=200, verbose_name="依据")),
                        (
                            "text",
                            models.CharField(
                                default="您有新的通知，请登录{site}查看，通知编号{number}。如有疑问请拨打{phone}。",
                                help_text="只能用 {site}、{number}、{phone}（平台名称、编号、咨询电话）；不得写入姓名、证件、分型、金额。",
                                max_length=200,
                                verbose_name="短信、邮件内容",
                            ),
                        ),
                        ("quiet_from", models.TimeField(verbose_name="短信免打扰起")),
                        ("quiet_until", models.TimeField(verbose_name="短信免打扰止")),
                        ("notice_days", models.PositiveSmallIntegerField(verbose_name="公告满多少日视为送达")),
                    ],
                    options={
                        "verbose_name": "送达规则",
                        "verbose_name_plural": "送达规则",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="deliveryrule_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="deliveryrule_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="deliveryrule_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("notice_days__gte", 1)), name="delivery_rule_notice_has_days"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("text__regex", "^([^{}0-9]|[0-9]{1,3}(?![0-9])|\\{(site|number|phone)\\})+$"),
                                    ("text__contains", "{number}"),
                                ),
                                name="delivery_rule_text_is_nobodys",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DigestChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "officer",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="digest",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        ("address_sealed", models.BinaryField(verbose_name="邮箱（密文）")),
                        ("wanted", models.BooleanField(default=True, verbose_name="每日接收")),
                        ("changed_at", models.DateTimeField(verbose_name="更改时间")),
                    ],
                    options={
                        "verbose_name": "每日提醒邮件",
                        "verbose_name_plural": "每日提醒邮件",
                    },
                ),
                migrations.CreateModel(
                    name="StoredFile",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        ("household_id", models.BigIntegerField(null=True, verbose_name="个体工商户")),
                        (
                            "purpose",
                            models.CharField(
                                choices=authorities.file_purposes.purpose_choices, max_length=20, verbose_name="用途"
                            ),
                        ),
                        ("name", models.CharField(max_length=160, verbose_name="文件名")),
                        ("content_type", models.CharField(max_length=100, verbose_name="类型")),
                        ("size", models.BigIntegerField(verbose_name="字节数")),
                        ("sha256", models.CharField(max_length=64)),
                        (
                            "kept_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="存入人",
                            ),
                        ),
                        ("kept_at", models.DateTimeField(verbose_name="存入时间")),
                    ],
                    options={
                        "verbose_name": "文件",
                        "verbose_name_plural": "文件",
                        "indexes": [
                            models.Index(fields=["path", "kept_at"], name="file_path_kept_at"),
                            models.Index(
                                condition=models.Q(("household_id__isnull", False)),
                                fields=["household_id"],
                                name="file_household",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("clerk", "经办人员"),
                                    ("supervisor", "审批人员"),
                                    ("department", "部门人员"),
                                    ("discipline", "纪检人员"),
                                    ("system", "系统管理员"),
                                    ("security", "安全管理员"),
                                    ("auditor", "审计管理员"),
                                ],
                                max_length=12,
                                verbose_name="拟任岗位",
                            ),
                        ),
                        ("department", models.CharField(blank=True, max_length=20, verbose_name="所属部门")),
                        ("full_name", models.CharField(max_length=60, verbose_name="姓名")),
                        (
                            "officer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        (
                            "renewal",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitation",
                                to="authorities.credentialrequest",
                                verbose_name="登录凭据事项",
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True, verbose_name="凭证摘要")),
                        (
                            "invited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="邀请人",
                            ),
                        ),
                        ("invited_at", models.DateTimeField(verbose_name="邀请时间")),
                        ("expires_at", models.DateTimeField(verbose_name="有效期至")),
                        ("accepted_at", models.DateTimeField(null=True, verbose_name="接受时间")),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="接受人",
                            ),
                        ),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                    ],
                    options={
                        "verbose_name": "邀请",
                        "verbose_name_plural": "邀请",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "-id"], name="invitation_path")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("invited_at"))),
                                name="invitation_expires_later",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("officer", None), ("renewal", None)),
                                    models.Q(("officer__isnull", False), ("renewal__isnull", False)),
                                    _connector="OR",
                                ),
                                name="invitation_of_the_known_is_a_renewal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("accepted_at", None), ("accepted_by", None)),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("accepted_by__isnull", False),
                                        ("revoked_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="invitation_accepted_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "department"), models.Q(("department", ""), _negated=True)),
                                    models.Q(models.Q(("role", "department"), _negated=True), ("department", "")),
                                    _connector="OR",
                                ),
                                name="invitation_department_of_its_people",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Job",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=authorities.job_kinds.kind_choices, max_length=20, verbose_name="类别"
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="名称")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                        (
                            "machine",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                                verbose_name="系统对接方",
                            ),
                        ),
                        ("machine_key", models.CharField(blank=True, max_length=100, verbose_name="幂等键")),
                        ("parameters", models.JSONField(default=dict, verbose_name="参数")),
                        ("lane", models.CharField(blank=True, max_length=60, verbose_name="次序")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("queued", "等待执行"),
                                    ("running", "正在执行"),
                                    ("done", "已完成"),
                                    ("failed", "未完成"),
                                    ("cancelled", "已取消"),
                                ],
                                default="queued",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        ("stage", models.CharField(blank=True, max_length=60, verbose_name="步骤")),
                        ("done", models.BigIntegerField(default=0, verbose_name="已完成")),
                        ("total", models.BigIntegerField(default=0, verbose_name="总数")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="执行次数")),
                        ("cancel_requested", models.BooleanField(default=False, verbose_name="要求取消")),
                        ("outcome", models.JSONField(default=dict, verbose_name="结果")),
                        ("error_code", models.CharField(blank=True, max_length=60, verbose_name="错误代码")),
                        ("error_text", models.TextField(blank=True, verbose_name="错误说明")),
                        ("requested_at", models.DateTimeField(verbose_name="提交时间")),
                        ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                        ("heartbeat_at", models.DateTimeField(null=True, verbose_name="心跳时间")),
                        ("finished_at", models.DateTimeField(null=True, verbose_name="结束时间")),
                    ],
                    options={
                        "verbose_name": "任务",
                        "verbose_name_plural": "任务",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["path", "-id"], name="job_path"),
                            models.Index(fields=["status", "heartbeat_at"], name="job_alive"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("machine_key", ""), _negated=True),
                                fields=("machine", "machine_key"),
                                name="job_once_per_machine_key",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "running"), models.Q(("lane", ""), _negated=True)),
                                fields=("lane",),
                                name="job_one_at_a_time_in_a_lane",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("machine", None), ("machine_key", "")),
                                    models.Q(("machine__isnull", False), ("requested_by", None)),
                                    _connector="OR",
                                ),
                                name="job_requested_by_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["queued", "running", "done", "failed", "cancelled"])
                                ),
                                name="job_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "running"), _negated=True),
                                    models.Q(
                                        ("attempts__gte", 1),
                                        ("finished_at__isnull", True),
                                        ("heartbeat_at__isnull", False),
                                        ("started_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="job_running_has_a_heartbeat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("finished_at__isnull", True), ("status__in", ["queued", "running"])),
                                    models.Q(
                                        ("finished_at__isnull", False), ("status__in", ["done", "failed", "cancelled"])
                                    ),
                                    _connector="OR",
                                ),
                                name="job_ended_has_an_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "failed"), _negated=True),
                                    models.Q(("error_code", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="job_failed_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done__gte", 0),
                                    ("total__gte", 0),
                                    models.Q(("total", 0), ("done__lte", models.F("total")), _connector="OR"),
                                ),
                                name="job_progress_within_total",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Machine",
                    fields=[
                        ("id", models.BigAutoField(primary_key=True, serialize=False)),
                        (
                            "client_id",
                            models.CharField(
                                db_index=True,
                                default=oauth2_provider.generators.generate_client_id,
                                max_length=255,
                                unique=True,
                                verbose_name="client ID",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="%(app_label)s_%(class)s",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "redirect_uris",
                            models.TextField(
                                blank=True, help_text="Allowed URIs list, space separated", verbose_name="redirect URIs"
                            ),
                        ),
                        (
                            "post_logout_redirect_uris",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Allowed Post Logout URIs list, space separated",
                                verbose_name="post logout redirect URIs",
                            ),
                        ),
                        (
                            "client_type",
                            models.CharField(
                                choices=[("confidential", "Confidential"), ("public", "Public")],
                                max_length=32,
                                verbose_name="client type",
                            ),
                        ),
                        (
                            "authorization_grant_type",
                            models.CharField(
                                choices=[
                                    ("authorization-code", "Authorization code"),
                                    ("urn:ietf:params:oauth:grant-type:device_code", "Device Code"),
                                    ("implicit", "Implicit"),
                                    ("password", "Resource owner password-based"),
                                    ("client-credentials", "Client credentials"),
                                    ("openid-hybrid", "OpenID connect hybrid"),
                                ],
                                max_length=44,
                                verbose_name="authorization grant type",
                            ),
                        ),
                        (
                            "client_secret",
                            oauth2_provider.models.ClientSecretField(
                                blank=True,
                                db_index=True,
                                default=oauth2_provider.generators.generate_client_secret,
                                help_text="Client secret for authentication",
                                max_length=255,
                                verbose_name="client secret",
                            ),
                        ),
                        ("hash_client_secret", models.BooleanField(default=True, verbose_name="hash client secret")),
                        ("name", models.CharField(blank=True, max_length=255, verbose_name="name")),
                        ("skip_authorization", models.BooleanField(default=False, verbose_name="skip authorization")),
                        ("created", models.DateTimeField(auto_now_add=True, verbose_name="created")),
                        ("updated", models.DateTimeField(auto_now=True, verbose_name="updated")),
                        (
                            "algorithm",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "No OIDC support"),
                                    ("RS256", "RSA with SHA-2 256"),
                                    ("HS256", "HMAC with SHA-2 256"),
                                ],
                                default="",
                                max_length=5,
                                verbose_name="algorithm",
                            ),
                        ),
                        (
                            "allowed_origins",
                            models.TextField(
                                blank=True,
                                default="",
                                help_text="Allowed origins list to enable CORS, space separated",
                                verbose_name="allowed origins",
                            ),
                        ),
                        (
                            "registration_source",
                            models.CharField(
                                choices=[
                                    ("manual", "Manual"),
                                    ("dcr", "Dynamic Client Registration"),
                                    ("cimd", "Client ID Metadata Document"),
                                ],
                                default="manual",
                                help_text="How this application was registered (manual, DCR per RFC 7591, or CIMD)",
                                max_length=32,
                                verbose_name="registration source",
                            ),
                        ),
                        (
                            "cimd_expires_at",
                            models.DateTimeField(
                                blank=True,
                                default=None,
                                help_text="When the cached Client ID Metadata Document should be re-fetched",
                                null=True,
                                verbose_name="CIMD expires at",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="machines",
                                to="authorities.authority",
                                verbose_name="对接机关",
                            ),
                        ),
                        ("department", models.CharField(max_length=100, verbose_name="所属部门或单位")),
                        ("contact", models.CharField(max_length=100, verbose_name="联系人和电话")),
                        (
                            "scopes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=40), size=None, verbose_name="数据权限"
                            ),
                        ),
                        (
                            "networks",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=50),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="允许的来源地址",
                            ),
                        ),
                        ("valid_until", models.DateField(verbose_name="有效期至")),
                        (
                            "registered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("registered_at", models.DateTimeField(verbose_name="登记时间")),
                        ("renewed_at", models.DateTimeField(null=True, verbose_name="密钥更换时间")),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="停用时间")),
                        ("previous_secret", models.CharField(blank=True, max_length=255, verbose_name="原密钥")),
                        ("previous_until", models.DateTimeField(null=True, verbose_name="原密钥有效至")),
                        ("last_called_at", models.DateTimeField(null=True, verbose_name="最近调用")),
                        ("calls", models.BigIntegerField(default=0, verbose_name="调用次数")),
                    ],
                    options={
                        "verbose_name": "系统对接方",
                        "verbose_name_plural": "系统对接方",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("scopes", []), _negated=True), name="machine_has_a_scope"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("authorization_grant_type", "client-credentials"),
                                    ("client_type", "confidential"),
                                    ("user", None),
                                ),
                                name="machine_is_confidential",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("previous_secret", ""), ("previous_until", None)),
                                    models.Q(
                                        models.Q(("previous_secret", ""), _negated=True),
                                        ("previous_until__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="machine_previous_secret_ends",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=authorities.notification_kinds.notification_choices,
                                max_length=20,
                                verbose_name="类别",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="内容")),
                        ("view", models.CharField(max_length=60, verbose_name="页面")),
                        ("key", models.CharField(max_length=80, verbose_name="对象")),
                        ("once", models.CharField(max_length=120, verbose_name="事件")),
                        ("created_at", models.DateTimeField(verbose_name="时间")),
                        ("read_at", models.DateTimeField(null=True, verbose_name="阅读时间")),
                    ],
                    options={
                        "verbose_name": "通知",
                        "verbose_name_plural": "通知",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["officer", "path", "-id"], name="notification_officer"),
                            models.Index(
                                condition=models.Q(("read_at", None)),
                                fields=["officer", "path"],
                                name="notification_unread",
                            ),
                        ],
                        "constraints": [models.UniqueConstraint(fields=("officer", "once"), name="notification_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Officer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        ("username", models.CharField(max_length=60, unique=True, verbose_name="账号")),
                        ("full_name", models.CharField(max_length=60, verbose_name="姓名")),
                        ("is_active", models.BooleanField(default=True, verbose_name="在用")),
                        ("is_staff", models.BooleanField(default=False, verbose_name="平台管理员")),
                        ("password_set_at", models.DateTimeField(verbose_name="口令设置时间")),
                        ("renewed_at", models.DateTimeField(null=True, verbose_name="登录凭据重置时间")),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "工作人员",
                        "verbose_name_plural": "工作人员",
                    },
                ),
                migrations.CreateModel(
                    name="FormerPassword",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="former_passwords",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="口令摘要")),
                        ("set_at", models.DateTimeField(verbose_name="设置时间")),
                    ],
                    options={
                        "verbose_name": "曾用口令",
                        "verbose_name_plural": "曾用口令",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="posts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("clerk", "经办人员"),
                                    ("supervisor", "审批人员"),
                                    ("department", "部门人员"),
                                    ("discipline", "纪检人员"),
                                    ("system", "系统管理员"),
                                    ("security", "安全管理员"),
                                    ("auditor", "审计管理员"),
                                ],
                                max_length=12,
                                verbose_name="岗位",
                            ),
                        ),
                        ("department", models.CharField(blank=True, max_length=20, verbose_name="所属部门")),
                        (
                            "deputy_for",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deputies",
                                to="authorities.post",
                                verbose_name="代行岗位",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="起")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="止")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="终止时间")),
                    ],
                    options={
                        "verbose_name": "任职",
                        "verbose_name_plural": "任职",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("officer", "authority", "role", "department", "valid_from"), name="post_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="post_validity_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("role", "department"), models.Q(("department", ""), _negated=True)),
                                    models.Q(models.Q(("role", "department"), _negated=True), ("department", "")),
                                    _connector="OR",
                                ),
                                name="post_department_of_its_people",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("deputy_for", None), ("valid_to__isnull", False), _connector="OR"),
                                name="post_deputy_has_an_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Remedy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="施行日期")),
                        (
                            "kept_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("kept_at", models.DateTimeField(verbose_name="登记时间")),
                        ("body", models.CharField(max_length=100, verbose_name="复议机关")),
                        ("body_address", models.CharField(blank=True, max_length=200, verbose_name="复议机关地址")),
                        ("body_phone", models.CharField(blank=True, max_length=30, verbose_name="复议机关电话")),
                        ("days", models.PositiveSmallIntegerField(default=60, verbose_name="申请行政复议的天数")),
                        (
                            "days_ground",
                            models.CharField(
                                default="《中华人民共和国行政复议法》第二十条第一款",
                                max_length=100,
                                verbose_name="复议期限的依据",
                            ),
                        ),
                        ("court", models.CharField(max_length=100, verbose_name="管辖法院")),
                        ("months", models.PositiveSmallIntegerField(default=6, verbose_name="提起行政诉讼的月数")),
                        (
                            "months_ground",
                            models.CharField(
                                default="《中华人民共和国行政诉讼法》第四十六条第一款",
                                max_length=100,
                                verbose_name="起诉期限的依据",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "告知救济",
                        "verbose_name_plural": "告知救济",
                        "ordering": ["id"],
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                models.F("authority"),
                                models.OrderBy(models.F("valid_from"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="remedy_in_force",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("days__gte", 60), ("months__gte", 1)),
                                name="remedy_days_are_the_laws",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("body", ""), _negated=True),
                                    models.Q(("court", ""), _negated=True),
                                    models.Q(("days_ground", ""), _negated=True),
                                    models.Q(("months_ground", ""), _negated=True),
                                ),
                                name="remedy_names_body_and_court",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="施行日期")),
                        (
                            "kept_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("kept_at", models.DateTimeField(verbose_name="登记时间")),
                        ("telephone", models.CharField(max_length=30, verbose_name="电话")),
                        ("address", models.CharField(blank=True, max_length=200, verbose_name="地址")),
                        ("hours", models.CharField(blank=True, max_length=100, verbose_name="办公时间")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                    ],
                    options={
                        "verbose_name": "办事电话",
                        "verbose_name_plural": "办事电话",
                        "ordering": ["id"],
                        "abstract": False,
                        "indexes": [
                            models.Index(
                                models.F("authority"),
                                models.OrderBy(models.F("valid_from"), descending=True),
                                models.OrderBy(models.F("id"), descending=True),
                                name="contact_in_force",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("telephone__regex", "^[0-9]+(-[0-9]+){0,2}$")),
                                name="contact_is_dialled",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TaskFiring",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="任务")),
                        ("period", models.CharField(db_collation="C", max_length=13, verbose_name="时段")),
                        ("started_at", models.DateTimeField(verbose_name="开始时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="执行次数")),
                        ("dealt_with", models.PositiveIntegerField(null=True, verbose_name="处理数")),
                    ],
                    options={
                        "verbose_name": "定时任务执行",
                        "verbose_name_plural": "定时任务执行",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("name", "period"), name="task_firing_once_a_period"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at", None), ("ended_at__gte", models.F("started_at")), _connector="OR"
                                ),
                                name="task_firing_in_order",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
