import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import authorities.tables
import mingteyouxin.rounds.models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("typing_engine", "0002_isolation"),
    ]

    operations = [
        authorities.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="ProvinceQuota",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="typing_engine.run",
                                verbose_name="分型批次",
                            ),
                        ),
                        ("growth", models.BigIntegerField(verbose_name="成长型")),
                        ("development", models.BigIntegerField(verbose_name="发展型")),
                        ("cap", models.BigIntegerField(verbose_name="上限")),
                        ("running", models.BigIntegerField(verbose_name="此前认定且有效")),
                        ("allotted", models.BigIntegerField(default=0, verbose_name="已分配")),
                        ("taken_before", models.BigIntegerField(default=0, verbose_name="更换依据前已用")),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="确定人",
                            ),
                        ),
                        ("frozen_at", models.DateTimeField(verbose_name="确定时间")),
                        (
                            "split_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="分配复核人",
                            ),
                        ),
                        ("split_at", models.DateTimeField(null=True, verbose_name="分配时间")),
                    ],
                    options={
                        "verbose_name": "省级名额",
                        "verbose_name_plural": "省级名额",
                        "ordering": ["-year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("path", "year"), name="province_quota_once_a_year"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("development__gte", 0),
                                    ("growth__gte", 0),
                                    (
                                        "growth__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("cap"), "*", models.Value(20)
                                            ),
                                            "-",
                                            models.F("development"),
                                        ),
                                    ),
                                    (
                                        "growth__lt",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("cap"), "*", models.Value(20)
                                                ),
                                                "+",
                                                models.Value(20),
                                            ),
                                            "-",
                                            models.F("development"),
                                        ),
                                    ),
                                ),
                                name="province_quota_cap_is_a_twentieth",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("allotted__gte", 0), ("running__gte", 0), ("taken_before__gte", 0)),
                                name="province_quota_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuotaShare",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        (
                            "province_quota",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shares",
                                to="mingteyouxin.provincequota",
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
                        ("base", models.BigIntegerField(verbose_name="成长型与发展型")),
                        ("running", models.BigIntegerField(verbose_name="此前认定且有效")),
                        ("whole", models.BigIntegerField(verbose_name="整数部分")),
                        ("remainder", models.BigIntegerField(verbose_name="余数")),
                        ("extra", models.PositiveSmallIntegerField(verbose_name="余数所得")),
                        ("chosen", models.BigIntegerField(verbose_name="名额")),
                    ],
                    options={
                        "verbose_name": "名额分配",
                        "verbose_name_plural": "名额分配",
                        "ordering": ["authority__path"],
                        "constraints": [
                            models.UniqueConstraint(fields=("province_quota", "authority"), name="quota_share_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("base__gte", 0),
                                    ("chosen__gte", 0),
                                    ("extra__in", [0, 1]),
                                    ("remainder__gte", 0),
                                    ("whole__gte", 0),
                                ),
                                name="quota_share_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Quota",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "province_quota",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quotas",
                                to="mingteyouxin.provincequota",
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
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        ("size", models.BigIntegerField(verbose_name="名额")),
                        ("used", models.BigIntegerField(default=0, verbose_name="已用")),
                    ],
                    options={
                        "verbose_name": "机关名额",
                        "verbose_name_plural": "机关名额",
                        "ordering": ["path"],
                        "constraints": [
                            models.UniqueConstraint(fields=("authority", "year"), name="quota_once_a_year"),
                            models.CheckConstraint(
                                condition=models.Q(("used__gte", 0), ("used__lte", models.F("size"))),
                                name="quota_used_within_size",
                                violation_error_code="below_used",
                                violation_error_message="有机关的名额少于其已经使用的数量，不能生效；请不低于已用数量重新分配。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlaceTransfer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        (
                            "province_quota",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfers",
                                to="mingteyouxin.provincequota",
                            ),
                        ),
                        (
                            "giver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="转出机关",
                            ),
                        ),
                        (
                            "receiver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="转入机关",
                            ),
                        ),
                        ("places", models.PositiveIntegerField(verbose_name="名额")),
                        ("reason", models.CharField(max_length=300, verbose_name="事由")),
                        ("proposed_by_giver", models.BooleanField(verbose_name="由转出机关提出")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("proposed", "待对方同意"),
                                    ("accepted", "已划转"),
                                    ("refused", "对方不同意"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="答复意见")),
                    ],
                    options={
                        "verbose_name": "名额调剂",
                        "verbose_name_plural": "名额调剂",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["proposed", "accepted", "refused", "withdrawn"])),
                                name="transfer_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("places__gte", 1)), name="transfer_moves_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("giver", models.F("receiver")), _negated=True),
                                name="transfer_between_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("status", "proposed")),
                                    models.Q(
                                        models.Q(("status", "proposed"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="transfer_decided_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "accepted"), _negated=True),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="transfer_two_consent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CredentialKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40, unique=True, verbose_name="代码")),
                        ("label", models.CharField(max_length=40, unique=True, verbose_name="名称")),
                        ("department", models.CharField(max_length=60, verbose_name="数源单位")),
                    ],
                    options={
                        "verbose_name": "资质荣誉类别",
                        "verbose_name_plural": "资质荣誉类别",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="NegativeKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=40, unique=True, verbose_name="代码")),
                        ("label", models.CharField(max_length=40, unique=True, verbose_name="名称")),
                        ("department", models.CharField(max_length=60, verbose_name="数源单位")),
                    ],
                    options={
                        "verbose_name": "负面记录类别",
                        "verbose_name_plural": "负面记录类别",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ClassStandard",
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
                            "level",
                            models.CharField(
                                choices=[("county", "县级"), ("city", "市级"), ("province", "省级")],
                                max_length=10,
                                verbose_name="级别",
                            ),
                        ),
                        ("number", models.CharField(max_length=80, verbose_name="文号")),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("issuer", models.CharField(max_length=120, verbose_name="发文机关")),
                        ("valid_from", models.DateField(verbose_name="施行日期")),
                        ("valid_until", models.DateField(blank=True, null=True, verbose_name="有效期至")),
                        ("penalty_years", models.PositiveSmallIntegerField(verbose_name="行政处罚回溯年数")),
                        (
                            "visit_on_recommendation",
                            models.BooleanField(default=False, verbose_name="部门推荐须走访核实"),
                        ),
                        (
                            "opinions_on_recommendation",
                            models.BooleanField(default=False, verbose_name="部门推荐须征求部门意见"),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicclassstandard",
                                verbose_name="参照",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "草案"),
                                    ("in_comment", "征求意见"),
                                    ("published", "已公布"),
                                    ("superseded", "已被替代"),
                                ],
                                default="draft",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="编制人",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="建立时间")),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                        ("comment_from", models.DateField(null=True, verbose_name="征求意见起")),
                        ("comment_until", models.DateField(null=True, verbose_name="征求意见止")),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复核人",
                            ),
                        ),
                        ("published_at", models.DateTimeField(null=True, verbose_name="公布时间")),
                        ("superseded_at", models.DateTimeField(null=True, verbose_name="替代时间")),
                    ],
                    options={
                        "verbose_name": "分类标准",
                        "verbose_name_plural": "分类标准",
                        "indexes": [models.Index(fields=["path", "-id"], name="class_standard_path")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "number"),
                                name="class_standard_number",
                                violation_error_code="number_taken",
                                violation_error_message="本局已有文号为“{number}”的分类标准，请核对文号。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["draft", "in_comment", "published", "superseded"])),
                                name="class_standard_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="class_standard_in_order",
                                violation_error_code="validity_out_of_order",
                                violation_error_message="“有效期至”不能早于施行日期，请核对。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("comment_from", None), ("comment_until", None)),
                                    models.Q(
                                        ("comment_from__isnull", False),
                                        ("comment_until__gte", models.F("comment_from")),
                                        ("comment_until__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="class_standard_comment_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status", "draft"), ("comment_from__isnull", False), _connector="OR"
                                ),
                                name="class_standard_was_shown_for_comment",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["published", "superseded"]), _negated=True),
                                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="class_standard_published_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", None),
                                    ("made_by", None),
                                    models.Q(("published_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="class_standard_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "superseded"), _negated=True),
                                    ("superseded_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="class_standard_superseded_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("penalty_years__gte", 1), ("penalty_years__lte", 10)),
                                name="class_standard_look_back",
                                violation_error_code="look_back_out_of_range",
                                violation_error_message="行政处罚回溯年数应在 1 年至 10 年之间，请核对。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CoSigner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="co_signers",
                                to="mingteyouxin.classstandard",
                            ),
                        ),
                        ("department", models.CharField(max_length=60, verbose_name="会签部门")),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="会签日期")),
                    ],
                    options={
                        "verbose_name": "会签",
                        "verbose_name_plural": "会签",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("standard", "department"), name="co_signer_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LocalBar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bars",
                                to="mingteyouxin.classstandard",
                            ),
                        ),
                        ("wording", models.CharField(max_length=200, verbose_name="情形")),
                        ("years", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="回溯年数")),
                        ("condition", models.JSONField(blank=True, null=True, verbose_name="核对条件")),
                    ],
                    options={
                        "verbose_name": "本地限制情形",
                        "verbose_name_plural": "本地限制情形",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("years", None), models.Q(("years__gte", 1), ("years__lte", 10)), _connector="OR"
                                ),
                                name="local_bar_looks_back_some_years",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RelaxedGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="relaxed_groups",
                                to="mingteyouxin.classstandard",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="群体")),
                    ],
                    options={
                        "verbose_name": "放宽来源的群体",
                        "verbose_name_plural": "放宽来源的群体",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("standard", "name"), name="relaxed_group_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClassRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rules",
                                to="mingteyouxin.classstandard",
                            ),
                        ),
                        (
                            "recognition_class",
                            models.CharField(
                                choices=[
                                    ("well_known", "知名"),
                                    ("distinctive", "特色"),
                                    ("premium", "优质"),
                                    ("emerging", "新兴"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        ("is_open", models.BooleanField(default=True, verbose_name="开展认定")),
                        (
                            "minimum_score",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=7, null=True, verbose_name="最低得分"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "类别规定",
                        "verbose_name_plural": "类别规定",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("standard", "recognition_class"), name="class_rule_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recognition_class__in", ["well_known", "distinctive", "premium", "emerging"])
                                ),
                                name="class_rule_class_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minimum_score", None), ("minimum_score__gt", 0), _connector="OR"),
                                name="class_rule_score_above_zero",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriterionGroup",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="groups",
                                to="mingteyouxin.classrule",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="组号")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("any", "符合任意一项"), ("all", "全部符合"), ("at_least", "至少符合若干项")],
                                max_length=10,
                                verbose_name="要求",
                            ),
                        ),
                        ("at_least", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="至少项数")),
                    ],
                    options={
                        "verbose_name": "条件组",
                        "verbose_name_plural": "条件组",
                        "ordering": ["number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("rule", "number"), name="criterion_group_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("at_least__gte", 1), ("at_least__isnull", False), ("kind", "at_least")),
                                    models.Q(("kind__in", ["any", "all"]), ("at_least", None)),
                                    _connector="OR",
                                ),
                                name="criterion_group_says_how_many",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="mingteyouxin.criteriongroup",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="序号")),
                        ("wording", models.CharField(max_length=300, verbose_name="内容")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("credential", "部门名单"),
                                    ("registration", "登记信息"),
                                    ("facts", "政府数据"),
                                    ("household", "经营者提供"),
                                ],
                                max_length=12,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[("county", "县级"), ("city", "市级"), ("province", "省级")],
                                max_length=10,
                                verbose_name="级别要求",
                            ),
                        ),
                        (
                            "years_at_least",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="经营年限"),
                        ),
                        ("evidence", models.CharField(blank=True, max_length=300, verbose_name="需提供的佐证材料")),
                        (
                            "points",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="分值"
                            ),
                        ),
                        (
                            "weight",
                            models.DecimalField(
                                blank=True, decimal_places=2, max_digits=6, null=True, verbose_name="权重"
                            ),
                        ),
                        ("condition", models.JSONField(blank=True, null=True, verbose_name="核对条件")),
                        (
                            "credentials",
                            models.ManyToManyField(
                                through="mingteyouxin.CriterionCredential", to="mingteyouxin.credentialkind"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "条件",
                        "verbose_name_plural": "条件",
                        "ordering": ["position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("group", "position"), name="criterion_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("source__in", ["credential", "registration", "facts", "household"])
                                ),
                                name="criterion_source_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("evidence", ""), ("source", "household"), _connector="OR"),
                                name="criterion_of_a_department_asks_for_no_upload",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("source", "registration"),
                                        ("years_at_least__gte", 1),
                                        ("years_at_least__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("source", "registration"), _negated=True), ("years_at_least", None)
                                    ),
                                    _connector="OR",
                                ),
                                name="criterion_of_registration_counts_years",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("condition__isnull", False), ("source", "facts")),
                                    models.Q(models.Q(("source", "facts"), _negated=True), ("condition__isnull", True)),
                                    _connector="OR",
                                ),
                                name="criterion_of_facts_has_a_condition",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("points", None), ("points__gt", 0), _connector="OR"),
                                    models.Q(
                                        ("weight", None),
                                        models.Q(("points__isnull", False), ("weight__gt", 0)),
                                        _connector="OR",
                                    ),
                                ),
                                name="criterion_points_and_weight_above_zero",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriterionCredential",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="credential_rows",
                                to="mingteyouxin.criterion",
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.credentialkind",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "条件的资质荣誉",
                        "verbose_name_plural": "条件的资质荣誉",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("criterion", "kind"), name="criterion_credential_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardComment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="mingteyouxin.classstandard",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="姓名或单位")),
                        ("contact_sealed", models.BinaryField(verbose_name="联系方式（密文）")),
                        ("contact_masked", models.CharField(max_length=60, verbose_name="联系方式")),
                        ("text", models.CharField(max_length=2000, verbose_name="意见")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "公众意见",
                        "verbose_name_plural": "公众意见",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ClassStandardEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.classstandard",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("open_comment", "公开征求意见"),
                                    ("revise", "退回修改"),
                                    ("publish", "公布"),
                                    ("supersede", "被新的标准替代"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分类标准记录",
                        "verbose_name_plural": "分类标准记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PublicClassStandard",
                    fields=[
                        ("standard_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("province", models.CharField(db_collation="C", max_length=2, verbose_name="省级代码")),
                        (
                            "level",
                            models.CharField(
                                choices=[("county", "县级"), ("city", "市级"), ("province", "省级")],
                                max_length=10,
                                verbose_name="级别",
                            ),
                        ),
                        ("number", models.CharField(max_length=80, verbose_name="文号")),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("issuer", models.CharField(max_length=120, verbose_name="发文机关")),
                        ("valid_from", models.DateField(verbose_name="施行日期")),
                        ("valid_until", models.DateField(null=True, verbose_name="有效期至")),
                        ("text", models.TextField(verbose_name="标准文本")),
                        ("document", models.JSONField(default=dict, verbose_name="标准内容")),
                        ("comment_from", models.DateField(verbose_name="征求意见起")),
                        ("comment_until", models.DateField(verbose_name="征求意见止")),
                        ("withdrawn_on", models.DateField(null=True, verbose_name="退回修改日期")),
                        ("published_on", models.DateField(null=True, verbose_name="公布日期")),
                        ("superseded_on", models.DateField(null=True, verbose_name="替代日期")),
                    ],
                    options={
                        "verbose_name": "公开的分类标准",
                        "verbose_name_plural": "公开的分类标准",
                        "indexes": [
                            models.Index(fields=["province", "-standard_id"], name="public_class_standard_place")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecognitionCalendar",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_year", models.SmallIntegerField(unique=True, verbose_name="自年度")),
                        ("begins_month", models.PositiveSmallIntegerField(verbose_name="开始月")),
                        ("begins_day", models.PositiveSmallIntegerField(verbose_name="开始日")),
                        ("ends_month", models.PositiveSmallIntegerField(verbose_name="结束月")),
                        ("ends_day", models.PositiveSmallIntegerField(verbose_name="结束日")),
                        ("ground", models.CharField(max_length=200, verbose_name="依据")),
                    ],
                    options={
                        "verbose_name": "全国认定日程",
                        "verbose_name_plural": "全国认定日程",
                        "ordering": ["from_year"],
                    },
                ),
                migrations.CreateModel(
                    name="OverdueRule",
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
                            "recognise_days",
                            models.PositiveSmallIntegerField(verbose_name="公示期满后办结认定（工作日）"),
                        ),
                        ("above_days", models.PositiveSmallIntegerField(verbose_name="逾期满多少个工作日告知上级机关")),
                        (
                            "open_days",
                            models.PositiveSmallIntegerField(verbose_name="逾期满多少个工作日上级机关可以接办"),
                        ),
                        (
                            "look_days",
                            models.PositiveSmallIntegerField(verbose_name="人工复核系统终止的办件（工作日）"),
                        ),
                        ("handler_days", models.PositiveSmallIntegerField(verbose_name="接办机关的办理期限（工作日）")),
                    ],
                    options={
                        "verbose_name": "逾期未办的处理",
                        "verbose_name_plural": "逾期未办的处理",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="overduerule_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="overduerule_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="overduerule_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("above_days__gte", 1),
                                    ("handler_days__gte", 1),
                                    ("look_days__gte", 1),
                                    ("recognise_days__gte", 1),
                                    ("open_days__gte", models.F("above_days")),
                                ),
                                name="overduerule_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
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
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="mingteyouxin.publicclassstandard",
                                verbose_name="分类标准",
                            ),
                        ),
                        ("applications_from", models.DateField(verbose_name="申报开始")),
                        ("applications_until", models.DateField(verbose_name="申报截止")),
                        ("review_from", models.DateField(verbose_name="审核开始")),
                        ("review_until", models.DateField(verbose_name="审核截止")),
                        ("notice_days", models.PositiveSmallIntegerField(verbose_name="公示天数")),
                        ("notice_in_working_days", models.BooleanField(default=True, verbose_name="公示按工作日计算")),
                        ("supplement_days", models.PositiveSmallIntegerField(verbose_name="补正期限（工作日）")),
                        ("places", models.PositiveIntegerField(blank=True, null=True, verbose_name="本批名额")),
                        ("reviewers", models.PositiveSmallIntegerField(default=1, verbose_name="每件评分人数")),
                        (
                            "visit_after_ranking",
                            models.BooleanField(default=False, verbose_name="先择优排序、后走访核实"),
                        ),
                        (
                            "opinion_days",
                            models.PositiveSmallIntegerField(default=5, verbose_name="征求意见期限（工作日）"),
                        ),
                        (
                            "silence_is_consent",
                            models.BooleanField(default=True, verbose_name="部门逾期未答复视为无意见"),
                        ),
                        (
                            "spot_check_days",
                            models.PositiveSmallIntegerField(default=30, verbose_name="上级抽查期限（自然日）"),
                        ),
                        (
                            "consent_days",
                            models.PositiveSmallIntegerField(
                                default=10, verbose_name="推荐征求经营者同意的期限（自然日）"
                            ),
                        ),
                        (
                            "associations_recommend",
                            models.BooleanField(default=False, verbose_name="允许行业协会、街道推荐"),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("planned", "尚未开始"),
                                    ("open", "接受申报"),
                                    ("waiting", "申报已截止"),
                                    ("reviewing", "集中审核"),
                                    ("closed", "已结束"),
                                    ("cancelled", "已取消"),
                                ],
                                default="planned",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "planned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="安排人",
                            ),
                        ),
                        ("planned_at", models.DateTimeField(verbose_name="安排时间")),
                    ],
                    options={
                        "verbose_name": "认定批次",
                        "verbose_name_plural": "认定批次",
                        "indexes": [models.Index(fields=["path", "-year"], name="round_path")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["planned", "open", "waiting", "reviewing", "closed", "cancelled"])
                                ),
                                name="round_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("applications_until__gte", models.F("applications_from")),
                                    ("review_from__gt", models.F("applications_until")),
                                    ("review_until__gte", models.F("review_from")),
                                ),
                                name="round_dates_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("notice_days__gte", 1),
                                    ("notice_days__lte", 90),
                                    ("supplement_days__gte", 1),
                                    ("supplement_days__lte", 90),
                                    ("opinion_days__gte", 1),
                                    ("opinion_days__lte", 90),
                                    ("spot_check_days__gte", 1),
                                    ("spot_check_days__lte", 180),
                                    ("consent_days__gte", 1),
                                    ("consent_days__lte", 90),
                                    ("reviewers__gte", 1),
                                    ("reviewers__lte", 9),
                                    models.Q(("places", None), ("places__gte", 1), _connector="OR"),
                                ),
                                name="round_days_and_places_above_zero",
                                violation_error_code="days_out_of_range",
                                violation_error_message="天数应在 1 至 90 之间（上级抽查期限至多 180），每件评分 1 至 9 人，名额应为正整数，请核对。",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("status", "cancelled"), _negated=True),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("authority_id"),
                                            models.F("authority_id"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("year"),
                                            models.F("year"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("applications_from"),
                                            models.F("review_until"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="round_no_overlap",
                                violation_error_code="round_overlaps",
                                violation_error_message="与本局 {year} 年度的另一批次时间重叠，请核对日期。",
                            ),
                        ],
                    },
                    bases=(mingteyouxin.rounds.models.Window, models.Model),
                ),
                migrations.CreateModel(
                    name="PublicRound",
                    fields=[
                        ("round_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicclassstandard",
                                verbose_name="分类标准",
                            ),
                        ),
                        ("applications_from", models.DateField(verbose_name="申报开始")),
                        ("applications_until", models.DateField(verbose_name="申报截止")),
                        ("review_from", models.DateField(verbose_name="审核开始")),
                        ("review_until", models.DateField(verbose_name="审核截止")),
                        ("notice_days", models.PositiveSmallIntegerField(verbose_name="公示天数")),
                        ("notice_in_working_days", models.BooleanField(verbose_name="公示按工作日计算")),
                        ("supplement_days", models.PositiveSmallIntegerField(verbose_name="补正期限（工作日）")),
                        ("opinion_days", models.PositiveSmallIntegerField(verbose_name="征求意见期限（工作日）")),
                        ("silence_is_consent", models.BooleanField(verbose_name="部门逾期未答复视为无意见")),
                        ("visit_after_ranking", models.BooleanField(verbose_name="先择优排序、后走访核实")),
                        ("spot_check_days", models.PositiveSmallIntegerField(verbose_name="上级抽查期限（自然日）")),
                        (
                            "consent_days",
                            models.PositiveSmallIntegerField(verbose_name="推荐征求经营者同意的期限（自然日）"),
                        ),
                        ("associations_recommend", models.BooleanField(verbose_name="允许行业协会、街道推荐")),
                        ("cancelled", models.BooleanField(default=False, verbose_name="已取消")),
                    ],
                    options={
                        "verbose_name": "公开的认定批次",
                        "verbose_name_plural": "公开的认定批次",
                        "indexes": [models.Index(fields=["path", "-year"], name="public_round_path")],
                    },
                    bases=(mingteyouxin.rounds.models.Window, models.Model),
                ),
                migrations.CreateModel(
                    name="RoundEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.round",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("plan", "安排批次"),
                                    ("change", "修改安排"),
                                    ("open", "开始接受申报"),
                                    ("close_applications", "申报截止"),
                                    ("begin_review", "开始审核"),
                                    ("close", "结束"),
                                    ("cancel", "取消批次"),
                                    ("reopen", "有办件恢复办理，继续审核"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "认定批次记录",
                        "verbose_name_plural": "认定批次记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Recognition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(db_collation="C", max_length=16, verbose_name="证书编号")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="recognitions",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="县级区域",
                            ),
                        ),
                        ("operator_index", models.BinaryField(null=True, verbose_name="证件号码索引")),
                        (
                            "recognition_class",
                            models.CharField(
                                choices=[
                                    ("well_known", "知名"),
                                    ("distinctive", "特色"),
                                    ("premium", "优质"),
                                    ("emerging", "新兴"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("county", "县级"), ("city", "市级"), ("province", "省级")],
                                max_length=10,
                                verbose_name="级别",
                            ),
                        ),
                        (
                            "recognition_path",
                            models.CharField(
                                blank=True,
                                choices=[("application", "自主申报"), ("recommendation", "部门推荐")],
                                max_length=16,
                                verbose_name="途径",
                            ),
                        ),
                        ("recommender", models.CharField(blank=True, max_length=60, verbose_name="推荐单位")),
                        (
                            "recogniser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="认定机关",
                            ),
                        ),
                        ("recognised_on", models.DateField(verbose_name="认定日期")),
                        ("first_until", models.DateField(verbose_name="认定时有效期至")),
                        ("extensions", models.PositiveSmallIntegerField(default=0, verbose_name="延长次数")),
                        ("valid_until", models.DateField(verbose_name="有效期至")),
                        (
                            "type_then",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="认定时分型",
                            ),
                        ),
                        ("taken_over", models.BooleanField(default=False, verbose_name="平台启用前的认定")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("valid", "有效"),
                                    ("expired", "有效期届满"),
                                    ("cancelled", "已取消"),
                                    ("revoked", "已撤销"),
                                    ("refused", "上级不予认定"),
                                    ("renounced", "已放弃"),
                                    ("closed", "已注销登记"),
                                    ("converted", "已转型为企业"),
                                ],
                                default="valid",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("ended_on", models.DateField(null=True, verbose_name="结束日期")),
                        (
                            "quota",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="recognitions",
                                to="mingteyouxin.quota",
                                verbose_name="名额",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "名特优新认定",
                        "verbose_name_plural": "名特优新认定",
                        "indexes": [
                            models.Index(fields=["path", "status"], name="recognition_path"),
                            models.Index(
                                condition=models.Q(("status", "valid")),
                                fields=["valid_until"],
                                name="recognition_last_day",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("number",), name="recognition_number_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number__regex", "^\\d{16}$")), name="recognition_number_is_digits"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "valid")),
                                fields=("household",),
                                name="recognition_one_a_household",
                                violation_error_code="recognised_already",
                                violation_error_message="该户已有一项有效的认定，一户只能认定一类。",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("operator_index__isnull", False), ("status", "valid")),
                                fields=("operator_index", "place"),
                                name="recognition_one_a_person_and_place",
                                violation_error_code="person_recognised_already",
                                violation_error_message="该经营者在本县（市、区）已有一户获得认定，同一经营者在一地只能认定一户（总体方案二（四））。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recognition_class__in", ["well_known", "distinctive", "premium", "emerging"]),
                                    ("level__in", ["county", "city", "province"]),
                                    models.Q(
                                        ("recognition_path__in", ["application", "recommendation"]),
                                        models.Q(("recognition_path", ""), ("taken_over", True)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("type_then__in", ["survival", "growth", "development", "ineligible"]),
                                        models.Q(("taken_over", True), ("type_then", "")),
                                        _connector="OR",
                                    ),
                                    (
                                        "status__in",
                                        [
                                            "valid",
                                            "expired",
                                            "cancelled",
                                            "revoked",
                                            "refused",
                                            "renounced",
                                            "closed",
                                            "converted",
                                        ],
                                    ),
                                ),
                                name="recognition_choices_are_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_on", None), ("status", "valid")),
                                    models.Q(
                                        models.Q(("status", "valid"), _negated=True),
                                        ("ended_on__gte", models.F("recognised_on")),
                                        ("ended_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="recognition_ended_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("taken_over", True),
                                    models.Q(("recognition_path", "application"), ("recommender", "")),
                                    models.Q(
                                        ("recognition_path", "recommendation"),
                                        models.Q(("recommender", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recognition_recommended_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("taken_over", False), ("quota", None), _connector="OR"),
                                name="recognition_taken_over_takes_no_place",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecognitionEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "remedy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.remedy",
                                verbose_name="告知的救济途径",
                            ),
                        ),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.recognition",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="操作人",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("recognise", "认定"),
                                    ("take_over", "接收平台启用前的认定"),
                                    ("refuse", "上级不予认定"),
                                    ("expire", "有效期届满"),
                                    ("renounce", "放弃认定"),
                                    ("close", "随注销登记终止"),
                                    ("convert", "随转型为企业终止"),
                                    ("cancel", "取消认定"),
                                    ("revoke", "撤销认定"),
                                    ("restore", "恢复认定"),
                                    ("extend", "延长有效期"),
                                    ("pass_on", "经营者变更，由新经营者继续"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                        ("was_ended_on", models.DateField(null=True, verbose_name="曾自何日起终止")),
                    ],
                    options={
                        "verbose_name": "认定记录",
                        "verbose_name_plural": "认定记录",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action__in", ["cancel", "revoke"]), _negated=True),
                                    ("remedy__isnull", False),
                                    _connector="OR",
                                ),
                                name="recognition_event_tells_remedies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action", "restore"), _negated=True),
                                    ("was_ended_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="recognition_event_restored_from_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TitleLetter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="文书种类")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("number", models.PositiveIntegerField(verbose_name="流水号")),
                        ("text", models.JSONField(verbose_name="正文")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签发人",
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="mingteyouxin.recognitionevent",
                            ),
                        ),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="mingteyouxin.recognition",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "名特优新认定文书",
                        "verbose_name_plural": "名特优新认定文书",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "year", "number"), name="titleletter_numbered_once"
                            ),
                            models.UniqueConstraint(fields=("event", "kind"), name="title_letter_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LiveTitles",
                    fields=[
                        (
                            "path",
                            models.CharField(
                                db_collation="C",
                                max_length=60,
                                primary_key=True,
                                serialize=False,
                                verbose_name="省级路径",
                            ),
                        ),
                        ("count", models.BigIntegerField(verbose_name="有效认定")),
                    ],
                    options={
                        "verbose_name": "有效认定数",
                        "verbose_name_plural": "有效认定数",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("count__gte", 0)), name="live_titles_are_counted"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecognitionReport",
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicround",
                                verbose_name="认定批次",
                            ),
                        ),
                        ("count", models.PositiveIntegerField(verbose_name="户数")),
                        ("checksum", models.CharField(max_length=64, verbose_name="校验值")),
                        ("rows", models.JSONField(default=list, verbose_name="名单")),
                        (
                            "reported_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上报人",
                            ),
                        ),
                        ("reported_at", models.DateTimeField(verbose_name="上报时间")),
                    ],
                    options={
                        "verbose_name": "认定情况上报",
                        "verbose_name_plural": "认定情况上报",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "-id"], name="recognition_report_path")],
                    },
                ),
                migrations.CreateModel(
                    name="PenaltyReading",
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
                            "reading",
                            models.CharField(
                                choices=[
                                    ("decided", "年限内作出，曾经公示"),
                                    ("published", "年限内公示"),
                                    ("on_display", "年限内作出，申报或推荐之日仍在公示"),
                                ],
                                max_length=10,
                                verbose_name="认定口径",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "“公示的行政处罚”认定口径",
                        "verbose_name_plural": "“公示的行政处罚”认定口径",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="penaltyreading_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="penaltyreading_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="penaltyreading_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reading__in", ["decided", "published", "on_display"])),
                                name="penaltyreading_is_listed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ZoneReading",
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
                            "counted",
                            models.CharField(
                                choices=[("county", "计入所在的县（市、区）"), ("own", "单独计为一地")],
                                max_length=10,
                                verbose_name="开发区",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "开发区是否单独计为一地",
                        "verbose_name_plural": "开发区是否单独计为一地",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="zonereading_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="zonereading_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="zonereading_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counted__in", ["county", "own"])), name="zonereading_is_listed"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BenefitStart",
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
                        ("month", models.PositiveSmallIntegerField(verbose_name="月")),
                        ("day", models.PositiveSmallIntegerField(verbose_name="日")),
                    ],
                    options={
                        "verbose_name": "帮扶措施起始日",
                        "verbose_name_plural": "帮扶措施起始日",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="benefitstart_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="benefitstart_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="benefitstart_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("day__range", (1, 28)), ("month__range", (1, 12))),
                                name="benefitstart_is_a_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="YearlyReport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(null=True, verbose_name="期限")),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
                        ("told_by", models.BigIntegerField(db_index=True, null=True, verbose_name="告知的消息")),
                        ("told_on", models.DateField(null=True, verbose_name="告知日期")),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="yearly_reports",
                                to="mingteyouxin.recognition",
                                verbose_name="认定",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "recogniser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="认定机关",
                            ),
                        ),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("due", "待报送"),
                                    ("returned", "退回补充"),
                                    ("filed", "待确认"),
                                    ("confirmed", "已确认"),
                                    ("moot", "认定已终止"),
                                ],
                                default="due",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("until_on", models.DateField(verbose_name="报送截止")),
                        ("reminded_on", models.DateField(verbose_name="最近提醒")),
                        ("held", models.JSONField(default=dict, verbose_name="报送时已归集的信息")),
                        ("changed", models.BooleanField(default=False, verbose_name="有变化")),
                        ("changes", models.CharField(blank=True, max_length=500, verbose_name="变化情况")),
                        ("revenue", models.BigIntegerField(null=True, verbose_name="上年营业额（分）")),
                        ("tax_paid", models.BigIntegerField(null=True, verbose_name="上年纳税（分）")),
                        ("employees", models.IntegerField(null=True, verbose_name="上年从业人数")),
                        ("filed_at", models.DateTimeField(null=True, verbose_name="报送时间")),
                        (
                            "filed_by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="报送人",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代为报送",
                            ),
                        ),
                        (
                            "consent_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="委托书",
                            ),
                        ),
                        ("question", models.CharField(blank=True, max_length=500, verbose_name="要补充的内容")),
                        ("answer", models.CharField(blank=True, max_length=500, verbose_name="补充说明")),
                        (
                            "basis",
                            models.CharField(
                                blank=True,
                                choices=[("report", "依据年度信息报告确认"), ("held", "依据已归集信息确认")],
                                max_length=8,
                                verbose_name="确认依据",
                            ),
                        ),
                        (
                            "type_seen",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="确认时的年度分型",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="保留理由")),
                        ("confirmed_on", models.DateField(null=True, verbose_name="确认日期")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="确认人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年度信息报告",
                        "verbose_name_plural": "年度信息报告",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["path", "status"], name="yearly_report_path"),
                            models.Index(fields=["recogniser", "status"], name="yearly_report_recogniser"),
                            models.Index(fields=["household"], name="yearly_report_household"),
                            models.Index(
                                condition=models.Q(("status__in", ["due", "returned"])),
                                fields=["until_on", "path"],
                                name="yearly_report_due",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "moot"), _negated=True),
                                fields=("recognition", "year"),
                                name="yearly_report_once_a_year",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["due", "returned", "filed", "confirmed", "moot"]),
                                    ("basis__in", ["", "report", "held"]),
                                    ("type_seen__in", ["", "survival", "growth", "development", "ineligible"]),
                                ),
                                name="yearly_report_choices_are_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["due", "returned"]), _negated=True),
                                    ("due_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="yearly_report_waits_until_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["filed", "returned"]), _negated=True),
                                    ("filed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="yearly_report_filed_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("filed_at", None), ("filed_by", None), ("filed_by_person", None)),
                                    models.Q(
                                        ("filed_at__isnull", False),
                                        ("filed_by", None),
                                        ("filed_by_person__isnull", False),
                                    ),
                                    models.Q(
                                        ("consent_file__isnull", False),
                                        ("filed_at__isnull", False),
                                        ("filed_by__isnull", False),
                                        ("filed_by_person", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="yearly_report_filed_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("changed", True), ("changes", ""), _connector="OR"),
                                name="yearly_report_says_what_changed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "returned"), _negated=True),
                                    models.Q(("question", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="yearly_report_asked_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("status", "confirmed"), _negated=True),
                                        ("basis", ""),
                                        ("confirmed_by", None),
                                        ("confirmed_on", None),
                                    ),
                                    models.Q(
                                        ("confirmed_by__isnull", False),
                                        ("confirmed_on__isnull", False),
                                        ("status", "confirmed"),
                                        models.Q(
                                            models.Q(("basis", "report"), ("filed_at__isnull", False)),
                                            models.Q(
                                                ("basis", "held"),
                                                ("confirmed_on__gt", models.F("until_on")),
                                                ("filed_at", None),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="yearly_report_confirmed_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status", "confirmed"), ("type_seen__in", ["ineligible", ""]), _negated=True
                                    ),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="yearly_report_kept_with_a_reason",
                                violation_error_code="reason_required",
                                violation_error_message="年度分型为不符合分型条件或者没有分型结果的，请写明为什么仍予确认。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revenue", None), ("revenue__gte", 0), _connector="OR"),
                                    models.Q(("tax_paid", None), ("tax_paid__gte", 0), _connector="OR"),
                                    models.Q(("employees", None), ("employees__gte", 0), _connector="OR"),
                                ),
                                name="yearly_report_figures_are_none_below_zero",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="YearlyReportEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "report",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.yearlyreport",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="操作人（经营者一方）",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("open", "请经营者报送"),
                                    ("file", "报送"),
                                    ("return", "退回补充"),
                                    ("supplement", "补充报送"),
                                    ("silence", "期满未补充，按已有材料办理"),
                                    ("confirm", "确认"),
                                    ("confirm_held", "依据已归集信息确认"),
                                    ("lapse", "认定已终止，不再报送"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                    ],
                    options={
                        "verbose_name": "年度信息报告记录",
                        "verbose_name_plural": "年度信息报告记录",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action", "silence"), _negated=True),
                                    ("served_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="yearly_report_event_expired_after_service",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExtraRunNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.recognition",
                                verbose_name="认定",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        ("run_id", models.IntegerField(verbose_name="专项分型")),
                        ("at", models.DateTimeField(verbose_name="告知时间")),
                    ],
                    options={
                        "verbose_name": "专项分型提醒",
                        "verbose_name_plural": "专项分型提醒",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recognition", "run_id"), name="extra_run_notice_once_a_run"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="YearlyReportRule",
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
                        ("opens_month", models.PositiveSmallIntegerField(verbose_name="开始报送（月）")),
                        ("opens_day", models.PositiveSmallIntegerField(verbose_name="开始报送（日）")),
                        ("due_month", models.PositiveSmallIntegerField(verbose_name="报送截止（月）")),
                        ("due_day", models.PositiveSmallIntegerField(verbose_name="报送截止（日）")),
                        ("remind_days", models.PositiveSmallIntegerField(verbose_name="截止前多少天提醒")),
                        ("again_days", models.PositiveSmallIntegerField(verbose_name="逾期后多少天再次提醒")),
                        ("supplement_days", models.PositiveSmallIntegerField(verbose_name="补充期限（工作日）")),
                    ],
                    options={
                        "verbose_name": "年度信息报告的时间",
                        "verbose_name_plural": "年度信息报告的时间",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("province", "valid_from"), name="yearlyreportrule_one_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="yearlyreportrule_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="yearlyreportrule_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_day__range", (1, 31)),
                                    ("due_month__range", (1, 7)),
                                    ("opens_month__range", (1, 7)),
                                    ("opens_day__range", (1, 28)),
                                    models.Q(
                                        ("opens_month__lt", models.F("due_month")),
                                        models.Q(
                                            ("opens_day__lt", models.F("due_day")),
                                            ("opens_month", models.F("due_month")),
                                        ),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        ("due_day__lte", 28),
                                        models.Q(("due_day__lte", 30), ("due_month__in", [4, 6])),
                                        ("due_month__in", [1, 3, 5, 7]),
                                        _connector="OR",
                                    ),
                                ),
                                name="yearlyreportrule_by_the_end_of_july",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("again_days__gte", 1), ("supplement_days__gte", 1)),
                                name="yearlyreportrule_days_are_some",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Case",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(null=True, verbose_name="期限")),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
                        ("due_paused_on", models.DateField(null=True, verbose_name="期限中止日")),
                        ("due_paused_day", models.DateField(null=True, verbose_name="中止前的期限")),
                        ("told_by", models.BigIntegerField(db_index=True, null=True, verbose_name="告知的消息")),
                        ("told_on", models.DateField(null=True, verbose_name="告知日期")),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="cases",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="办理机关",
                            ),
                        ),
                        (
                            "handler",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="逾期后接办机关",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="县级区域",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cases",
                                to="mingteyouxin.publicround",
                                verbose_name="认定批次",
                            ),
                        ),
                        (
                            "recognition_path",
                            models.CharField(
                                choices=[("application", "自主申报"), ("recommendation", "部门推荐")],
                                max_length=16,
                                verbose_name="途径",
                            ),
                        ),
                        (
                            "recognition_class",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("well_known", "知名"),
                                    ("distinctive", "特色"),
                                    ("premium", "优质"),
                                    ("emerging", "新兴"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "填写中"),
                                    ("consent_awaited", "待经营者同意"),
                                    ("declined", "经营者不同意"),
                                    ("submitted", "待审核"),
                                    ("returned", "待补正"),
                                    ("passed", "初审通过"),
                                    ("selected", "拟认定"),
                                    ("refusal_proposed", "拟不予通过"),
                                    ("in_notice", "公示中"),
                                    ("held", "公示异议处理中"),
                                    ("noticed", "公示期满"),
                                    ("recognised", "已认定"),
                                    ("refused", "未通过"),
                                    ("not_selected", "未入选"),
                                    ("withdrawn", "已撤回"),
                                    ("lapsed", "逾期终止"),
                                    ("refused_above", "上级不予认定"),
                                ],
                                max_length=16,
                                verbose_name="状态",
                            ),
                        ),
                        ("operator_index", models.BinaryField(null=True, verbose_name="证件号码索引")),
                        ("operator_name", models.TextField(blank=True, verbose_name="经营者")),
                        ("operator_asked_at", models.DateTimeField(null=True, verbose_name="请新经营者确认时间")),
                        ("operator_told_by", models.BigIntegerField(null=True, verbose_name="请新经营者确认的消息")),
                        ("statement", models.TextField(blank=True, max_length=2000, verbose_name="申报理由")),
                        (
                            "type_then",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="提交时分型",
                            ),
                        ),
                        ("on_condition", models.BooleanField(default=False, verbose_name="附条件")),
                        ("started_at", models.DateTimeField(verbose_name="开始时间")),
                        ("declared_at", models.DateTimeField(null=True, verbose_name="承诺时间")),
                        ("anchor_on", models.DateField(null=True, verbose_name="申报或推荐日期")),
                        ("lodged_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                        (
                            "filed_by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="申报人",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代为申报人",
                            ),
                        ),
                        (
                            "consent_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="同意书",
                            ),
                        ),
                        ("recommender", models.CharField(blank=True, max_length=60, verbose_name="推荐单位")),
                        (
                            "recommended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="推荐人",
                            ),
                        ),
                        ("recommendation", models.TextField(blank=True, max_length=2000, verbose_name="推荐理由")),
                        ("consent_at", models.DateTimeField(null=True, verbose_name="同意时间")),
                        (
                            "consent_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="同意人",
                            ),
                        ),
                        (
                            "assignee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="承办人",
                            ),
                        ),
                        ("assigned_at", models.DateTimeField(null=True, verbose_name="分派时间")),
                        ("silent_on", models.DateField(null=True, verbose_name="办理机关逾期未办")),
                        ("person_asked_at", models.DateTimeField(null=True, verbose_name="请人工复核时间")),
                        (
                            "person_asked_text",
                            models.CharField(blank=True, max_length=1000, verbose_name="请人工复核的理由"),
                        ),
                        ("person_answered_at", models.DateTimeField(null=True, verbose_name="人工复核时间")),
                        (
                            "refusal_proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="不予通过提出人",
                            ),
                        ),
                        ("refusal_reasons", models.JSONField(default=list, verbose_name="拟不予通过的理由")),
                        (
                            "refusal_note",
                            models.CharField(blank=True, max_length=1000, verbose_name="拟不予通过的说明"),
                        ),
                        (
                            "refused_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="不予通过决定人",
                            ),
                        ),
                        ("score", models.DecimalField(decimal_places=2, max_digits=8, null=True, verbose_name="得分")),
                        ("rank", models.PositiveIntegerField(null=True, verbose_name="名次")),
                        (
                            "recognition",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case",
                                to="mingteyouxin.recognition",
                                verbose_name="认定",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "名特优新办件",
                        "verbose_name_plural": "名特优新办件",
                        "indexes": [
                            models.Index(fields=["authority", "status", "lodged_at", "id"], name="case_queue"),
                            models.Index(fields=["authority", "status", "due_on"], name="case_due"),
                            models.Index(
                                condition=models.Q(("due_on__isnull", False), ("due_paused_on", None)),
                                fields=["due_on"],
                                name="case_waits_on_office",
                            ),
                            models.Index(
                                condition=models.Q(("handler__isnull", False)), fields=["handler"], name="case_handler"
                            ),
                            models.Index(fields=["path", "status"], name="case_path"),
                            models.Index(fields=["household"], name="case_household"),
                            models.Index(
                                condition=models.Q(("assignee__isnull", False)),
                                fields=["assignee", "status"],
                                name="case_assignee",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "draft",
                                            "consent_awaited",
                                            "declined",
                                            "submitted",
                                            "returned",
                                            "passed",
                                            "selected",
                                            "refusal_proposed",
                                            "in_notice",
                                            "held",
                                            "noticed",
                                            "recognised",
                                            "refused",
                                            "not_selected",
                                            "withdrawn",
                                            "lapsed",
                                            "refused_above",
                                        ],
                                    )
                                ),
                                name="case_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recognition_path__in", ["application", "recommendation"]),
                                    ("recognition_class__in", ["", "well_known", "distinctive", "premium", "emerging"]),
                                    ("type_then__in", ["", "survival", "growth", "development", "ineligible"]),
                                ),
                                name="case_choices_are_listed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "draft")),
                                fields=("household", "round"),
                                name="case_one_draft",
                                violation_error_code="draft_exists",
                                violation_error_message="本批次已经有一份正在填写的申报，请继续填写，不要重复新建。",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("silent_on", None),
                                    (
                                        "status__in",
                                        [
                                            "consent_awaited",
                                            "submitted",
                                            "returned",
                                            "passed",
                                            "selected",
                                            "refusal_proposed",
                                            "in_notice",
                                            "held",
                                            "noticed",
                                        ],
                                    ),
                                ),
                                fields=("household",),
                                name="case_one_in_line_a_household",
                                violation_error_code="another_case_open",
                                violation_error_message="该户已有一件正在办理的申报或者推荐，办结或者撤回以后才能再提交。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["draft", "withdrawn", "lapsed"]),
                                    models.Q(("recognition_class", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="case_names_a_class",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "status__in",
                                            [
                                                "submitted",
                                                "returned",
                                                "passed",
                                                "selected",
                                                "refusal_proposed",
                                                "in_notice",
                                                "held",
                                                "noticed",
                                                "recognised",
                                                "refused",
                                                "not_selected",
                                                "refused_above",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("anchor_on__isnull", False),
                                        ("lodged_at__isnull", False),
                                        models.Q(("recognition_class", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_lodged_has_its_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("recognition_path", "application"),
                                        ("recommended_by", None),
                                        ("recommender", ""),
                                    ),
                                    models.Q(
                                        ("recognition_path", "recommendation"),
                                        ("recommended_by__isnull", False),
                                        models.Q(("recommender", ""), _negated=True),
                                        models.Q(("recommendation", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_recommended_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "status__in",
                                            [
                                                "submitted",
                                                "returned",
                                                "passed",
                                                "selected",
                                                "refusal_proposed",
                                                "in_notice",
                                                "held",
                                                "noticed",
                                                "recognised",
                                                "refused",
                                                "not_selected",
                                                "refused_above",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("recognition_path", "application"), _negated=True),
                                    models.Q(("declared_at__isnull", False), ("filed_by_person__isnull", False)),
                                    models.Q(
                                        ("consent_file__isnull", False),
                                        ("declared_at__isnull", False),
                                        ("filed_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_declared_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "status__in",
                                            [
                                                "submitted",
                                                "returned",
                                                "passed",
                                                "selected",
                                                "refusal_proposed",
                                                "in_notice",
                                                "held",
                                                "noticed",
                                                "recognised",
                                                "refused",
                                                "not_selected",
                                                "refused_above",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("recognition_path", "recommendation"), _negated=True),
                                    models.Q(
                                        ("consent_at__isnull", False),
                                        models.Q(
                                            ("consent_person__isnull", False),
                                            ("consent_file__isnull", False),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_recommended_with_consent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "status__in",
                                            [
                                                "consent_awaited",
                                                "submitted",
                                                "returned",
                                                "passed",
                                                "selected",
                                                "refusal_proposed",
                                                "in_notice",
                                                "held",
                                                "noticed",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    ("due_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="case_in_line_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("person_answered_at", None), ("person_asked_at", None)),
                                    models.Q(("person_answered_at__isnull", False), ("person_asked_at__isnull", False)),
                                    models.Q(
                                        ("due_on__isnull", False),
                                        ("lodged_at__isnull", False),
                                        ("person_asked_at__isnull", False),
                                        ("status", "lapsed"),
                                    ),
                                    models.Q(
                                        ("due_on__isnull", False),
                                        ("person_asked_at__isnull", False),
                                        ("status", "draft"),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_person_asked_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("due_paused_day__isnull", False),
                                        ("due_paused_on__isnull", False),
                                        ("status", "returned"),
                                    ),
                                    models.Q(
                                        ("due_paused_day__isnull", False),
                                        ("due_paused_on__isnull", False),
                                        ("operator_asked_at__isnull", False),
                                        (
                                            "status__in",
                                            ["submitted", "passed", "selected", "refusal_proposed", "noticed"],
                                        ),
                                    ),
                                    models.Q(
                                        models.Q(("status", "returned"), _negated=True),
                                        ("due_paused_day", None),
                                        ("due_paused_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_clock_stands_still_for_the_household",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("recognition__isnull", False), ("status__in", ["recognised", "refused_above"])
                                    ),
                                    models.Q(
                                        models.Q(("status__in", ["recognised", "refused_above"]), _negated=True),
                                        ("recognition", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_recognised_has_a_recognition",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("assigned_at", None), ("assignee", None)),
                                    models.Q(("assigned_at__isnull", False), ("assignee__isnull", False)),
                                    _connector="OR",
                                ),
                                name="case_assigned_at_some_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "refusal_proposed"), _negated=True),
                                    models.Q(
                                        ("refusal_proposed_by__isnull", False),
                                        models.Q(("refusal_reasons", []), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_refusal_proposed_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("refusal_proposed_by__isnull", False),
                                        ("refused_by__isnull", False),
                                        ("status", "refused"),
                                    ),
                                    models.Q(models.Q(("status", "refused"), _negated=True), ("refused_by", None)),
                                    _connector="OR",
                                ),
                                name="case_refused_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("refused_by", None),
                                    models.Q(("refused_by", models.F("refusal_proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="case_refused_by_another",
                                violation_error_code="same_officer",
                                violation_error_message="拟不予通过是您提出的，须由另一名工作人员确认。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("lodged_at", None), ("lodged_at__gte", models.F("started_at")), _connector="OR"
                                ),
                                name="case_lodged_after_it_began",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "remedy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.remedy",
                                verbose_name="告知的救济途径",
                            ),
                        ),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("start", "开始填写"),
                                    ("recommend", "部门推荐"),
                                    ("consent", "经营者同意推荐"),
                                    ("decline", "经营者不同意推荐"),
                                    ("submit", "提交申报"),
                                    ("return", "退回补正"),
                                    ("resubmit", "提交补正"),
                                    ("pass", "初审通过"),
                                    ("reopen", "退回重新审核"),
                                    ("propose_refusal", "拟不予通过"),
                                    ("send_refusal_back", "不同意不予通过，退回审核"),
                                    ("refuse", "不予通过"),
                                    ("select", "列为拟认定"),
                                    ("not_select", "择优未入选"),
                                    ("publish", "公示"),
                                    ("hold", "公示异议，暂缓"),
                                    ("release", "异议不成立，继续公示"),
                                    ("release_ended", "异议不成立，公示期满"),
                                    ("end_notice", "公示期满"),
                                    ("retract_notice", "公示撤回，另行公示"),
                                    ("recognise", "认定"),
                                    ("refuse_above", "上级不予认定"),
                                    ("withdraw", "撤回"),
                                    ("lapse", "逾期终止"),
                                    ("ask_operator", "经营者变更，请新经营者确认"),
                                    ("confirm_operator", "新经营者确认继续"),
                                    ("take_over", "逾期未办，由上级机关办理"),
                                    ("ask_person", "请工作人员复核"),
                                    ("admit", "复核后受理"),
                                    ("keep_refused", "复核后仍不能受理"),
                                    ("keep_lapsed", "复核后维持终止"),
                                    ("restore", "复核后恢复办理"),
                                    ("reinstate", "异议成立，恢复审核"),
                                    ("reinstate_passed", "异议成立，重新择优"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="操作人（经营者一方）",
                            ),
                        ),
                        ("reasons", models.JSONField(default=list, verbose_name="理由")),
                    ],
                    options={
                        "verbose_name": "名特优新办件记录",
                        "verbose_name_plural": "名特优新办件记录",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "action__in",
                                            [
                                                "refuse",
                                                "not_select",
                                                "refuse_above",
                                                "lapse",
                                                "keep_lapsed",
                                                "keep_refused",
                                            ],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(("action", "lapse"), ("source__in", ["draft", "consent_awaited"])),
                                    ("remedy__isnull", False),
                                    _connector="OR",
                                ),
                                name="case_event_tells_remedies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action", "lapse"), _negated=True),
                                    ("source", "draft"),
                                    ("served_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="case_event_expired_after_service",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseLetter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="文书种类")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("number", models.PositiveIntegerField(verbose_name="流水号")),
                        ("text", models.JSONField(verbose_name="正文")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签发人",
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "名特优新文书",
                        "verbose_name_plural": "名特优新文书",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "year", "number"), name="caseletter_numbered_once"
                            ),
                            models.UniqueConstraint(fields=("case", "kind"), name="case_letter_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="answers",
                                to="mingteyouxin.case",
                            ),
                        ),
                        ("criterion", models.CharField(max_length=10, verbose_name="条件")),
                        ("claimed", models.BooleanField(default=False, verbose_name="经营者认为符合")),
                        ("text", models.TextField(blank=True, max_length=1000, verbose_name="说明")),
                        (
                            "checked",
                            models.CharField(
                                blank=True,
                                choices=[("met", "符合"), ("not_met", "不符合"), ("unclear", "无法判断")],
                                max_length=8,
                                verbose_name="系统核对",
                            ),
                        ),
                        ("checked_text", models.CharField(blank=True, max_length=600, verbose_name="核对结果")),
                        ("checked_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[("met", "符合"), ("not_met", "不符合"), ("unclear", "无法判断")],
                                max_length=8,
                                verbose_name="审核意见",
                            ),
                        ),
                        ("verdict_note", models.CharField(blank=True, max_length=300, verbose_name="审核说明")),
                        (
                            "verdict_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审核人",
                            ),
                        ),
                        ("verdict_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                    ],
                    options={
                        "verbose_name": "条件核对",
                        "verbose_name_plural": "条件核对",
                        "ordering": ["criterion"],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "criterion"), name="case_answer_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checked__in", ["", "met", "not_met", "unclear"]),
                                    ("verdict__in", ["", "met", "not_met", "unclear"]),
                                ),
                                name="case_answer_verdicts_are_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("verdict", ""), ("verdict_at", None), ("verdict_by", None)),
                                    models.Q(
                                        models.Q(("verdict", ""), _negated=True),
                                        ("verdict_at__isnull", False),
                                        ("verdict_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_answer_found_by_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evidence",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="evidence",
                                to="mingteyouxin.case",
                            ),
                        ),
                        ("criterion", models.CharField(max_length=10, verbose_name="条件")),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="文件",
                            ),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="上传时间")),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代为上传人",
                            ),
                        ),
                        (
                            "added_by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="上传人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "佐证材料",
                        "verbose_name_plural": "佐证材料",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("added_by__isnull", False), ("added_by_person__isnull", False), _connector="OR"
                                ),
                                name="evidence_added_by_someone",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EligibilityCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="eligibility",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "moment",
                            models.CharField(
                                choices=[
                                    ("submission", "提交时"),
                                    ("review", "初审通过时"),
                                    ("recognition", "认定时"),
                                    ("new_operator", "经营者变更后"),
                                ],
                                max_length=12,
                                verbose_name="时点",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="日期")),
                        ("eligible", models.BooleanField(verbose_name="符合")),
                        ("findings", models.JSONField(default=list, verbose_name="核对结果")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "资格核对",
                        "verbose_name_plural": "资格核对",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="FindingVerdict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="finding_verdicts",
                                to="mingteyouxin.case",
                            ),
                        ),
                        ("key", models.CharField(max_length=60, verbose_name="项目")),
                        ("finding", models.TextField(verbose_name="核对结果")),
                        (
                            "verdict",
                            models.CharField(
                                choices=[("met", "符合"), ("not_met", "不符合"), ("unclear", "无法判断")],
                                max_length=8,
                                verbose_name="核实结果",
                            ),
                        ),
                        ("note", models.CharField(max_length=300, verbose_name="核实情况")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核实人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="核实时间")),
                    ],
                    options={
                        "verbose_name": "核实结果",
                        "verbose_name_plural": "核实结果",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["case", "key", "-id"], name="finding_verdict_latest")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("verdict__in", ["met", "not_met"])),
                                name="finding_verdict_says_which",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("note", ""), _negated=True), models.Q(("key", ""), _negated=True)
                                ),
                                name="finding_verdict_says_how",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("by__isnull", False)), name="finding_verdict_by_someone"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Supplement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
                        ("told_by", models.BigIntegerField(db_index=True, null=True, verbose_name="告知的消息")),
                        ("told_on", models.DateField(null=True, verbose_name="告知日期")),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supplements",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "stage",
                            models.CharField(
                                choices=[
                                    ("review", "审核"),
                                    ("spot_check", "上级抽查"),
                                    ("check_own", "上级抽查，请经营者补充"),
                                    ("hearing", "拟不予认定，听取经营者意见"),
                                ],
                                max_length=12,
                                verbose_name="环节",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="要求人",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="要求时间")),
                        ("due_on", models.DateField(verbose_name="截止日期")),
                        ("items", models.JSONField(default=list, verbose_name="事项")),
                        ("answer", models.TextField(blank=True, max_length=2000, verbose_name="答复")),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                    ],
                    options={
                        "verbose_name": "补正要求",
                        "verbose_name_plural": "补正要求",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answered_at", None)),
                                fields=("case", "stage"),
                                name="supplement_one_open",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseDeclaration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="declarations",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="声明人",
                            ),
                        ),
                        ("has_conflict", models.BooleanField(verbose_name="有利害关系")),
                        ("text", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "利害关系声明",
                        "verbose_name_plural": "利害关系声明",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "officer", "has_conflict"), name="declaration_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("officer__isnull", False)), name="declaration_made_by_someone"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("has_conflict", False), models.Q(("text", ""), _negated=True), _connector="OR"
                                ),
                                name="declaration_of_conflict_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TitleStory",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stories",
                                to="mingteyouxin.recognition",
                                verbose_name="认定",
                            ),
                        ),
                        ("text", models.CharField(blank=True, max_length=300, verbose_name="介绍")),
                        (
                            "photo",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="照片",
                            ),
                        ),
                        (
                            "consented_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="同意公开的经营者",
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(verbose_name="提交时间")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("submitted", "待审核"),
                                    ("shown", "已展示"),
                                    ("declined", "未予展示"),
                                    ("withdrawn", "已撤回"),
                                    ("replaced", "已更换"),
                                ],
                                default="submitted",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审核人",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="审核时间")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="不予展示的原因")),
                    ],
                    options={
                        "verbose_name": "照片和介绍",
                        "verbose_name_plural": "照片和介绍",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "status"], name="title_story_path")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ("submitted", "shown"))),
                                fields=("household", "status"),
                                name="title_story_one_of_each",
                                violation_error_code="story_waits",
                                violation_error_message="已经提交的照片和介绍还在审核，请等审核以后再更换，或者先撤回。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["submitted", "shown", "declined", "withdrawn", "replaced"])
                                ),
                                name="title_story_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("text", ""), _negated=True), ("photo__isnull", False), _connector="OR"
                                ),
                                name="title_story_says_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("consented_by__isnull", False)),
                                name="title_story_agreed_to_by_the_operator",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ("shown", "declined", "replaced")), _negated=True),
                                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="title_story_looked_at_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "declined"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="title_story_declined_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TitleStoryEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "story",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.titlestory",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="经营者",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("submit", "提交"),
                                    ("release", "同意展示"),
                                    ("decline", "不予展示"),
                                    ("withdraw", "撤回"),
                                    ("replace", "更换"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "照片和介绍记录",
                        "verbose_name_plural": "照片和介绍记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AnnotationFile",
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
                        ("number", models.PositiveIntegerField(verbose_name="次序")),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="文件",
                            ),
                        ),
                        ("counts", models.JSONField(default=dict, verbose_name="行数")),
                        ("checksum", models.CharField(max_length=64, verbose_name="校验值")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="生成人",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="生成时间")),
                    ],
                    options={
                        "verbose_name": "公示系统标注文件",
                        "verbose_name_plural": "公示系统标注文件",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "number"), name="annotation_file_numbered_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Annotation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="lines",
                                to="mingteyouxin.annotationfile",
                            ),
                        ),
                        (
                            "recognition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.recognition",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("given", "认定"), ("extended", "延长有效期"), ("ended", "终止")],
                                max_length=10,
                                verbose_name="标注",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="日期")),
                    ],
                    options={
                        "verbose_name": "公示系统标注",
                        "verbose_name_plural": "公示系统标注",
                        "indexes": [models.Index(fields=["recognition", "path", "-id"], name="annotation_latest")],
                        "constraints": [
                            models.UniqueConstraint(fields=("file", "recognition"), name="annotation_once_a_file"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["given", "extended", "ended"])),
                                name="annotation_kind_is_listed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contests",
                                to="mingteyouxin.case",
                            ),
                        ),
                        ("subject", models.CharField(max_length=20, verbose_name="数据")),
                        ("finding", models.CharField(blank=True, max_length=80, verbose_name="核对项")),
                        ("datum", models.CharField(max_length=200, verbose_name="所指内容")),
                        ("text", models.TextField(max_length=1000, verbose_name="理由")),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="提出人",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "status",
                            models.CharField(
                                choices=[("open", "待答复"), ("upheld", "成立"), ("dismissed", "不成立")],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500, verbose_name="答复")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                    ],
                    options={
                        "verbose_name": "数据异议",
                        "verbose_name_plural": "数据异议",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "open"), models.Q(("finding", ""), _negated=True)),
                                fields=("household", "finding"),
                                name="contest_one_open",
                                violation_error_code="already_contested",
                                violation_error_message="这项数据已经提出过异议，正在处理，请等待答复。",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("finding", ""), ("status", "open")),
                                fields=("household", "subject", "datum"),
                                name="contest_one_open_in_general",
                                violation_error_code="already_contested",
                                violation_error_message="这项数据已经提出过异议，正在处理，请等待答复。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["open", "upheld", "dismissed"])),
                                name="contest_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""), ("answered_at", None), ("answered_by", None), ("status", "open")
                                    ),
                                    models.Q(
                                        models.Q(("status", "open"), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="contest_answered_by_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ending",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(null=True, verbose_name="期限")),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
                        ("told_by", models.BigIntegerField(db_index=True, null=True, verbose_name="告知的消息")),
                        ("told_on", models.DateField(null=True, verbose_name="告知日期")),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="endings",
                                to="mingteyouxin.recognition",
                                verbose_name="认定",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "recogniser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="认定机关",
                            ),
                        ),
                        (
                            "recognition_path",
                            models.CharField(
                                blank=True,
                                choices=[("application", "自主申报"), ("recommendation", "部门推荐")],
                                max_length=16,
                                verbose_name="认定途径",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("cancel", "取消"), ("revoke", "撤销")], max_length=8, verbose_name="种类"
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("typing", "不再符合分型条件"),
                                    ("class", "不再符合分类基础标准"),
                                    ("survival", "已降为生存型，原则上不再符合名特优新来源类型"),
                                    ("fraud", "自主申报时以欺诈手段隐瞒真实情况、弄虚作假"),
                                    ("bribery", "自主申报时以贿赂手段隐瞒真实情况、弄虚作假"),
                                    ("other_means", "自主申报时以其他手段隐瞒真实情况、弄虚作假"),
                                ],
                                max_length=12,
                                verbose_name="理由",
                            ),
                        ),
                        ("facts", models.TextField(verbose_name="事实和依据")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("told", "听取陈述申辩"),
                                    ("heard", "待决定"),
                                    ("ended", "已决定终止"),
                                    ("dropped", "不予终止"),
                                    ("moot", "认定已另行终止"),
                                ],
                                default="told",
                                max_length=8,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="承办人",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="告知时间")),
                        ("statement", models.TextField(blank=True, verbose_name="陈述申辩")),
                        ("stated_at", models.DateTimeField(null=True, verbose_name="陈述申辩时间")),
                        ("heard_on", models.DateField(null=True, verbose_name="听取陈述申辩完毕")),
                        ("reached_on", models.DateField(null=True, verbose_name="告知书送达日期")),
                        ("decided_on", models.DateField(null=True, verbose_name="办结日期")),
                    ],
                    options={
                        "verbose_name": "认定的取消、撤销",
                        "verbose_name_plural": "认定的取消、撤销",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["path", "status"], name="ending_path"),
                            models.Index(fields=["recogniser", "status"], name="ending_recogniser"),
                            models.Index(fields=["household"], name="ending_household"),
                            models.Index(condition=models.Q(("status", "told")), fields=["due_on"], name="ending_due"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["told", "heard"])),
                                fields=("recognition",),
                                name="ending_one_open_a_title",
                                violation_error_code="ending_open",
                                violation_error_message="该认定的取消或者撤销已在办理，不能重复提出；请打开正在办理的事项。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["told", "heard", "ended", "dropped", "moot"])),
                                name="ending_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ground__in", ["typing", "class", "survival"]), ("kind", "cancel")),
                                    models.Q(("ground__in", ["fraud", "bribery", "other_means"]), ("kind", "revoke")),
                                    _connector="OR",
                                ),
                                name="ending_ground_is_of_its_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind", "cancel"), ("recognition_path", "application"), _connector="OR"
                                ),
                                name="ending_revoked_was_applied_for",
                                violation_error_code="not_applied_for",
                                violation_error_message="只有自主申报取得的认定可以撤销；部门推荐的，不适用撤销。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ground", "survival"), ("recognition_path", "recommendation"), _negated=True
                                ),
                                name="ending_recommended_may_be_survival",
                                violation_error_code="recommended",
                                violation_error_message="部门推荐认定的户不受来源类型限制，降为生存型不是取消的理由。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("facts", ""), _negated=True), name="ending_says_why"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_on", None), ("status__in", ["told", "heard"])),
                                    models.Q(
                                        models.Q(("status__in", ["told", "heard"]), _negated=True),
                                        ("decided_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="ending_decided_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "told"), _negated=True),
                                    models.Q(("due_on__isnull", False), ("heard_on", None)),
                                    _connector="OR",
                                ),
                                name="ending_told_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("stated_at", None), ("statement", "")),
                                    models.Q(models.Q(("statement", ""), _negated=True), ("stated_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="ending_statement_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["heard", "ended"]), _negated=True),
                                    models.Q(
                                        ("heard_on__isnull", False),
                                        models.Q(
                                            models.Q(("statement", ""), _negated=True),
                                            models.Q(
                                                ("reached_on__isnull", False), ("reached_on__lt", models.F("heard_on"))
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="ending_only_after_hearing",
                                violation_error_code="not_heard",
                                violation_error_message="决定以前，须先听取经营者的陈述申辩，或者告知书送达并期满。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EndingEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "remedy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.remedy",
                                verbose_name="告知的救济途径",
                            ),
                        ),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        (
                            "ending",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.ending",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="操作人（经营者一方）",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("tell", "告知经营者"),
                                    ("state", "经营者陈述申辩"),
                                    ("silence", "期满未陈述申辩"),
                                    ("end", "决定终止认定"),
                                    ("drop", "决定不予终止"),
                                    ("lapse", "认定已另行终止，不再办理"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "取消、撤销记录",
                        "verbose_name_plural": "取消、撤销记录",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action", "end"), _negated=True),
                                    ("remedy__isnull", False),
                                    _connector="OR",
                                ),
                                name="ending_event_tells_remedies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action", "silence"), _negated=True),
                                    ("served_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="ending_event_expired_after_service",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EndingLetter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="文书种类")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("number", models.PositiveIntegerField(verbose_name="流水号")),
                        ("text", models.JSONField(verbose_name="正文")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签发人",
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                        (
                            "ending",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="mingteyouxin.ending",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "取消、撤销认定文书",
                        "verbose_name_plural": "取消、撤销认定文书",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "year", "number"), name="endingletter_numbered_once"
                            ),
                            models.UniqueConstraint(fields=("ending", "kind"), name="ending_letter_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StatementDays",
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
                        ("days", models.PositiveSmallIntegerField(verbose_name="陈述申辩期限（工作日）")),
                    ],
                    options={
                        "verbose_name": "取消、撤销前陈述申辩的期限",
                        "verbose_name_plural": "取消、撤销前陈述申辩的期限",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="statementdays_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="statementdays_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="statementdays_has_a_ground"
                            ),
                            models.CheckConstraint(condition=models.Q(("days__gte", 1)), name="statementdays_are_some"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Evaluation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="mingteyouxin.recognition",
                                verbose_name="认定",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "recogniser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="认定机关",
                            ),
                        ),
                        (
                            "recognition_path",
                            models.CharField(
                                blank=True,
                                choices=[("application", "自主申报"), ("recommendation", "部门推荐")],
                                max_length=16,
                                verbose_name="认定途径",
                            ),
                        ),
                        ("period_until", models.DateField(verbose_name="有效期至")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "评估中"),
                                    ("extended", "已延长"),
                                    ("declined", "到期不再延续"),
                                    ("moot", "认定已另行终止"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "proposal",
                            models.CharField(
                                choices=[
                                    ("extend", "有情形符合，建议延长"),
                                    ("unknown", "有情形待判断"),
                                    ("decline", "没有情形符合"),
                                ],
                                default="unknown",
                                max_length=8,
                                verbose_name="核对结果",
                            ),
                        ),
                        ("opened_on", models.DateField(verbose_name="进入评估")),
                        ("decided_on", models.DateField(null=True, verbose_name="办结日期")),
                    ],
                    options={
                        "verbose_name": "有效期评估",
                        "verbose_name_plural": "有效期评估",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["path", "status", "period_until"], name="evaluation_path"),
                            models.Index(fields=["recogniser", "status", "period_until"], name="evaluation_recogniser"),
                            models.Index(fields=["household"], name="evaluation_household"),
                            models.Index(
                                condition=models.Q(("status", "open")),
                                fields=["period_until"],
                                name="evaluation_undecided",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recognition", "period_until"),
                                name="evaluation_once_a_period",
                                violation_error_code="evaluated_already",
                                violation_error_message="该认定的这一有效期已有评估，不能重复进行。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["open", "extended", "declined", "moot"]),
                                    ("proposal__in", ["extend", "unknown", "decline"]),
                                ),
                                name="evaluation_choices_are_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_on", None), ("status", "open")),
                                    models.Q(
                                        models.Q(("status", "open"), _negated=True), ("decided_on__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="evaluation_decided_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("opened_on__lte", models.F("period_until"))),
                                name="evaluation_begins_before_the_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="mingteyouxin.evaluation",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("growth", "销售额或者营业收入、缴税、吸纳就业等指标3年内有明显增长"),
                                    ("award", "3年内获得过县级以上政府表彰奖励"),
                                    ("type", "分型比认定时提升"),
                                    ("recommender", "推荐认定的，推荐部门同意延续"),
                                ],
                                max_length=12,
                                verbose_name="情形",
                            ),
                        ),
                        ("holds", models.BooleanField(null=True, verbose_name="是否符合")),
                        ("text", models.TextField(verbose_name="事实和依据")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核实人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "评估核实情况",
                        "verbose_name_plural": "评估核实情况",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ground__in", ["growth", "award", "type", "recommender"])),
                                name="evaluation_finding_ground_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="evaluation_finding_says_why"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("by", None), ("holds__isnull", False), _connector="OR"),
                                name="evaluation_finding_of_a_person_is_an_answer",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "remedy",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.remedy",
                                verbose_name="告知的救济途径",
                            ),
                        ),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.evaluation",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="操作人（经营者一方）",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("begin", "进入评估"),
                                    ("state", "经营者说明情况"),
                                    ("state_on_paper", "登记经营者的说明"),
                                    ("find", "登记核实意见"),
                                    ("answer", "推荐部门答复"),
                                    ("extend", "决定延长有效期"),
                                    ("decline", "决定到期不再延续"),
                                    ("lapse", "认定已另行终止，不再评估"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评估记录",
                        "verbose_name_plural": "评估记录",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action", "decline"), _negated=True),
                                    ("remedy__isnull", False),
                                    _connector="OR",
                                ),
                                name="evaluation_event_tells_remedies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("by_person", None),
                                    models.Q(("action", "state"), models.Q(("note", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="evaluation_event_of_a_person_is_a_word",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationLetter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="文书种类")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("number", models.PositiveIntegerField(verbose_name="流水号")),
                        ("text", models.JSONField(verbose_name="正文")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签发人",
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                        (
                            "evaluation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="mingteyouxin.evaluation",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "有效期评估文书",
                        "verbose_name_plural": "有效期评估文书",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "year", "number"), name="evaluationletter_numbered_once"
                            ),
                            models.UniqueConstraint(fields=("evaluation", "kind"), name="evaluation_letter_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecommenderQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(null=True, verbose_name="期限")),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "evaluation",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="question",
                                to="mingteyouxin.evaluation",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="认定机关",
                            ),
                        ),
                        ("department", models.CharField(max_length=20, verbose_name="推荐部门")),
                        ("asked_on", models.DateField(verbose_name="征求日期")),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("agree", "同意延续"), ("disagree", "不同意延续")],
                                max_length=8,
                                verbose_name="答复",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="意见")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                    ],
                    options={
                        "verbose_name": "征求推荐部门意见",
                        "verbose_name_plural": "征求推荐部门意见",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["authority", "department", "due_on"], name="recommenderquestion_due")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("due_on__isnull", False), ("due_on__gte", models.F("asked_on"))),
                                name="recommenderquestion_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""), ("answered_at", None), ("answered_by", None), ("text", "")
                                    ),
                                    models.Q(
                                        ("answer", "agree"),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    models.Q(
                                        ("answer", "disagree"),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recommenderquestion_is_answered_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GrowthFigure",
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
                                verbose_name="规定机关",
                            ),
                        ),
                        (
                            "indicator",
                            models.CharField(
                                choices=[
                                    ("revenue", "销售额或者营业收入"),
                                    ("tax_total", "缴税"),
                                    ("employees", "吸纳就业"),
                                ],
                                max_length=12,
                                verbose_name="指标",
                            ),
                        ),
                        ("percent", models.PositiveSmallIntegerField(null=True, verbose_name="三年增长达到（%）")),
                        ("valid_from", models.DateField(verbose_name="施行日期")),
                        ("ground", models.CharField(max_length=200, verbose_name="依据文件")),
                        (
                            "set_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("set_at", models.DateTimeField(verbose_name="登记时间")),
                    ],
                    options={
                        "verbose_name": "明显增长的本地规定",
                        "verbose_name_plural": "明显增长的本地规定",
                        "ordering": ["authority", "indicator", "valid_from", "id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "indicator", "valid_from"),
                                name="growthfigure_one_a_day",
                                violation_error_code="figure_set_already",
                                violation_error_message="该指标自这一天起的规定已经登记；需要更改的，请登记另一天起的新规定。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("indicator__in", ["revenue", "tax_total", "employees"])),
                                name="growthfigure_indicator_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("percent", None), ("percent__gte", 1), _connector="OR"),
                                name="growthfigure_is_growth",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="growthfigure_has_a_ground"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EvaluationRule",
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
                        ("opens_months", models.PositiveSmallIntegerField(verbose_name="期满前几个月开始评估")),
                        (
                            "department_days",
                            models.PositiveSmallIntegerField(verbose_name="推荐部门答复期限（工作日）"),
                        ),
                        ("remind_days", models.PositiveSmallIntegerField(verbose_name="期满前几天起提醒认定机关")),
                    ],
                    options={
                        "verbose_name": "有效期评估的时间",
                        "verbose_name_plural": "有效期评估的时间",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="evaluationrule_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="evaluationrule_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="evaluationrule_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("department_days__gte", 1), ("opens_months__gte", 1), ("opens_months__lte", 12)
                                ),
                                name="evaluationrule_in_the_last_year",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExistingTitle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "record",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="existing_title",
                                to="registry.recordedrecognition",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="核对机关",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="县级区域",
                            ),
                        ),
                        (
                            "recognition_class",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("well_known", "知名"),
                                    ("distinctive", "特色"),
                                    ("premium", "优质"),
                                    ("emerging", "新兴"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                blank=True,
                                choices=[("county", "县级"), ("city", "市级"), ("province", "省级")],
                                max_length=10,
                                verbose_name="级别",
                            ),
                        ),
                        (
                            "recognition_path",
                            models.CharField(
                                blank=True,
                                choices=[("application", "自主申报"), ("recommendation", "部门推荐")],
                                max_length=16,
                                verbose_name="途径",
                            ),
                        ),
                        ("recommender", models.CharField(blank=True, max_length=60, verbose_name="推荐单位")),
                        (
                            "recogniser",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="认定机关",
                            ),
                        ),
                        ("recognised_on", models.DateField(verbose_name="认定日期")),
                        ("valid_until", models.DateField(null=True, verbose_name="有效期至")),
                        (
                            "type_then",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="认定时分型",
                            ),
                        ),
                        ("ended_on", models.DateField(null=True, verbose_name="终止日期")),
                        (
                            "ended_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("cancelled", "取消"),
                                    ("revoked", "撤销"),
                                    ("expired", "届满"),
                                    ("renounced", "放弃"),
                                    ("closed", "注销"),
                                    ("converted", "转企"),
                                ],
                                max_length=10,
                                verbose_name="终止情形",
                            ),
                        ),
                        (
                            "mended",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=24),
                                default=list,
                                size=None,
                                verbose_name="已订正的项目",
                            ),
                        ),
                        (
                            "doubts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("unknown_household", "名录中没有这户"),
                                        ("no_class", "没有类别"),
                                        ("no_level", "没有级别"),
                                        ("no_recogniser", "认定机关对不上"),
                                        ("no_last_day", "没有有效期"),
                                        ("last_before_first", "有效期早于认定日期"),
                                        ("future_day", "日期晚于今天"),
                                        ("end_incomplete", "终止日期、情形缺一项"),
                                        ("end_outside", "终止与有效期不合"),
                                        ("ended_without_notice", "登记已终止而认定未终止"),
                                        ("two_of_household", "一户有两项有效认定"),
                                        ("two_of_person", "同一经营者在一地有两户"),
                                        ("overlapping_years", "与该户另一项认定年限重叠"),
                                        ("not_three_years", "有效期不是三年"),
                                        ("operator_changed", "认定以后换了经营者"),
                                        ("no_path", "没有途径"),
                                        ("no_recommender", "没有推荐单位"),
                                        ("no_type", "没有认定时的分型"),
                                    ],
                                    max_length=24,
                                ),
                                default=list,
                                size=None,
                                verbose_name="待核事项",
                            ),
                        ),
                        (
                            "accepted",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("unknown_household", "名录中没有这户"),
                                        ("no_class", "没有类别"),
                                        ("no_level", "没有级别"),
                                        ("no_recogniser", "认定机关对不上"),
                                        ("no_last_day", "没有有效期"),
                                        ("last_before_first", "有效期早于认定日期"),
                                        ("future_day", "日期晚于今天"),
                                        ("end_incomplete", "终止日期、情形缺一项"),
                                        ("end_outside", "终止与有效期不合"),
                                        ("ended_without_notice", "登记已终止而认定未终止"),
                                        ("two_of_household", "一户有两项有效认定"),
                                        ("two_of_person", "同一经营者在一地有两户"),
                                        ("overlapping_years", "与该户另一项认定年限重叠"),
                                        ("not_three_years", "有效期不是三年"),
                                        ("operator_changed", "认定以后换了经营者"),
                                        ("no_path", "没有途径"),
                                        ("no_recommender", "没有推荐单位"),
                                        ("no_type", "没有认定时的分型"),
                                    ],
                                    max_length=24,
                                ),
                                default=list,
                                size=None,
                                verbose_name="已确认的事项",
                            ),
                        ),
                        ("accepted_note", models.CharField(blank=True, max_length=300, verbose_name="确认说明")),
                        ("seen_delivery_id", models.IntegerField(verbose_name="已核对的批次")),
                        ("differs", models.BooleanField(default=False, verbose_name="重新报送的内容不同")),
                        (
                            "status",
                            models.CharField(
                                choices=[("held", "待核"), ("taken_over", "已接收"), ("set_aside", "不予接收")],
                                default="held",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "recognition",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="existing_title",
                                to="mingteyouxin.recognition",
                                verbose_name="认定",
                            ),
                        ),
                        (
                            "set_aside_reason",
                            models.CharField(blank=True, max_length=1000, verbose_name="不予接收的理由"),
                        ),
                    ],
                    options={
                        "verbose_name": "既有认定",
                        "verbose_name_plural": "既有认定",
                        "indexes": [models.Index(fields=["path", "status"], name="existing_title_path")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recognition_class__in", ["", "well_known", "distinctive", "premium", "emerging"]),
                                    ("level__in", ["", "county", "city", "province"]),
                                    ("recognition_path__in", ["", "application", "recommendation"]),
                                    ("type_then__in", ["", "survival", "growth", "development", "ineligible"]),
                                    (
                                        "ended_how__in",
                                        ["", "cancelled", "revoked", "expired", "renounced", "closed", "converted"],
                                    ),
                                    ("status__in", ["held", "taken_over", "set_aside"]),
                                ),
                                name="existing_title_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("recognition", None), ("set_aside_reason", ""), ("status", "held")),
                                    models.Q(
                                        ("recognition__isnull", False),
                                        ("set_aside_reason", ""),
                                        ("status", "taken_over"),
                                    ),
                                    models.Q(
                                        ("recognition", None),
                                        ("status", "set_aside"),
                                        models.Q(("set_aside_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="existing_title_comes_to_something",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted", []), models.Q(("accepted_note", ""), _negated=True), _connector="OR"
                                ),
                                name="existing_title_accepted_with_a_note",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ExistingTitleEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "title",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.existingtitle",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("record", "报送"),
                                    ("redeliver", "重新报送"),
                                    ("mend", "订正"),
                                    ("accept", "确认无从查考"),
                                    ("take_over", "接收"),
                                    ("set_aside", "不予接收"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "既有认定记录",
                        "verbose_name_plural": "既有认定记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="NoticeDraft",
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
                            "handler",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="代办机关",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicround",
                                verbose_name="认定批次",
                            ),
                        ),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("contact", models.CharField(max_length=120, verbose_name="联系人和联系方式")),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="拟稿人",
                            ),
                        ),
                        ("prepared_at", models.DateTimeField(verbose_name="拟稿时间")),
                    ],
                    options={
                        "verbose_name": "公示稿",
                        "verbose_name_plural": "公示稿",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeDraftItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "draft",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="mingteyouxin.noticedraft",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mingteyouxin.case"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "公示稿名单",
                        "verbose_name_plural": "公示稿名单",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("draft", "case"), name="notice_draft_item_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Notice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicround",
                                verbose_name="认定批次",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="次序")),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("contact", models.CharField(max_length=120, verbose_name="联系人和联系方式")),
                        ("published_on", models.DateField(verbose_name="公示开始")),
                        ("until", models.DateField(verbose_name="公示截止")),
                        (
                            "draft",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice",
                                to="mingteyouxin.noticedraft",
                                verbose_name="公示稿",
                            ),
                        ),
                        (
                            "prepared_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="拟稿人",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发布人",
                            ),
                        ),
                        ("published_at", models.DateTimeField(verbose_name="发布时间")),
                        ("withdrawn_on", models.DateField(null=True, verbose_name="撤回日期")),
                    ],
                    options={
                        "verbose_name": "名特优新公示",
                        "verbose_name_plural": "名特优新公示",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "until"], name="notice_path")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "number"),
                                name="notice_number_once_a_round",
                                violation_error_code="published_meanwhile",
                                violation_error_message="本批次刚刚由另一名工作人员发布了公示，请刷新后核对。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("published_on"))), name="notice_lasts_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", None),
                                    models.Q(("published_by", models.F("prepared_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="notice_published_by_another",
                                violation_error_code="four_eyes",
                                violation_error_message="公示须由拟稿人以外的工作人员发布。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicNotice",
                    fields=[
                        ("notice_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        (
                            "level",
                            models.CharField(
                                choices=[("county", "县级"), ("city", "市级"), ("province", "省级")],
                                max_length=10,
                                verbose_name="级别",
                            ),
                        ),
                        ("standard", models.CharField(max_length=220, verbose_name="分类标准")),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("contact", models.CharField(max_length=120, verbose_name="联系人和联系方式")),
                        ("published_on", models.DateField(verbose_name="公示开始")),
                        ("until", models.DateField(verbose_name="公示截止")),
                        ("names_until", models.DateField(verbose_name="名单显示至")),
                        ("withdrawn_on", models.DateField(null=True, verbose_name="撤回日期")),
                        ("households", models.PositiveIntegerField(verbose_name="户数")),
                    ],
                    options={
                        "verbose_name": "公开的名特优新公示",
                        "verbose_name_plural": "公开的名特优新公示",
                        "ordering": ["-published_on", "-notice_id"],
                        "indexes": [
                            models.Index(fields=["-published_on", "-notice_id"], name="public_notice_latest"),
                            models.Index(fields=["path"], name="public_notice_path"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("names_until__gte", models.F("until"))),
                                name="public_notice_names_while_it_runs",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicNoticeEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="mingteyouxin.publicnotice",
                            ),
                        ),
                        ("position", models.PositiveIntegerField(verbose_name="序号")),
                        ("name", models.TextField(blank=True, verbose_name="名称")),
                        (
                            "code",
                            models.CharField(db_collation="C", max_length=18, verbose_name="统一社会信用代码或注册号"),
                        ),
                        ("county", models.CharField(max_length=60, verbose_name="所在县（市、区）")),
                        (
                            "recognition_class",
                            models.CharField(
                                choices=[
                                    ("well_known", "知名"),
                                    ("distinctive", "特色"),
                                    ("premium", "优质"),
                                    ("emerging", "新兴"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "level",
                            models.CharField(
                                choices=[("county", "县级"), ("city", "市级"), ("province", "省级")],
                                max_length=10,
                                verbose_name="级别",
                            ),
                        ),
                        (
                            "recognition_path",
                            models.CharField(
                                choices=[("application", "自主申报"), ("recommendation", "部门推荐")],
                                max_length=16,
                                verbose_name="途径",
                            ),
                        ),
                        ("removed", models.BooleanField(default=False, verbose_name="不再公示")),
                    ],
                    options={
                        "verbose_name": "公示名单",
                        "verbose_name_plural": "公示名单",
                        "ordering": ["position"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("removed", False)),
                                fields=["notice"],
                                name="public_notice_entry_shown",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("notice", "position"), name="public_notice_entry_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("removed", False), models.Q(("code", ""), ("name", "")), _connector="OR"
                                ),
                                name="public_notice_entry_removed_names_nobody",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicnotice",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notices",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "shown",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicnoticeentry",
                            ),
                        ),
                        ("name", models.TextField(blank=True, verbose_name="名称")),
                        (
                            "code",
                            models.CharField(db_collation="C", max_length=18, verbose_name="统一社会信用代码或注册号"),
                        ),
                    ],
                    options={
                        "verbose_name": "公示办件",
                        "verbose_name_plural": "公示办件",
                        "ordering": ["id"],
                        "constraints": [models.UniqueConstraint(fields=("notice", "case"), name="notice_entry_once")],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeWithdrawal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="withdrawals",
                                to="mingteyouxin.notice",
                            ),
                        ),
                        ("reason", models.CharField(max_length=400, verbose_name="理由")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                    ],
                    options={
                        "verbose_name": "撤回公示的提请",
                        "verbose_name_plural": "撤回公示的提请",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="notice_withdrawal_says_why"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeNameDays",
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
                        ("days", models.PositiveSmallIntegerField(verbose_name="公示期满后名单继续显示的天数")),
                    ],
                    options={
                        "verbose_name": "公示名单显示天数",
                        "verbose_name_plural": "公示名单显示天数",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="noticenamedays_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="noticenamedays_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="noticenamedays_has_a_ground"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicnotice",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="办理机关",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("objection", "异议"), ("comment", "意见建议")],
                                max_length=10,
                                verbose_name="性质",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="姓名")),
                        ("phone_sealed", models.BinaryField(verbose_name="联系电话（密文）")),
                        ("phone_masked", models.CharField(max_length=60, verbose_name="联系电话")),
                        ("phone_index", models.BinaryField(verbose_name="联系电话索引")),
                        ("phone_proven_at", models.DateTimeField(verbose_name="手机核验时间")),
                        (
                            "name_check",
                            models.CharField(
                                choices=[
                                    ("unchecked", "姓名未核验，请自行核实"),
                                    ("agrees", "姓名与手机号码实名登记一致"),
                                ],
                                max_length=10,
                                verbose_name="姓名核验",
                            ),
                        ),
                        (
                            "receipt",
                            models.CharField(db_collation="C", max_length=24, unique=True, verbose_name="受理编号"),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="内容")),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="材料",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "待处理"),
                                    ("upheld", "成立"),
                                    ("dismissed", "不成立"),
                                    ("answered", "已答复"),
                                    ("set_aside", "不予受理"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500, verbose_name="处理意见")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="处理人",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                    ],
                    options={
                        "verbose_name": "公示异议",
                        "verbose_name_plural": "公示异议",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status", "open")),
                                fields=["authority", "made_at"],
                                name="objection_open",
                            ),
                            models.Index(fields=["authority", "-id"], name="objection_authority"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["objection", "comment"])),
                                name="objection_kind_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["open", "upheld", "dismissed", "answered", "set_aside"])
                                ),
                                name="objection_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("name_check__in", ["unchecked", "agrees"])),
                                name="objection_name_check_is_listed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "open")),
                                fields=("case", "phone_index", "kind"),
                                name="objection_one_open_a_phone",
                                violation_error_code="already_objected",
                                violation_error_message="您对该户提出的意见正在处理，请不要重复提交。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""), ("decided_at", None), ("decided_by", None), ("status", "open")
                                    ),
                                    models.Q(
                                        models.Q(("status", "open"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="objection_decided_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["open", "set_aside"]),
                                    models.Q(("kind", "objection"), ("status__in", ["upheld", "dismissed"])),
                                    models.Q(("kind", "comment"), ("status", "answered")),
                                    _connector="OR",
                                ),
                                name="objection_upheld_or_dismissed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectionCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("challenge", models.CharField(max_length=43, unique=True, verbose_name="请求编号")),
                        (
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicnotice",
                            ),
                        ),
                        (
                            "shown",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicnoticeentry",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("objection", "异议"), ("comment", "意见建议")],
                                max_length=10,
                                verbose_name="性质",
                            ),
                        ),
                        ("name_sealed", models.BinaryField(verbose_name="姓名（密文）")),
                        ("phone_sealed", models.BinaryField(verbose_name="手机号码（密文）")),
                        ("phone_index", models.BinaryField(verbose_name="手机号码索引")),
                        ("text_sealed", models.BinaryField(verbose_name="内容（密文）")),
                        ("code_hash", models.BinaryField(verbose_name="验证码校验值")),
                        ("address", models.GenericIPAddressField(null=True, verbose_name="来源地址")),
                        ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                        ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="已试次数")),
                        ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
                        (
                            "receipt",
                            models.CharField(blank=True, db_collation="C", max_length=24, verbose_name="受理编号"),
                        ),
                    ],
                    options={
                        "verbose_name": "公示异议验证码",
                        "verbose_name_plural": "公示异议验证码",
                        "indexes": [
                            models.Index(fields=["phone_index", "sent_at"], name="objection_code_phone"),
                            models.Index(fields=["notice", "sent_at"], name="objection_code_notice"),
                            models.Index(fields=["sent_at"], name="objection_code_sent"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("receipt", ""), ("used_at", None)),
                                    models.Q(("used_at__isnull", False), models.Q(("receipt", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="objection_code_used_for_something",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectionTold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections_told",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "objection",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="told",
                                to="mingteyouxin.objection",
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="内容")),
                        ("told_at", models.DateTimeField(verbose_name="告知时间")),
                    ],
                    options={
                        "verbose_name": "告知经营者的公示异议",
                        "verbose_name_plural": "告知经营者的公示异议",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectionReply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "told",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="mingteyouxin.objectiontold",
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="答复")),
                        (
                            "by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="答复人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="答复时间")),
                    ],
                    options={
                        "verbose_name": "经营者对公示异议的说明",
                        "verbose_name_plural": "经营者对公示异议的说明",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True), name="objection_reply_says_something"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("by_person__isnull", False)), name="objection_reply_by_someone"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VoidProposal",
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
                            "objection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="void_proposals",
                                to="mingteyouxin.objection",
                            ),
                        ),
                        (
                            "ground",
                            models.CharField(
                                choices=[
                                    ("no_facts", "没有任何具体事实"),
                                    ("another", "所述与本户无关"),
                                    ("repeated", "与已处理的异议内容相同"),
                                    ("abuse", "辱骂、广告等与认定无关的内容"),
                                    ("not_his_name", "经联系，不是本人或者姓名不实"),
                                ],
                                max_length=16,
                                verbose_name="情形",
                            ),
                        ),
                        ("reason", models.CharField(max_length=400, verbose_name="理由")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="提出时间")),
                    ],
                    options={
                        "verbose_name": "不予受理的提请",
                        "verbose_name_plural": "不予受理的提请",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ground__in", ["no_facts", "another", "repeated", "abuse", "not_his_name"])
                                ),
                                name="void_proposal_ground_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="void_proposal_says_why"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OperatorChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(null=True, verbose_name="期限")),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
                        ("told_by", models.BigIntegerField(db_index=True, null=True, verbose_name="告知的消息")),
                        ("told_on", models.DateField(null=True, verbose_name="告知日期")),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="operator_changes",
                                to="mingteyouxin.recognition",
                                verbose_name="认定",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "recogniser",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="认定机关",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("asked", "待新经营者确认"),
                                    ("agreed", "同意，待核对"),
                                    ("declined", "不同意，待处理"),
                                    ("silent", "期满未确认，待处理"),
                                    ("passed_on", "已由新经营者继续"),
                                    ("settled", "已另行处理"),
                                    ("moot", "不再办理"),
                                ],
                                default="asked",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("former_index", models.BinaryField(verbose_name="原经营者证件号码索引")),
                        ("new_index", models.BinaryField(verbose_name="新经营者证件号码索引")),
                        ("found_on", models.DateField(verbose_name="发现日期")),
                        ("agreed_at", models.DateTimeField(null=True, verbose_name="同意时间")),
                        (
                            "agreed_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="同意人",
                            ),
                        ),
                        (
                            "consent_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="同意书",
                            ),
                        ),
                        ("found", models.JSONField(default=list, verbose_name="核对结果")),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="办理理由")),
                        ("decided_on", models.DateField(null=True, verbose_name="办结日期")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="承办人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "认定的经营者变更",
                        "verbose_name_plural": "认定的经营者变更",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(fields=["path", "status"], name="operator_change_path"),
                            models.Index(fields=["recogniser", "status"], name="operator_change_recogniser"),
                            models.Index(fields=["household"], name="operator_change_household"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["asked", "agreed", "declined", "silent"])),
                                fields=("recognition",),
                                name="operator_change_one_open_a_title",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["asked", "agreed", "declined", "silent", "passed_on", "settled", "moot"],
                                    )
                                ),
                                name="operator_change_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("former_index", models.F("new_index")), _negated=True),
                                name="operator_change_is_a_change",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["agreed", "passed_on"]), _negated=True),
                                    models.Q(
                                        ("agreed_at__isnull", False),
                                        models.Q(
                                            ("agreed_person__isnull", False),
                                            ("consent_file__isnull", False),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="operator_change_agreed_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_on", None), ("status__in", ["asked", "agreed", "declined", "silent"])
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("status__in", ["asked", "agreed", "declined", "silent"]), _negated=True
                                        ),
                                        ("decided_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="operator_change_decided_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "settled"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="operator_change_settled_with_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OperatorChangeEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "change",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.operatorchange",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="操作人（经营者一方）",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("ask", "请新经营者确认"),
                                    ("agree", "同意继续"),
                                    ("decline", "不同意继续"),
                                    ("silence", "期满未确认"),
                                    ("pass_on", "核对无误，由新经营者继续"),
                                    ("settle", "另行处理"),
                                    ("lapse", "不再办理"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                    ],
                    options={
                        "verbose_name": "认定的经营者变更记录",
                        "verbose_name_plural": "认定的经营者变更记录",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action", "silence"), _negated=True),
                                    ("served_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="operator_change_event_expired_after_service",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OperatorAnswerDays",
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
                            "days",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="确认期限（工作日）"),
                        ),
                    ],
                    options={
                        "verbose_name": "新经营者确认认定继续的期限",
                        "verbose_name_plural": "新经营者确认认定继续的期限",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("province", "valid_from"), name="operatoranswerdays_one_a_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="operatoranswerdays_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True),
                                name="operatoranswerdays_has_a_ground",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days", None), ("days__gte", 1), _connector="OR"),
                                name="operatoranswerdays_are_some",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MovedTitle",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="moves",
                                to="mingteyouxin.recognition",
                                verbose_name="认定",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        ("moved_to", models.CharField(db_collation="C", max_length=60, verbose_name="现管辖路径")),
                        ("note", models.CharField(max_length=500, verbose_name="核实情况")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="确认人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="确认时间")),
                    ],
                    options={
                        "verbose_name": "迁出辖区的认定",
                        "verbose_name_plural": "迁出辖区的认定",
                        "ordering": ["-id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("recognition", "moved_to"),
                                name="moved_title_once_a_place",
                                violation_error_code="confirmed_already",
                                violation_error_message="该认定已经确认过，请刷新后查看。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True), name="moved_title_says_why"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="办理机关",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicround",
                                verbose_name="认定批次",
                            ),
                        ),
                        ("department", models.CharField(max_length=20, verbose_name="部门")),
                        ("due_on", models.DateField(null=True, verbose_name="答复期限")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="征求人",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="征求时间")),
                        ("on_paper", models.BooleanField(default=False, verbose_name="书面征求")),
                        ("sent_on", models.DateField(null=True, verbose_name="寄送日期")),
                        (
                            "sent_how",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("hand", "专人送达"),
                                    ("post", "邮寄"),
                                    ("exchange", "公文交换"),
                                    ("other", "其他方式"),
                                ],
                                max_length=10,
                                verbose_name="寄送方式",
                            ),
                        ),
                        ("sent_note", models.CharField(blank=True, max_length=200, verbose_name="寄送说明")),
                        (
                            "sent_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="寄送登记人",
                            ),
                        ),
                        ("sent_at", models.DateTimeField(null=True, verbose_name="寄送登记时间")),
                    ],
                    options={
                        "verbose_name": "征求意见",
                        "verbose_name_plural": "征求意见",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "department", "due_on"], name="opinion_request_due")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("due_on__isnull", False),
                                        ("on_paper", False),
                                        ("sent_at", None),
                                        ("sent_by", None),
                                        ("sent_how", ""),
                                        ("sent_note", ""),
                                        ("sent_on", None),
                                    ),
                                    models.Q(
                                        ("due_on", None),
                                        ("on_paper", True),
                                        ("sent_at", None),
                                        ("sent_by", None),
                                        ("sent_how", ""),
                                        ("sent_note", ""),
                                        ("sent_on", None),
                                    ),
                                    models.Q(
                                        ("due_on__isnull", False),
                                        ("on_paper", True),
                                        ("sent_at__isnull", False),
                                        ("sent_by__isnull", False),
                                        ("sent_how__in", ["hand", "post", "exchange", "other"]),
                                        ("sent_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="opinion_request_due_when_sent",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sent_on", None), ("due_on__gte", models.F("sent_on")), _connector="OR"
                                ),
                                name="opinion_request_due_after_it_was_sent",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionLetter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="机关",
                            ),
                        ),
                        ("kind", models.CharField(max_length=24, verbose_name="文书种类")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("number", models.PositiveIntegerField(verbose_name="流水号")),
                        ("text", models.JSONField(verbose_name="正文")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签发人",
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="签发时间")),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="letters",
                                to="mingteyouxin.opinionrequest",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "征求意见函",
                        "verbose_name_plural": "征求意见函",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "year", "number"), name="opinionletter_numbered_once"
                            ),
                            models.UniqueConstraint(fields=("request", "kind"), name="opinion_letter_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionReply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="mingteyouxin.opinionrequest",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="收到日期")),
                        ("reference", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="复函扫描件",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                    ],
                    options={
                        "verbose_name": "部门复函",
                        "verbose_name_plural": "部门复函",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("recorded_by__isnull", False)),
                                name="opinion_reply_recorded_by_someone",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                        (
                            "request",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="mingteyouxin.opinionrequest",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="mingteyouxin.case",
                                verbose_name="办件",
                            ),
                        ),
                        ("department", models.CharField(max_length=20, verbose_name="部门")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("asked", "尚未答复"),
                                    ("silence", "逾期未答复，视为无意见"),
                                    ("gone_on", "逾期未答复，继续办理"),
                                    ("no_objection", "无意见"),
                                    ("objection", "有意见"),
                                    ("not_adopted", "意见未采纳，继续办理"),
                                ],
                                default="asked",
                                max_length=14,
                                verbose_name="状态",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=1000, verbose_name="意见")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                        (
                            "reply",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="mingteyouxin.opinionreply",
                                verbose_name="复函",
                            ),
                        ),
                        ("closed_note", models.CharField(blank=True, max_length=300, verbose_name="处理说明")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="处理人",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                    ],
                    options={
                        "verbose_name": "部门意见",
                        "verbose_name_plural": "部门意见",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status", "asked")),
                                fields=["path", "department"],
                                name="opinion_item_waiting",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "department"), name="opinion_item_once_a_department"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["asked", "silence", "gone_on", "no_objection", "objection", "not_adopted"],
                                    )
                                ),
                                name="opinion_item_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at", None),
                                        ("answered_by", None),
                                        ("reply", None),
                                        ("status__in", ("asked", "silence", "gone_on")),
                                        ("text", ""),
                                    ),
                                    models.Q(
                                        models.Q(("status__in", ("asked", "silence", "gone_on")), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="opinion_item_answered_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ("objection", "not_adopted")), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="opinion_item_objection_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status", "asked"),
                                        ("closed_at", None),
                                        ("closed_by", None),
                                        ("closed_note", ""),
                                    ),
                                    models.Q(("status", "silence"), ("closed_at__isnull", False), ("closed_by", None)),
                                    models.Q(
                                        ("status__in", ["gone_on", "not_adopted"]),
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        models.Q(("closed_note", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("status__in", ["no_objection", "objection"]),
                                        models.Q(
                                            models.Q(("closed_at", None), ("closed_by", None), ("closed_note", "")),
                                            models.Q(("closed_at__isnull", False), ("closed_by", None)),
                                            models.Q(
                                                ("closed_at__isnull", False),
                                                ("closed_by__isnull", False),
                                                models.Q(("closed_note", ""), _negated=True),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="opinion_item_closed_by_someone_or_the_clock",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("action", models.CharField(max_length=24, verbose_name="动作")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.opinionitem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "部门意见记录",
                        "verbose_name_plural": "部门意见记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Overdue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="应办机关",
                            ),
                        ),
                        (
                            "head",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="告知机关",
                            ),
                        ),
                        (
                            "above",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="上级机关",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("case", "办件"),
                                    ("visit", "走访核实"),
                                    ("opinion", "征求意见"),
                                    ("check", "上级抽查补充材料"),
                                ],
                                max_length=10,
                                verbose_name="事项",
                            ),
                        ),
                        ("key", models.BigIntegerField(verbose_name="编号")),
                        ("what", models.CharField(max_length=200, verbose_name="内容")),
                        ("due_on", models.DateField(verbose_name="期限")),
                        ("noted_on", models.DateField(verbose_name="告知本局")),
                        ("above_on", models.DateField(null=True, verbose_name="告知上级机关")),
                        ("open_on", models.DateField(null=True, verbose_name="可以接办")),
                        ("ended_on", models.DateField(null=True, verbose_name="办结日期")),
                    ],
                    options={
                        "verbose_name": "逾期未办",
                        "verbose_name_plural": "逾期未办",
                        "ordering": ["due_on", "id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_on", None)),
                                fields=["path", "due_on"],
                                name="overdue_standing",
                            ),
                            models.Index(
                                condition=models.Q(("ended_on", None)), fields=["head", "due_on"], name="overdue_head"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "key", "due_on"), name="overdue_once_a_day_told"),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["case", "visit", "opinion", "check"])),
                                name="overdue_kind_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("noted_on__gt", models.F("due_on"))), name="overdue_after_its_day"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("open_on", None),
                                    models.Q(("above_on__isnull", False), ("kind", "case")),
                                    _connector="OR",
                                ),
                                name="overdue_open_after_above",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecognitionBatch",
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
                            "handler",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="代办机关",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicround",
                                verbose_name="认定批次",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提请人",
                            ),
                        ),
                        ("requested_at", models.DateTimeField(verbose_name="提请时间")),
                    ],
                    options={
                        "verbose_name": "认定提请",
                        "verbose_name_plural": "认定提请",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "-id"], name="recognition_batch_path")],
                    },
                ),
                migrations.CreateModel(
                    name="RecognitionBatchItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "batch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="mingteyouxin.recognitionbatch",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mingteyouxin.case"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("waiting", "待复核"),
                                    ("recognised", "已认定"),
                                    ("stayed", "未能认定"),
                                    ("dropped", "未予复核同意"),
                                ],
                                default="waiting",
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        ("code", models.CharField(blank=True, max_length=40, verbose_name="代码")),
                        ("text", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                        (
                            "recognition",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.recognition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "认定提请名单",
                        "verbose_name_plural": "认定提请名单",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("status", "waiting")),
                                fields=("case",),
                                name="batch_item_one_waiting_a_case",
                                violation_error_code="already_requested",
                                violation_error_message="该办件已经提请认定，尚无复核结果，不能重复提请。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("recognition__isnull", False), ("status", "recognised")),
                                    models.Q(("recognition", None), ("status__in", ["waiting", "dropped"])),
                                    models.Q(
                                        ("recognition", None),
                                        ("status", "stayed"),
                                        models.Q(("code", ""), _negated=True),
                                        models.Q(("text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="batch_item_outcome_says_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CandidateInvitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.publicround",
                                verbose_name="认定批次",
                            ),
                        ),
                        ("classes", models.JSONField(default=list, verbose_name="可能符合的类别")),
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
                    ],
                    options={
                        "verbose_name": "申报邀请",
                        "verbose_name_plural": "申报邀请",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("household", "round"),
                                name="candidate_invited_once",
                                violation_error_code="invited_already",
                                violation_error_message="本批次已经邀请过该户，不再重复发送。",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseScore",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="scores",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评分人",
                            ),
                        ),
                        ("points", models.JSONField(default=dict, verbose_name="各项得分")),
                        ("grounds", models.JSONField(default=dict, verbose_name="评分依据")),
                        ("total", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="总分")),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="评分说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "评分",
                        "verbose_name_plural": "评分",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("case", "officer"), name="case_score_once_an_officer"),
                            models.CheckConstraint(
                                condition=models.Q(("officer__isnull", False)), name="case_score_given_by_someone"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("total__gte", 0)), name="case_score_not_below_zero"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reinstatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reinstatements",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "against",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reinstatement",
                                to="mingteyouxin.caseevent",
                                verbose_name="所针对的决定",
                            ),
                        ),
                        ("reference", models.CharField(max_length=40, verbose_name="异议编号")),
                        ("reason", models.CharField(max_length=1000, verbose_name="理由")),
                        ("late", models.BooleanField(verbose_name="审核期限已过，作为例外")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="决定人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "恢复办理",
                        "verbose_name_plural": "恢复办理",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reference", ""), _negated=True), models.Q(("reason", ""), _negated=True)
                                ),
                                name="reinstatement_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", False),
                                    ("proposed_by__isnull", False),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                ),
                                name="reinstatement_by_two",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpotCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="抽查机关路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="抽查机关",
                            ),
                        ),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("random", "随机抽取"), ("choice", "指定")], max_length=8, verbose_name="方式"
                            ),
                        ),
                        ("form_key", models.UUIDField(default=uuid.uuid4, verbose_name="表单编号")),
                        ("seed", models.CharField(blank=True, max_length=64, verbose_name="随机种子")),
                        ("size", models.PositiveIntegerField(verbose_name="户数")),
                        ("strata", models.JSONField(default=list, verbose_name="分层")),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="抽取人",
                            ),
                        ),
                        ("drawn_at", models.DateTimeField(verbose_name="抽取时间")),
                    ],
                    options={
                        "verbose_name": "抽查",
                        "verbose_name_plural": "抽查",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "-id"], name="spot_check_path")],
                        "constraints": [
                            models.UniqueConstraint(fields=("authority", "form_key"), name="spot_check_once_a_form"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "choice"), ("seed", "")),
                                    models.Q(("kind", "random"), models.Q(("seed", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="spot_check_random_has_a_seed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("size__gte", 1)), name="spot_check_is_of_something"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpotCheckItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
                        ("told_by", models.BigIntegerField(db_index=True, null=True, verbose_name="告知的消息")),
                        ("told_on", models.DateField(null=True, verbose_name="告知日期")),
                        ("served_on", models.DateField(null=True, verbose_name="送达日期")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "sample",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="mingteyouxin.spotcheck",
                                verbose_name="抽查",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="抽查机关",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="spot_checks",
                                to="mingteyouxin.case",
                            ),
                        ),
                        (
                            "recognition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.recognition",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "待核查"),
                                    ("supplement", "待补充材料"),
                                    ("answered", "已补充材料"),
                                    ("passed", "无意见"),
                                    ("refused", "不予认定"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("window_until", models.DateField(verbose_name="抽查截止")),
                        ("due_on", models.DateField(null=True, verbose_name="补充材料截止")),
                        (
                            "supplement",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.supplement",
                                verbose_name="补充材料",
                            ),
                        ),
                        (
                            "hearing",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.supplement",
                                verbose_name="听取意见",
                            ),
                        ),
                        ("decided_on", models.DateField(null=True, verbose_name="办结日期")),
                    ],
                    options={
                        "verbose_name": "抽查名单",
                        "verbose_name_plural": "抽查名单",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(fields=["authority", "status"], name="spot_check_item_authority"),
                            models.Index(fields=["status", "window_until"], name="spot_check_item_window"),
                            models.Index(fields=["path", "status"], name="spot_check_item_path"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("sample", "case"), name="spot_check_item_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["open", "supplement", "answered"])),
                                fields=("case",),
                                name="spot_check_one_open_a_case",
                                violation_error_code="checked_meanwhile",
                                violation_error_message="其中有办件刚刚被其他机关或者人员列入抽查，请刷新后重新抽取。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["open", "supplement", "answered", "passed", "refused"])
                                ),
                                name="spot_check_item_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_on", None), ("status__in", ["open", "supplement", "answered"])),
                                    models.Q(
                                        models.Q(("status__in", ["open", "supplement", "answered"]), _negated=True),
                                        ("decided_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="spot_check_item_decided_has_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "supplement"), _negated=True),
                                    models.Q(("due_on__isnull", False), ("supplement__isnull", False)),
                                    _connector="OR",
                                ),
                                name="spot_check_item_asked_has_an_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "refused"), _negated=True),
                                    ("hearing__isnull", False),
                                    _connector="OR",
                                ),
                                name="spot_check_refused_after_a_hearing",
                                violation_error_code="not_heard",
                                violation_error_message="不予认定以前，须先告知经营者理由并听取其意见。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpotCheckEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.spotcheckitem",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("draw", "列入抽查"),
                                    ("ask", "要求补充材料"),
                                    ("hear", "拟不予认定，听取经营者意见"),
                                    ("answer", "补充材料"),
                                    ("pass", "核查无意见"),
                                    ("refuse", "不予认定"),
                                    ("silence", "期满未提出，视为同意"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "抽查记录",
                        "verbose_name_plural": "抽查记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_provisional", models.BooleanField(default=False, verbose_name="期限待定")),
                        ("due_from", models.DateField(null=True, verbose_name="期限起算日")),
                        ("due_days", models.PositiveSmallIntegerField(null=True, verbose_name="期限工作日数")),
                        ("due_at_most", models.DateField(null=True, verbose_name="最迟期限")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="走访单位路径")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="mingteyouxin.case",
                                verbose_name="办件",
                            ),
                        ),
                        (
                            "place",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="县级区域",
                            ),
                        ),
                        (
                            "station",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="走访单位",
                            ),
                        ),
                        (
                            "assigned",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="走访人",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="走访期限")),
                        (
                            "status",
                            models.CharField(
                                choices=[("planned", "待走访"), ("done", "已走访"), ("cancelled", "已取消")],
                                default="planned",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "planned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="安排人",
                            ),
                        ),
                        ("planned_at", models.DateTimeField(verbose_name="安排时间")),
                        ("checklist", models.JSONField(default=list, verbose_name="核实事项")),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[("confirmed", "与申报一致"), ("not_confirmed", "与申报不一致")],
                                max_length=14,
                                verbose_name="走访结论",
                            ),
                        ),
                        ("note", models.TextField(blank=True, max_length=1000, verbose_name="走访情况")),
                        ("visited_at", models.DateTimeField(null=True, verbose_name="走访时间")),
                        ("signer", models.CharField(blank=True, max_length=60, verbose_name="现场签字人")),
                        (
                            "signature",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="签名",
                            ),
                        ),
                        ("client_key", models.UUIDField(null=True, unique=True, verbose_name="提交编号")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(null=True, verbose_name="提交时间")),
                    ],
                    options={
                        "verbose_name": "走访核实",
                        "verbose_name_plural": "走访核实",
                        "indexes": [
                            models.Index(fields=["path", "status", "due_on"], name="visit_path_due"),
                            models.Index(fields=["case"], name="visit_case"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["planned", "done", "cancelled"]),
                                    ("result__in", ["", "confirmed", "not_confirmed"]),
                                ),
                                name="visit_choices_are_listed",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "planned")),
                                fields=("case",),
                                name="visit_one_planned_a_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("client_key__isnull", False),
                                        ("recorded_at__isnull", False),
                                        ("recorded_by__isnull", False),
                                        ("result__in", ["confirmed", "not_confirmed"]),
                                        ("status", "done"),
                                        ("visited_at__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("status", "done"), _negated=True),
                                        ("client_key", None),
                                        ("recorded_by", None),
                                        ("result", ""),
                                        ("visited_at", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_done_says_what_was_found",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("result", "not_confirmed"), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="visit_not_confirmed_says_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="走访单位路径")),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="mingteyouxin.visit",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="照片",
                            ),
                        ),
                        ("taken_at", models.DateTimeField(verbose_name="拍摄时间")),
                        ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                    ],
                    options={
                        "verbose_name": "走访照片",
                        "verbose_name_plural": "走访照片",
                        "ordering": ["position"],
                        "constraints": [models.UniqueConstraint(fields=("visit", "position"), name="visit_photo_once")],
                    },
                ),
                migrations.CreateModel(
                    name="VisitDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.case",
                                verbose_name="办件",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="drafts",
                                to="mingteyouxin.visit",
                                verbose_name="走访",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="填写人",
                            ),
                        ),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                        ("checklist", models.JSONField(default=list, verbose_name="核实事项")),
                        (
                            "result",
                            models.CharField(
                                blank=True,
                                choices=[("confirmed", "与申报一致"), ("not_confirmed", "与申报不一致")],
                                max_length=14,
                                verbose_name="走访结论",
                            ),
                        ),
                        ("note", models.TextField(blank=True, max_length=1000, verbose_name="走访情况")),
                        ("visited_at", models.DateTimeField(null=True, verbose_name="走访时间")),
                        ("signer", models.CharField(blank=True, max_length=60, verbose_name="现场签字人")),
                    ],
                    options={
                        "verbose_name": "走访草稿",
                        "verbose_name_plural": "走访草稿",
                        "ordering": ["-saved_at", "-id"],
                        "indexes": [models.Index(fields=["case", "-saved_at"], name="visit_draft_case")],
                        "constraints": [
                            models.UniqueConstraint(fields=("visit", "by"), name="visit_draft_once_an_officer"),
                            models.CheckConstraint(
                                condition=models.Q(("result__in", ["", "confirmed", "not_confirmed"])),
                                name="visit_draft_result_listed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("source", models.CharField(blank=True, max_length=24, verbose_name="原状态")),
                        ("target", models.CharField(max_length=24, verbose_name="新状态")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="操作人",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="mingteyouxin.visit",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("plan", "安排走访"),
                                    ("reassign", "改派"),
                                    ("record", "提交走访情况"),
                                    ("cancel", "取消走访"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "走访记录",
                        "verbose_name_plural": "走访记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
            ],
        ),
    ]
