import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import authorities.tables
import registry.feeds


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("registry", "0002_isolation"),
    ]

    operations = [
        authorities.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="CheckUpDays",
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
                        ("from_month", models.PositiveSmallIntegerField(verbose_name="开始月")),
                        ("from_day", models.PositiveSmallIntegerField(verbose_name="开始日")),
                        ("until_month", models.PositiveSmallIntegerField(verbose_name="结束月")),
                        ("until_day", models.PositiveSmallIntegerField(verbose_name="结束日")),
                        (
                            "every_days",
                            models.PositiveSmallIntegerField(
                                help_text="两次体检之间相隔的天数。", verbose_name="间隔天数"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年度体检日期",
                        "verbose_name_plural": "年度体检日期",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="checkupdays_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="checkupdays_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="checkupdays_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_day__gte", 1),
                                    ("from_month__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
                                    models.Q(
                                        ("from_day__lte", 28),
                                        models.Q(("from_day__lte", 30), ("from_month__in", [4, 6, 9, 11])),
                                        models.Q(
                                            models.Q(("from_month__in", [4, 6, 9, 11, 2]), _negated=True),
                                            ("from_day__lte", 31),
                                        ),
                                        _connector="OR",
                                    ),
                                    ("until_day__gte", 1),
                                    ("until_month__in", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]),
                                    models.Q(
                                        ("until_day__lte", 28),
                                        models.Q(("until_day__lte", 30), ("until_month__in", [4, 6, 9, 11])),
                                        models.Q(
                                            models.Q(("until_month__in", [4, 6, 9, 11, 2]), _negated=True),
                                            ("until_day__lte", 31),
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="checkupdays_are_days",
                                violation_error_message="请填写每年都有的日期，如 5 月 1 日。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("from_month__lt", models.F("until_month")),
                                    models.Q(
                                        ("from_day__lte", models.F("until_day")),
                                        ("from_month", models.F("until_month")),
                                    ),
                                    _connector="OR",
                                ),
                                name="checkupdays_in_order",
                                violation_error_message="结束日期不能早于开始日期。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("every_days__gte", 1)),
                                name="checkupdays_apart",
                                violation_error_message="间隔天数至少为 1。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        ("as_of", models.DateField(verbose_name="体检日")),
                        ("coming_on", models.DateField(verbose_name="分型基准日")),
                        ("report_year", models.SmallIntegerField(verbose_name="年报年度")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="typing_engine.standard",
                                verbose_name="分型标准",
                            ),
                        ),
                        ("lists", models.JSONField(default=dict, verbose_name="已归集名单")),
                        (
                            "job",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.job",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        ("requested_at", models.DateTimeField(verbose_name="发起时间")),
                        ("done_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                    ],
                    options={
                        "verbose_name": "年度体检",
                        "verbose_name_plural": "年度体检",
                        "indexes": [models.Index(fields=["path", "-id"], name="checkup_path")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("coming_on__gte", models.F("as_of"))), name="checkup_looks_ahead"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckUpPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        (
                            "check_up",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="typing_engine.checkup",
                            ),
                        ),
                        ("number", models.IntegerField(verbose_name="序号")),
                        ("first_id", models.BigIntegerField()),
                        ("last_id", models.BigIntegerField()),
                        ("households", models.IntegerField(verbose_name="户数")),
                        ("done_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        (
                            "paths",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        (
                            "types",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        (
                            "grounds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.SmallIntegerField(), default=list, size=None
                            ),
                        ),
                        (
                            "counts",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.IntegerField(), default=list, size=None
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "体检分片",
                        "verbose_name_plural": "体检分片",
                        "constraints": [
                            models.UniqueConstraint(fields=("check_up", "number"), name="checkup_part_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckUpCount",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "check_up_id",
                                "path",
                                "type",
                                "grounds",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "check_up",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="typing_engine.checkup",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "type",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="分型",
                            ),
                        ),
                        ("grounds", models.SmallIntegerField(verbose_name="不符合情形")),
                        ("households", models.IntegerField(verbose_name="户数")),
                    ],
                    options={
                        "verbose_name": "体检汇总",
                        "verbose_name_plural": "体检汇总",
                    },
                ),
                migrations.CreateModel(
                    name="CheckUpEntry",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "check_up_id",
                                "path",
                                "household_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "check_up",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="typing_engine.checkup",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("grounds", models.SmallIntegerField(verbose_name="需要处理的情形")),
                    ],
                    options={
                        "verbose_name": "体检名单",
                        "verbose_name_plural": "体检名单",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("grounds__gt", 0)), name="checkup_entry_says_why"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckUpContact",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.household",
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
                        ("grounds", models.SmallIntegerField(verbose_name="当时的情形")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("contacted", "已联系"), ("helped", "已帮助")],
                                max_length=10,
                                verbose_name="情况",
                            ),
                        ),
                        ("note", models.CharField(max_length=300, verbose_name="说明")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="记录人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="记录时间")),
                    ],
                    options={
                        "verbose_name": "体检帮扶记录",
                        "verbose_name_plural": "体检帮扶记录",
                        "indexes": [
                            models.Index(fields=["household", "year", "-id"], name="checkup_contact_household"),
                            models.Index(fields=["path", "year", "-id"], name="checkup_contact_path"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["contacted", "helped"])),
                                name="checkup_contact_kind_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("note", ""), _negated=True), name="checkup_contact_says_what"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DriftLimit",
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
                            "points",
                            models.PositiveSmallIntegerField(
                                help_text="各型占比变动的上限。",
                                validators=[
                                    django.core.validators.MinValueValidator(0),
                                    django.core.validators.MaxValueValidator(100),
                                ],
                                verbose_name="百分点",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "占比变动上限",
                        "verbose_name_plural": "占比变动上限",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="driftlimit_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="driftlimit_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="driftlimit_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points__lte", 100)), name="driftlimit_is_a_share"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Result",
                    fields=[
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        ("volume", models.IntegerField()),
                        (
                            "run",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="typing_engine.run",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="authorities.authority",
                            ),
                        ),
                        ("grounds", models.SmallIntegerField(verbose_name="不符合情形")),
                        ("rule", models.SmallIntegerField(null=True, verbose_name="适用条款")),
                        ("established_on", models.DateField(verbose_name="成立日期")),
                        ("revenue", models.BigIntegerField(null=True, verbose_name="上年度营业额（分）")),
                        ("tax_paid", models.BigIntegerField(null=True, verbose_name="一年内实缴税款（分）")),
                        ("tax_at_least", models.BigIntegerField(null=True, verbose_name="一年内实缴税款下限（分）")),
                        ("score", models.BigIntegerField(null=True, verbose_name="得分（百分之一分）")),
                        ("months_in_operation", models.IntegerField(verbose_name="存续时间（月）")),
                        ("employees", models.IntegerField(null=True, verbose_name="从业人数")),
                        ("insured_people", models.IntegerField(null=True, verbose_name="一年内参保人数")),
                        ("general_taxpayer", models.BooleanField(null=True, verbose_name="一般纳税人")),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="分型",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("industry", models.CharField(db_collation="C", max_length=5, null=True, verbose_name="行业")),
                        (
                            "extras",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(null=True), null=True, size=None, verbose_name="扩展指标"
                            ),
                        ),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "volume",
                                "household_id",
                                "run_id",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分型结果",
                        "verbose_name_plural": "分型结果",
                        "indexes": [models.Index(fields=["path", "household"], name="result_path")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("grounds__gt", 0), ("rule", None), ("type", "ineligible")),
                                    models.Q(
                                        ("grounds", 0),
                                        ("rule__isnull", False),
                                        models.Q(("type", "ineligible"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="result_has_a_rule_or_a_ground",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        ("volume", models.IntegerField()),
                        (
                            "run",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="typing_engine.run",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="authorities.authority",
                            ),
                        ),
                        ("grounds", models.SmallIntegerField(verbose_name="不符合情形")),
                        ("rule", models.SmallIntegerField(null=True, verbose_name="适用条款")),
                        ("established_on", models.DateField(verbose_name="成立日期")),
                        ("revenue", models.BigIntegerField(null=True, verbose_name="上年度营业额（分）")),
                        ("tax_paid", models.BigIntegerField(null=True, verbose_name="一年内实缴税款（分）")),
                        ("tax_at_least", models.BigIntegerField(null=True, verbose_name="一年内实缴税款下限（分）")),
                        ("score", models.BigIntegerField(null=True, verbose_name="得分（百分之一分）")),
                        ("months_in_operation", models.IntegerField(verbose_name="存续时间（月）")),
                        ("employees", models.IntegerField(null=True, verbose_name="从业人数")),
                        ("insured_people", models.IntegerField(null=True, verbose_name="一年内参保人数")),
                        ("general_taxpayer", models.BooleanField(null=True, verbose_name="一般纳税人")),
                        (
                            "type",
                            models.CharField(
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="分型",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("industry", models.CharField(db_collation="C", max_length=5, null=True, verbose_name="行业")),
                        (
                            "extras",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(null=True), null=True, size=None, verbose_name="扩展指标"
                            ),
                        ),
                        ("reference", models.CharField(max_length=80, verbose_name="依据")),
                        ("corrected_on", models.DateField(verbose_name="更正日期")),
                        ("corrected_at", models.DateTimeField(verbose_name="更正时间")),
                        (
                            "corrected_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="更正人",
                            ),
                        ),
                        (
                            "type_before",
                            models.CharField(
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="更正前的分型",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分型结果更正",
                        "verbose_name_plural": "分型结果更正",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["run", "household"], name="correction_run")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("grounds__gt", 0), ("rule", None), ("type", "ineligible")),
                                    models.Q(
                                        ("grounds", 0),
                                        ("rule__isnull", False),
                                        models.Q(("type", "ineligible"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="correction_has_a_rule_or_a_ground",
                            ),
                            models.UniqueConstraint(
                                fields=("household", "run", "reference"), name="correction_once_an_objection"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("type_before__in", ["survival", "growth", "development", "ineligible"])
                                ),
                                name="correction_type_before_is_listed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "correction",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="typing_engine.correction",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "feed",
                            models.CharField(choices=registry.feeds.feed_choices, max_length=20, verbose_name="数据"),
                        ),
                        ("key", models.JSONField(verbose_name="键")),
                        ("before", models.JSONField(null=True, verbose_name="更正前")),
                        ("after", models.JSONField(null=True, verbose_name="更正后")),
                        ("delivery_id", models.IntegerField(null=True, verbose_name="更正批次")),
                    ],
                    options={
                        "verbose_name": "更正所改的数据",
                        "verbose_name_plural": "更正所改的数据",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="ReportingPeriod",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("from_year", models.SmallIntegerField(unique=True, verbose_name="自年度")),
                        ("month", models.PositiveSmallIntegerField(verbose_name="截止月")),
                        ("day", models.PositiveSmallIntegerField(verbose_name="截止日")),
                        ("ground", models.CharField(max_length=200, verbose_name="依据")),
                    ],
                    options={
                        "verbose_name": "年报报送期",
                        "verbose_name_plural": "年报报送期",
                        "ordering": ["from_year"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("day__gte", 1), ("day__lte", 31), ("month__gte", 1), ("month__lte", 12)
                                ),
                                name="reporting_period_is_a_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Run",
                    fields=[
                        ("id", models.AutoField(primary_key=True, serialize=False)),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("whole", "整批"), ("partial", "部分")], max_length=10, verbose_name="范围"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("annual", "年度"), ("extra", "补充")], max_length=10, verbose_name="用途"
                            ),
                        ),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        ("as_of", models.DateField(verbose_name="基准日")),
                        ("report_year", models.SmallIntegerField(verbose_name="年报年度")),
                        (
                            "standard",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="runs",
                                to="typing_engine.standard",
                                verbose_name="分型标准",
                            ),
                        ),
                        (
                            "extras",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        ("volume", models.IntegerField(null=True)),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="事由")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("queued", "等待计算"),
                                    ("computing", "正在计算"),
                                    ("held", "核查未通过"),
                                    ("awaiting_confirmation", "待复核"),
                                    ("rejected", "复核不同意"),
                                    ("confirmed", "复核同意，待公布"),
                                    ("published", "已公布"),
                                    ("withdrawn", "公布已撤回"),
                                    ("failed", "未完成"),
                                    ("cancelled", "已取消"),
                                ],
                                default="queued",
                                max_length=24,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="typing_run",
                                to="authorities.job",
                            ),
                        ),
                        (
                            "publication_job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.job",
                            ),
                        ),
                        (
                            "requested_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发起人",
                            ),
                        ),
                        ("requested_at", models.DateTimeField(verbose_name="发起时间")),
                        ("started_at", models.DateTimeField(null=True, verbose_name="开始时间")),
                        ("computed_at", models.DateTimeField(null=True, verbose_name="算毕时间")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复核人",
                            ),
                        ),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="公布时间")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="撤回时间")),
                        ("withdrawal_reason", models.CharField(blank=True, max_length=300, verbose_name="撤回理由")),
                        (
                            "withdrawal_asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提请撤回人",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤回复核人",
                            ),
                        ),
                        ("households", models.BigIntegerField(default=0, verbose_name="户数")),
                        ("survival", models.BigIntegerField(default=0, verbose_name="生存型")),
                        ("growth", models.BigIntegerField(default=0, verbose_name="成长型")),
                        ("development", models.BigIntegerField(default=0, verbose_name="发展型")),
                        ("ineligible", models.BigIntegerField(default=0, verbose_name="不符合分型条件")),
                        ("unreadable", models.JSONField(default=dict, verbose_name="无法读取的值")),
                    ],
                    options={
                        "verbose_name": "分型批次",
                        "verbose_name_plural": "分型批次",
                        "indexes": [models.Index(fields=["path", "-id"], name="run_path")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("kind", "whole"), ("status__in", ["queued", "computing"])),
                                fields=("path",),
                                name="run_one_whole_at_a_time",
                                violation_error_code="run_in_progress",
                                violation_error_message="该省已有正在进行的整批分型，请等待其完成，或取消后重新发起。",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("kind", "whole"),
                                    ("purpose", "annual"),
                                    models.Q(
                                        ("status__in", ["rejected", "withdrawn", "failed", "cancelled"]), _negated=True
                                    ),
                                ),
                                fields=("path", "year"),
                                name="run_one_annual_a_year",
                                violation_error_code="annual_run_stands",
                                violation_error_message="该省本年度已有年度分型批次。请先退回或撤回该批次，或者选择“补充”。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("purpose__in", ["annual", "extra"]),
                                    models.Q(("kind", "whole"), ("purpose", "extra"), _connector="OR"),
                                ),
                                name="run_annual_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "queued",
                                            "computing",
                                            "held",
                                            "awaiting_confirmation",
                                            "rejected",
                                            "confirmed",
                                            "published",
                                            "withdrawn",
                                            "failed",
                                            "cancelled",
                                        ],
                                    )
                                ),
                                name="run_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["queued", "computing", "failed", "cancelled"]),
                                    models.Q(("computed_at__isnull", False), ("volume__isnull", False)),
                                    _connector="OR",
                                ),
                                name="run_past_computing_is_computed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["confirmed", "published"]), _negated=True),
                                    ("confirmed_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="run_published_was_confirmed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("confirmed_by", None),
                                    ("requested_by", None),
                                    models.Q(("confirmed_by", models.F("requested_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="run_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_by", None),
                                    models.Q(
                                        ("withdrawal_asked_by__isnull", False),
                                        models.Q(("withdrawn_by", models.F("withdrawal_asked_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="run_withdrawn_by_two",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "published"), _negated=True),
                                    models.Q(("published_at__isnull", False), ("withdrawn_at", None)),
                                    _connector="OR",
                                ),
                                name="run_published_has_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "withdrawn"), _negated=True),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawal_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="run_withdrawn_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "status__in",
                                            ["awaiting_confirmation", "confirmed", "published", "withdrawn"],
                                        ),
                                        _negated=True,
                                    ),
                                    (
                                        "households",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("survival"), "+", models.F("growth")
                                                ),
                                                "+",
                                                models.F("development"),
                                            ),
                                            "+",
                                            models.F("ineligible"),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="run_everyone_has_a_type",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Coverage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="coverage",
                                to="typing_engine.run",
                            ),
                        ),
                        (
                            "feed",
                            models.CharField(choices=registry.feeds.feed_choices, max_length=20, verbose_name="数据"),
                        ),
                        ("area", models.CharField(db_collation="C", max_length=60, verbose_name="范围")),
                    ],
                    options={
                        "verbose_name": "数据覆盖",
                        "verbose_name_plural": "数据覆盖",
                        "constraints": [models.UniqueConstraint(fields=("run", "feed", "area"), name="coverage_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Shard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="shards",
                                to="typing_engine.run",
                            ),
                        ),
                        ("number", models.IntegerField(verbose_name="序号")),
                        ("first_id", models.BigIntegerField()),
                        ("last_id", models.BigIntegerField()),
                        (
                            "household_ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), null=True, size=None
                            ),
                        ),
                        ("households", models.IntegerField(verbose_name="户数")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("pending", "等待"),
                                    ("running", "计算中"),
                                    ("done", "完成"),
                                    ("stopped", "多次失败，已停止"),
                                ],
                                default="pending",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="执行次数")),
                        ("claimed_at", models.DateTimeField(null=True, verbose_name="领取时间")),
                        ("done_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                        ("typed", models.IntegerField(default=0, verbose_name="已分户数")),
                        ("unreadable", models.JSONField(default=dict, verbose_name="无法读取的值")),
                        ("error_text", models.TextField(blank=True, verbose_name="错误")),
                    ],
                    options={
                        "verbose_name": "分片",
                        "verbose_name_plural": "分片",
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "number"), name="shard_once"),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["pending", "running", "done", "stopped"])),
                                name="shard_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "done"), _negated=True),
                                    ("done_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="shard_done_has_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Gate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="gates",
                                to="typing_engine.run",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("all_typed", "应分尽分"),
                                    ("coverage", "纳税、社会保险数据覆盖"),
                                    ("lists", "其他名单已归集"),
                                    ("comparison", "与其他名单的比对"),
                                    ("drift", "与上次结果的变动"),
                                ],
                                max_length=12,
                                verbose_name="核查项",
                            ),
                        ),
                        ("passed", models.BooleanField(verbose_name="通过")),
                        ("text", models.TextField(verbose_name="结论")),
                        ("detail", models.JSONField(default=dict, verbose_name="明细")),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="接受人",
                            ),
                        ),
                        ("accepted_at", models.DateTimeField(null=True, verbose_name="接受时间")),
                        ("accepted_reason", models.CharField(blank=True, max_length=300, verbose_name="接受理由")),
                    ],
                    options={
                        "verbose_name": "核查",
                        "verbose_name_plural": "核查",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "kind"), name="gate_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_at", None),
                                    models.Q(models.Q(("accepted_reason", ""), _negated=True), ("passed", False)),
                                    _connector="OR",
                                ),
                                name="gate_accepted_says_why",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "all_typed"), _negated=True),
                                    ("accepted_at", None),
                                    _connector="OR",
                                ),
                                name="gate_all_typed_is_not_waived",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Summary",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="summaries",
                                to="typing_engine.run",
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
                        ("households", models.IntegerField(verbose_name="户数")),
                        ("survival", models.IntegerField(verbose_name="生存型")),
                        ("growth", models.IntegerField(verbose_name="成长型")),
                        ("development", models.IntegerField(verbose_name="发展型")),
                        ("ineligible", models.IntegerField(verbose_name="不符合分型条件")),
                        ("not_registered", models.IntegerField(verbose_name="未存续")),
                        ("report_missing", models.IntegerField(verbose_name="未报年报")),
                        ("abnormal", models.IntegerField(verbose_name="经营异常")),
                        ("serious_violation", models.IntegerField(verbose_name="严重违法失信")),
                        ("tax_abnormal", models.IntegerField(verbose_name="税务非正常")),
                        ("suspended", models.IntegerField(verbose_name="歇业")),
                    ],
                    options={
                        "verbose_name": "分型汇总",
                        "verbose_name_plural": "分型汇总",
                        "constraints": [
                            models.UniqueConstraint(fields=("run", "path", "authority"), name="summary_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "households",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    models.F("survival"), "+", models.F("growth")
                                                ),
                                                "+",
                                                models.F("development"),
                                            ),
                                            "+",
                                            models.F("ineligible"),
                                        ),
                                    )
                                ),
                                name="summary_adds_up",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RunEvent",
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
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="events",
                                to="typing_engine.run",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("request", "发起分型"),
                                    ("start", "开始计算"),
                                    ("complete", "计算完成"),
                                    ("hold", "计算完成，有核查项未通过"),
                                    ("accept", "接受未通过的核查项"),
                                    ("confirm", "复核同意"),
                                    ("reject", "复核不同意"),
                                    ("publish", "公布"),
                                    ("withdraw", "撤回公布"),
                                    ("fail", "计算未完成"),
                                    ("cancel", "取消"),
                                    ("ask_to_cancel", "要求取消"),
                                    ("resume", "恢复计算"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "批次记录",
                        "verbose_name_plural": "批次记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="HandUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hand_ups",
                                to="typing_engine.run",
                            ),
                        ),
                        ("withdrawn", models.BooleanField(default=False, verbose_name="撤回")),
                        ("reference", models.CharField(blank=True, max_length=80, verbose_name="更正依据")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("households", models.BigIntegerField(verbose_name="户数")),
                        ("survival", models.BigIntegerField(verbose_name="生存型")),
                        ("growth", models.BigIntegerField(verbose_name="成长型")),
                        ("development", models.BigIntegerField(verbose_name="发展型")),
                        ("ineligible", models.BigIntegerField(verbose_name="不符合分型条件")),
                        ("checksum", models.CharField(max_length=64, verbose_name="校验值")),
                    ],
                    options={
                        "verbose_name": "上报记录",
                        "verbose_name_plural": "上报记录",
                        "ordering": ["-id"],
                    },
                ),
                migrations.CreateModel(
                    name="AnnualTyping",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        ("as_of", models.DateField(verbose_name="基准日")),
                        ("opens_on", models.DateField(verbose_name="开始日期")),
                        (
                            "planned_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="填报人",
                            ),
                        ),
                        ("held_up", models.CharField(blank=True, max_length=300, verbose_name="未能开始的原因")),
                        (
                            "run",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="annual_typing",
                                to="typing_engine.run",
                                verbose_name="批次",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "年度集中分型",
                        "verbose_name_plural": "年度集中分型",
                        "ordering": ["-year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("path", "year"), name="annual_typing_once_a_year"),
                            models.CheckConstraint(
                                condition=models.Q(("opens_on__gte", models.F("as_of"))),
                                name="annual_typing_opens_after_its_day",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StandardDraft",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        ("number", models.CharField(max_length=80, unique=True, verbose_name="文号")),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("valid_from", models.DateField(verbose_name="施行日期")),
                        ("document", models.TextField(verbose_name="标准文件")),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                        (
                            "saved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="保存人",
                            ),
                        ),
                        (
                            "standard",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draft",
                                to="typing_engine.standard",
                                verbose_name="已公布版本",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[("draft", "草案"), ("published", "已公布")],
                                default="draft",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分型标准草案",
                        "verbose_name_plural": "分型标准草案",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("standard__isnull", False), ("status", "published")),
                                    models.Q(("standard", None), ("status", "draft")),
                                    _connector="OR",
                                ),
                                name="standard_draft_published_as_a_version",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Standard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=80, unique=True, verbose_name="文号")),
                        ("province", models.CharField(db_collation="C", max_length=2, verbose_name="省级代码")),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("valid_from", models.DateField(verbose_name="施行日期")),
                        ("valid_until", models.DateField(null=True, verbose_name="有效期至")),
                        ("document", models.TextField(verbose_name="标准文件")),
                        ("text", models.TextField(verbose_name="标准文本")),
                        ("published_at", models.DateTimeField(verbose_name="公布时间")),
                    ],
                    options={
                        "verbose_name": "分型标准",
                        "verbose_name_plural": "分型标准",
                        "indexes": [models.Index(fields=["province", "-valid_from", "-id"], name="standard_province")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None), ("valid_until__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="standard_validity_in_order",
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
