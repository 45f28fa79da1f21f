import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import authorities.tables
import casework.models
import registry.feeds
import registry.processings


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("casework", "0002_isolation"),
    ]

    operations = [
        authorities.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="Household",
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
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="authorities.authority",
                                verbose_name="登记机关",
                            ),
                        ),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                        ("established_on", models.DateField(verbose_name="成立日期")),
                        ("status_on", models.DateField(null=True, verbose_name="状态日期")),
                        ("operator_since", models.DateField(null=True, verbose_name="经营者变更日期")),
                        ("seasonal", models.BooleanField(null=True, verbose_name="季节性经营")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "code",
                            models.CharField(
                                db_collation="C", max_length=18, null=True, verbose_name="统一社会信用代码"
                            ),
                        ),
                        ("reg_no", models.CharField(db_collation="C", max_length=15, null=True, verbose_name="注册号")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("registered", "存续"),
                                    ("revoked", "吊销"),
                                    ("deregistered", "注销"),
                                    ("annulled", "撤销"),
                                    ("converted", "转企"),
                                    ("moved_out", "迁出"),
                                ],
                                max_length=14,
                                verbose_name="登记状态",
                            ),
                        ),
                        (
                            "industry",
                            models.CharField(blank=True, db_collation="C", max_length=5, verbose_name="行业代码"),
                        ),
                        ("name", models.TextField(blank=True, verbose_name="名称")),
                        ("operator_name", models.TextField(blank=True, verbose_name="经营者")),
                        ("operator_id_type", models.TextField(blank=True, verbose_name="证件类型")),
                        ("operator_id_sealed", models.BinaryField(null=True, verbose_name="证件号码（密文）")),
                        ("operator_id_index", models.BinaryField(null=True, verbose_name="证件号码索引")),
                        (
                            "form",
                            models.CharField(
                                blank=True,
                                choices=[("person", "个人"), ("family", "家庭")],
                                max_length=10,
                                verbose_name="组成形式",
                            ),
                        ),
                        ("division", models.CharField(blank=True, max_length=12, verbose_name="行政区划")),
                        ("scope", models.TextField(blank=True, verbose_name="经营范围")),
                        ("address", models.TextField(blank=True, verbose_name="经营场所")),
                        ("phone_sealed", models.BinaryField(null=True, verbose_name="联系电话（密文）")),
                        ("phone_index", models.BinaryField(null=True, verbose_name="联系电话索引")),
                        ("station", models.TextField(blank=True, verbose_name="属地监管所")),
                        (
                            "founder_group",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None, verbose_name="经营者群体"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "个体工商户",
                        "verbose_name_plural": "个体工商户",
                        "indexes": [
                            models.Index(fields=["path", "id"], name="household_path"),
                            django.contrib.postgres.indexes.HashIndex(
                                condition=models.Q(("operator_id_index__isnull", False)),
                                fields=["operator_id_index"],
                                name="household_operator",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("code__isnull", False)), fields=("code",), name="household_code"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("reg_no__isnull", False)),
                                fields=("reg_no",),
                                name="household_reg_no",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("code__isnull", False), ("reg_no__isnull", False), _connector="OR"),
                                name="household_has_a_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("code", None),
                                    django.db.models.lookups.Exact(django.db.models.functions.text.Length("code"), 18),
                                    _connector="OR",
                                ),
                                name="household_code_well_formed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reg_no", None),
                                    django.db.models.lookups.Exact(
                                        django.db.models.functions.text.Length("reg_no"), 15
                                    ),
                                    _connector="OR",
                                ),
                                name="household_reg_no_well_formed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["registered", "revoked", "deregistered", "annulled", "converted", "moved_out"],
                                    )
                                ),
                                name="household_status_is_listed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegisterEntry",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "path",
                                "source",
                                "number",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("legal_entities", "国家法人库"),
                                    ("disclosure", "国家企业信用信息公示系统"),
                                    ("tax_register", "税务登记"),
                                ],
                                max_length=20,
                                verbose_name="名单",
                            ),
                        ),
                        ("number", models.CharField(db_collation="C", max_length=18, verbose_name="号码")),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                        ("gone_in", models.IntegerField(null=True, verbose_name="不再列出的批次")),
                        ("status_on", models.DateField(null=True, verbose_name="状态日期")),
                        ("report_filed_on", models.DateField(null=True, verbose_name="年报报送日期")),
                        ("as_of", models.DateField(null=True, verbose_name="截至日期")),
                        ("report_year", models.SmallIntegerField(null=True, verbose_name="年报年度")),
                        ("abnormal", models.BooleanField(null=True, verbose_name="经营异常")),
                        ("serious_violation", models.BooleanField(null=True, verbose_name="严重违法失信")),
                        ("kind", models.CharField(blank=True, max_length=10, verbose_name="主体类型")),
                        ("status", models.CharField(blank=True, max_length=14, verbose_name="状态")),
                        ("name", models.TextField(blank=True, verbose_name="名称")),
                    ],
                    options={
                        "verbose_name": "比对名单",
                        "verbose_name_plural": "比对名单",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source__in", ["legal_entities", "disclosure", "tax_register"])),
                                name="register_entry_of_a_list",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("source", "disclosure"),
                                    models.Q(
                                        ("abnormal", None),
                                        ("report_filed_on", None),
                                        ("report_year", None),
                                        ("serious_violation", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="register_entry_says_what_its_list_has",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Comparison",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("compared_at", models.DateTimeField(verbose_name="比对时间")),
                        ("lists", models.JSONField(default=dict, verbose_name="结果")),
                    ],
                    options={
                        "verbose_name": "名录比对",
                        "verbose_name_plural": "名录比对",
                        "indexes": [models.Index(fields=["path", "-id"], name="comparison_path")],
                    },
                ),
                migrations.CreateModel(
                    name="Difference",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("province", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("legal_entities", "国家法人库"),
                                    ("disclosure", "国家企业信用信息公示系统"),
                                    ("tax_register", "税务登记"),
                                    ("households", "登记信息"),
                                ],
                                max_length=20,
                                verbose_name="名单",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("missing_here", "名录没有，对方有"),
                                    ("missing_there", "名录有，对方没有"),
                                    ("status_differs", "登记状态不一致"),
                                    ("name_differs", "名称不一致"),
                                    ("became_enterprise", "对方已是企业"),
                                    ("mark_differs", "风险标记不一致"),
                                    ("duplicate", "同一经营者同一场所重复"),
                                ],
                                max_length=20,
                                verbose_name="差异",
                            ),
                        ),
                        (
                            "mark",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("abnormal", "经营异常"),
                                    ("serious_violation", "严重违法失信"),
                                    ("tax_abnormal", "税务非正常户"),
                                    ("suspended", "歇业"),
                                ],
                                max_length=20,
                                verbose_name="标记",
                            ),
                        ),
                        ("number", models.CharField(db_collation="C", max_length=18, verbose_name="号码")),
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
                        ("here", models.TextField(blank=True, verbose_name="名录")),
                        ("there", models.TextField(blank=True, verbose_name="对方")),
                        ("there_on", models.DateField(null=True, verbose_name="对方日期")),
                        (
                            "found_in",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.comparison",
                                verbose_name="发现的比对",
                            ),
                        ),
                        (
                            "gone_in",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.comparison",
                                verbose_name="消失的比对",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("open", "未处理"),
                                    ("asked", "待部门答复"),
                                    ("answered", "部门已答复"),
                                    ("accepted", "以对方为准"),
                                    ("kept", "以名录为准"),
                                ],
                                db_default="open",
                                default="open",
                                max_length=10,
                                verbose_name="处理情况",
                            ),
                        ),
                        ("note", models.CharField(blank=True, db_default="", max_length=600, verbose_name="理由")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
                        ("carried_out_in", models.IntegerField(null=True, verbose_name="更正批次")),
                        (
                            "asked_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="核查机关",
                            ),
                        ),
                        (
                            "department",
                            models.CharField(blank=True, db_default="", max_length=20, verbose_name="核查部门"),
                        ),
                        (
                            "question",
                            models.CharField(blank=True, db_default="", max_length=600, verbose_name="请核查"),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("asked_at", models.DateTimeField(null=True, verbose_name="提出时间")),
                        ("answer_by", models.DateField(null=True, verbose_name="请于此日前答复")),
                        (
                            "finding",
                            models.CharField(
                                blank=True,
                                choices=[("theirs", "对方数据正确"), ("ours", "名录数据正确"), ("unclear", "无法核实")],
                                db_default="",
                                max_length=10,
                                verbose_name="核查结果",
                            ),
                        ),
                        (
                            "answer",
                            models.CharField(blank=True, db_default="", max_length=600, verbose_name="核查情况"),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                    ],
                    options={
                        "verbose_name": "比对差异",
                        "verbose_name_plural": "比对差异",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("gone_in", None)),
                                fields=["path", "source", "kind", "status"],
                                name="difference_live",
                            ),
                            models.Index(
                                condition=models.Q(("gone_in", None), ("status", "asked")),
                                fields=["asked_of", "department"],
                                name="difference_asked",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("gone_in", None)),
                                fields=("province", "source", "number", "kind", "mark"),
                                name="difference_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "missing_here",
                                            "missing_there",
                                            "status_differs",
                                            "name_differs",
                                            "became_enterprise",
                                            "mark_differs",
                                            "duplicate",
                                        ],
                                    ),
                                    ("status__in", ["open", "asked", "answered", "accepted", "kept"]),
                                ),
                                name="difference_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("household", None), ("kind", "missing_here")),
                                    models.Q(
                                        ("household__isnull", False), models.Q(("kind", "missing_here"), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="difference_of_a_household",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "mark_differs"), models.Q(("mark", ""), _negated=True)),
                                    models.Q(models.Q(("kind", "mark_differs"), _negated=True), ("mark", "")),
                                    _connector="OR",
                                ),
                                name="difference_of_a_mark",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        ("status__in", ["accepted", "kept"]),
                                        ("decided_at__isnull", False),
                                        models.Q(
                                            ("status", "accepted"),
                                            models.Q(("note", ""), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    models.Q(
                                        models.Q(("status__in", ["accepted", "kept"]), _negated=True),
                                        ("decided_at", None),
                                        ("decided_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="difference_kept_for_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["asked", "answered"]), _negated=True),
                                    models.Q(
                                        ("answer_by__isnull", False),
                                        ("asked_at__isnull", False),
                                        ("asked_by__isnull", False),
                                        ("asked_of__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="difference_asked_of_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status", "answered"), _negated=True),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        ("finding__in", ["theirs", "ours", "unclear"]),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="difference_answered_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("gone_in", None), ("gone_in__gt", models.F("found_in")), _connector="OR"
                                ),
                                name="difference_found_before_it_was_gone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DifferenceEvent",
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
                            "difference",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="registry.difference",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("accept", "以对方为准"),
                                    ("keep", "以名录为准"),
                                    ("ask", "请部门核查"),
                                    ("answer", "答复"),
                                    ("reopen", "重新处理"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "比对差异记录",
                        "verbose_name_plural": "比对差异记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AnnualReport",
                    fields=[
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="%(class)s_set",
                                to="registry.household",
                            ),
                        ),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "household_id", "year", blank=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        ("filed_on", models.DateField(verbose_name="报送日期")),
                        ("revenue", models.BigIntegerField(null=True, verbose_name="营业额（分）")),
                        ("tax_total", models.BigIntegerField(null=True, verbose_name="纳税总额（分）")),
                        ("employees", models.IntegerField(null=True, verbose_name="从业人数")),
                        ("disclosed", models.BooleanField(null=True, verbose_name="是否公示")),
                    ],
                    options={
                        "verbose_name": "年度报告",
                        "verbose_name_plural": "年度报告",
                    },
                ),
                migrations.CreateModel(
                    name="RiskMark",
                    fields=[
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="%(class)s_set",
                                to="registry.household",
                            ),
                        ),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "household_id",
                                "kind",
                                "from_on",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("abnormal", "经营异常"),
                                    ("serious_violation", "严重违法失信"),
                                    ("tax_abnormal", "税务非正常户"),
                                    ("suspended", "歇业"),
                                ],
                                max_length=20,
                                verbose_name="类型",
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="起始日期")),
                        ("until_on", models.DateField(null=True, verbose_name="届满日期")),
                        ("released_on", models.DateField(null=True, verbose_name="解除日期")),
                    ],
                    options={
                        "verbose_name": "风险标记",
                        "verbose_name_plural": "风险标记",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["abnormal", "serious_violation", "tax_abnormal", "suspended"])
                                ),
                                name="risk_mark_kind_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                                    ),
                                    models.Q(
                                        ("released_on", None),
                                        ("released_on__gte", models.F("from_on")),
                                        _connector="OR",
                                    ),
                                ),
                                name="risk_mark_dates_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Tax",
                    fields=[
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="%(class)s_set",
                                to="registry.household",
                            ),
                        ),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "household_id",
                                "period_start",
                                "period_end",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("period_start", models.DateField(verbose_name="所属期起")),
                        ("period_end", models.DateField(verbose_name="所属期止")),
                        ("tax_paid", models.BigIntegerField(null=True, verbose_name="实缴税款（分）")),
                        ("tax_at_least", models.BigIntegerField(null=True, verbose_name="幅度下限（分）")),
                        ("general_taxpayer", models.BooleanField(null=True, verbose_name="一般纳税人")),
                    ],
                    options={
                        "verbose_name": "纳税",
                        "verbose_name_plural": "纳税",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("tax_paid__gte", 0),
                                    models.Q(("tax_at_least__gte", 0), ("tax_paid", None)),
                                    _connector="OR",
                                ),
                                name="tax_amount_or_bracket",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period_end__gte", models.F("period_start"))),
                                name="tax_period_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SocialInsurance",
                    fields=[
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="%(class)s_set",
                                to="registry.household",
                            ),
                        ),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "household_id",
                                "period_start",
                                "period_end",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("period_start", models.DateField(verbose_name="所属期起")),
                        ("period_end", models.DateField(verbose_name="所属期止")),
                        ("insured", models.IntegerField(verbose_name="参保人数")),
                    ],
                    options={
                        "verbose_name": "社会保险",
                        "verbose_name_plural": "社会保险",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("insured__gte", 0)), name="social_insurance_count"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("period_end__gte", models.F("period_start"))),
                                name="social_insurance_period_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Penalty",
                    fields=[
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="%(class)s_set",
                                to="registry.household",
                            ),
                        ),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "household_id",
                                "decision_no",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("decision_no", models.TextField(verbose_name="文书号")),
                        ("decided_on", models.DateField(verbose_name="决定日期")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("warning", "警告"),
                                    ("criticism", "通报批评"),
                                    ("fine", "罚款"),
                                    ("confiscation", "没收"),
                                    ("permit_suspended", "暂扣"),
                                    ("grade_lowered", "降低资质"),
                                    ("permit_revoked", "吊销"),
                                    ("business_restricted", "限制经营"),
                                    ("closed_for_correction", "停产停业"),
                                    ("closed_down", "关闭"),
                                    ("trade_ban", "限制从业"),
                                    ("detention", "拘留"),
                                ],
                                max_length=24,
                                verbose_name="种类",
                            ),
                        ),
                        ("amount", models.BigIntegerField(null=True, verbose_name="罚款金额（分）")),
                        ("published_on", models.DateField(null=True, verbose_name="公示日期")),
                        ("published_until", models.DateField(null=True, verbose_name="公示截止")),
                        ("repaired_on", models.DateField(null=True, verbose_name="修复日期")),
                    ],
                    options={
                        "verbose_name": "行政处罚",
                        "verbose_name_plural": "行政处罚",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "warning",
                                            "criticism",
                                            "fine",
                                            "confiscation",
                                            "permit_suspended",
                                            "grade_lowered",
                                            "permit_revoked",
                                            "business_restricted",
                                            "closed_for_correction",
                                            "closed_down",
                                            "trade_ban",
                                            "detention",
                                        ],
                                    )
                                ),
                                name="penalty_kind_is_listed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NegativeRecord",
                    fields=[
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="%(class)s_set",
                                to="registry.household",
                            ),
                        ),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "household_id",
                                "kind",
                                "day",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("kind", models.TextField(db_collation="C", verbose_name="类别")),
                        ("day", models.DateField(verbose_name="日期")),
                        ("source", models.TextField(null=True, verbose_name="数源单位")),
                        ("ended_on", models.DateField(null=True, verbose_name="终止日期")),
                    ],
                    options={
                        "verbose_name": "负面记录",
                        "verbose_name_plural": "负面记录",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_on", None), ("ended_on__gte", models.F("day")), _connector="OR"
                                ),
                                name="negative_record_days_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Indicator",
                    fields=[
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="%(class)s_set",
                                to="registry.household",
                            ),
                        ),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "household_id",
                                "indicator",
                                "as_of",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("indicator", models.TextField(verbose_name="指标")),
                        ("value", models.TextField(null=True, verbose_name="值")),
                        ("as_of", models.DateField(verbose_name="截至日期")),
                    ],
                    options={
                        "verbose_name": "扩展指标",
                        "verbose_name_plural": "扩展指标",
                    },
                ),
                migrations.CreateModel(
                    name="Defaulter",
                    fields=[
                        (
                            "pk",
                            models.CompositePrimaryKey(
                                "path",
                                "id_index",
                                "case_no",
                                blank=True,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("id_index", models.BinaryField(verbose_name="证件号码索引")),
                        ("name", models.TextField(verbose_name="姓名")),
                        ("case_no", models.TextField(verbose_name="案号")),
                        ("court", models.TextField(blank=True, verbose_name="法院")),
                        ("listed_on", models.DateField(verbose_name="列入日期")),
                        ("removed_on", models.DateField(null=True, verbose_name="移除日期")),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                    ],
                    options={
                        "verbose_name": "失信被执行人",
                        "verbose_name_plural": "失信被执行人",
                    },
                ),
                migrations.CreateModel(
                    name="Credential",
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
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                                verbose_name="个体工商户",
                            ),
                        ),
                        ("holder_index", models.BinaryField(null=True, verbose_name="持有人证件号码索引")),
                        ("kind", models.TextField(db_collation="C", verbose_name="类别")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("county", "县级"),
                                    ("city", "市级"),
                                    ("province", "省级"),
                                    ("nation", "国家级"),
                                ],
                                max_length=10,
                                null=True,
                                verbose_name="级别",
                            ),
                        ),
                        ("number", models.TextField(db_collation="C", verbose_name="编号")),
                        ("issuer", models.TextField(blank=True, verbose_name="颁发单位")),
                        ("issued_on", models.DateField(null=True, verbose_name="颁发日期")),
                        ("valid_until", models.DateField(null=True, verbose_name="有效期至")),
                        ("revoked_on", models.DateField(null=True, verbose_name="撤销日期")),
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                    ],
                    options={
                        "verbose_name": "资质荣誉",
                        "verbose_name_plural": "资质荣誉",
                        "indexes": [
                            models.Index(
                                condition=models.Q(("holder_index__isnull", False)),
                                fields=["holder_index"],
                                name="credential_holder",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("path", "kind", "number"), name="credential_once_per_province"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("household__isnull", False), ("holder_index__isnull", False), _connector="OR"
                                ),
                                name="credential_is_somebodys",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("level", None),
                                    ("level__in", ["county", "city", "province", "nation"]),
                                    _connector="OR",
                                ),
                                name="credential_level_is_listed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReplacedFact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "feed",
                            models.CharField(choices=registry.feeds.feed_choices, max_length=20, verbose_name="数据"),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="replaced_facts",
                                to="registry.household",
                            ),
                        ),
                        ("key", models.JSONField(verbose_name="键")),
                        ("values", models.JSONField(verbose_name="原值")),
                        ("delivery_id", models.IntegerField(verbose_name="原来源批次")),
                        ("replaced_by_id", models.IntegerField(verbose_name="替换批次")),
                        ("replaced_at", models.DateTimeField(verbose_name="替换时间")),
                    ],
                    options={
                        "verbose_name": "被替换的数据",
                        "verbose_name_plural": "被替换的数据",
                        "indexes": [models.Index(fields=["household", "feed"], name="replaced_fact_household")],
                    },
                ),
                migrations.CreateModel(
                    name="CorrectedFact",
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
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "feed",
                            models.CharField(choices=registry.feeds.feed_choices, max_length=20, verbose_name="数据"),
                        ),
                        ("key", models.JSONField(verbose_name="键")),
                        ("wrong", models.JSONField(null=True, verbose_name="有误的值")),
                        ("right", models.JSONField(null=True, verbose_name="更正后的值")),
                        ("reference", models.CharField(max_length=80, verbose_name="依据")),
                        ("department", models.CharField(max_length=80, verbose_name="核实部门")),
                        ("corrected_at", models.DateTimeField(verbose_name="更正时间")),
                        ("delivery_id", models.IntegerField(verbose_name="更正批次")),
                    ],
                    options={
                        "verbose_name": "异议更正的数据",
                        "verbose_name_plural": "异议更正的数据",
                        "indexes": [models.Index(fields=["feed", "household"], name="corrected_fact_feed")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("household", "feed", "key", "reference"),
                                name="corrected_fact_once_an_objection",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wrong__isnull", False), ("right__isnull", False), _connector="OR"),
                                name="corrected_fact_says_what",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HeldDifference",
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
                                verbose_name="个体工商户",
                            ),
                        ),
                        (
                            "feed",
                            models.CharField(choices=registry.feeds.feed_choices, max_length=20, verbose_name="数据"),
                        ),
                        ("key", models.JSONField(verbose_name="键")),
                        ("delivered", models.JSONField(verbose_name="提交的值")),
                        ("delivery_id", models.IntegerField(verbose_name="提交批次")),
                        ("held_at", models.DateTimeField(verbose_name="时间")),
                    ],
                    options={
                        "verbose_name": "与异议更正不一致的数据",
                        "verbose_name_plural": "与异议更正不一致的数据",
                        "indexes": [models.Index(fields=["household", "feed"], name="held_difference_household")],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        ("id", models.AutoField(primary_key=True, serialize=False)),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "feed",
                            models.CharField(choices=registry.feeds.feed_choices, max_length=20, verbose_name="数据"),
                        ),
                        ("area", models.CharField(db_collation="C", max_length=60, verbose_name="范围")),
                        ("partial", models.BooleanField(verbose_name="部分数据")),
                        ("file_name", models.CharField(max_length=160, verbose_name="文件名")),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                            ),
                        ),
                        ("sheet", models.TextField(blank=True, verbose_name="工作表")),
                        (
                            "refused_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                            ),
                        ),
                        (
                            "mending_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                            ),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delivery",
                                to="authorities.job",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提交人",
                            ),
                        ),
                        (
                            "machine",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                                verbose_name="系统对接方",
                            ),
                        ),
                        ("taken_at", models.DateTimeField(verbose_name="入库时间")),
                        ("new", models.IntegerField(default=0, verbose_name="新增")),
                        ("changed", models.IntegerField(default=0, verbose_name="变更")),
                        ("unchanged", models.IntegerField(default=0, verbose_name="未变")),
                        ("refused", models.IntegerField(default=0, verbose_name="退回")),
                        ("warnings", models.IntegerField(default=0, verbose_name="提醒")),
                        (
                            "ignored_columns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None, verbose_name="未识别的列"
                            ),
                        ),
                        (
                            "period_ends",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.DateField(), default=list, size=None, verbose_name="所属期止"
                            ),
                        ),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None, verbose_name="类型"
                            ),
                        ),
                        ("objection", models.CharField(blank=True, max_length=80, verbose_name="依据的异议")),
                        ("confirmed_by", models.CharField(blank=True, max_length=80, verbose_name="核实部门")),
                    ],
                    options={
                        "verbose_name": "归集批次",
                        "verbose_name_plural": "归集批次",
                        "indexes": [
                            models.Index(fields=["path", "-id"], name="delivery_path"),
                            models.Index(fields=["area", "feed"], name="delivery_area"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("changed__gte", 0),
                                    ("new__gte", 0),
                                    ("refused__gte", 0),
                                    ("unchanged__gte", 0),
                                    ("warnings__gte", 0),
                                ),
                                name="delivery_counts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RowProblem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "delivery",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="problems",
                                to="registry.delivery",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        (
                            "severity",
                            models.CharField(
                                choices=[("refused", "退回"), ("warning", "提醒")], max_length=10, verbose_name="处理"
                            ),
                        ),
                        ("sheet", models.TextField(blank=True, verbose_name="工作表")),
                        ("line", models.IntegerField(verbose_name="行")),
                        ("column", models.TextField(blank=True, verbose_name="列")),
                        ("code", models.CharField(max_length=40, verbose_name="代码")),
                        ("value", models.TextField(blank=True, verbose_name="值")),
                    ],
                    options={
                        "verbose_name": "行问题",
                        "verbose_name_plural": "行问题",
                        "indexes": [models.Index(fields=["delivery", "severity", "line"], name="row_problem_delivery")],
                    },
                ),
                migrations.CreateModel(
                    name="ValueAlias",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("province", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        (
                            "feed",
                            models.CharField(choices=registry.feeds.feed_choices, max_length=20, verbose_name="数据"),
                        ),
                        ("column", models.CharField(max_length=40, verbose_name="列")),
                        ("wording", models.CharField(max_length=60, verbose_name="原文")),
                        ("value", models.CharField(max_length=40, verbose_name="对应值")),
                    ],
                    options={
                        "verbose_name": "取值对照",
                        "verbose_name_plural": "取值对照",
                        "ordering": ["feed", "column", "province", "wording"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("province", "feed", "column", "wording"), name="value_alias_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wording", models.F("value")), _negated=True),
                                name="value_alias_says_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeliveryReveal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "delivery",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.delivery",
                                verbose_name="归集批次",
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="范围")),
                        ("feed", models.CharField(max_length=20, verbose_name="数据")),
                        ("bureau", models.CharField(max_length=120, verbose_name="机关")),
                        (
                            "officer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        ("session", models.CharField(max_length=64, verbose_name="会话")),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("until", models.DateTimeField(verbose_name="有效至")),
                    ],
                    options={
                        "verbose_name": "归集文件查看",
                        "verbose_name_plural": "归集文件查看",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "-id"], name="delivery_reveal_path")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("at"))),
                                name="delivery_reveal_ends_after_it_began",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="delivery_reveal_says_why"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DirectoryEntry",
                    fields=[
                        ("household_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        (
                            "code",
                            models.CharField(
                                db_collation="C", max_length=18, null=True, verbose_name="统一社会信用代码"
                            ),
                        ),
                        ("reg_no", models.CharField(db_collation="C", max_length=15, null=True, verbose_name="注册号")),
                        ("name", models.TextField(blank=True, verbose_name="名称")),
                        ("search_name", models.TextField(blank=True, db_collation="C")),
                        (
                            "tokens",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, size=None
                            ),
                        ),
                        ("province", models.CharField(db_collation="C", max_length=2, verbose_name="省级代码")),
                        (
                            "authority",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="authorities.authority",
                                verbose_name="登记机关",
                            ),
                        ),
                        ("industry", models.CharField(blank=True, max_length=5, verbose_name="行业代码")),
                        ("established_on", models.DateField(verbose_name="成立日期")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("registered", "存续"),
                                    ("revoked", "吊销"),
                                    ("deregistered", "注销"),
                                    ("annulled", "撤销"),
                                    ("converted", "转企"),
                                    ("moved_out", "迁出"),
                                ],
                                max_length=14,
                                verbose_name="登记状态",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "名录条目",
                        "verbose_name_plural": "名录条目",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fastupdate=True,
                                fields=["tokens"],
                                gin_pending_list_limit=524288,
                                name="directory_tokens",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("code__isnull", False)), fields=("code",), name="directory_code"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("reg_no__isnull", False)),
                                fields=("reg_no",),
                                name="directory_reg_no",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedRun",
                    fields=[
                        ("run_id", models.IntegerField(primary_key=True, serialize=False)),
                        ("province", models.CharField(db_collation="C", max_length=2, verbose_name="省级代码")),
                        ("year", models.SmallIntegerField(verbose_name="年度")),
                        ("as_of", models.DateField(verbose_name="基准日")),
                        ("published_on", models.DateField(verbose_name="公布日期")),
                        ("standard_number", models.CharField(max_length=80, verbose_name="标准文号")),
                        ("standard_title", models.CharField(max_length=120, verbose_name="标准标题")),
                        ("is_current", models.BooleanField(verbose_name="现行")),
                        ("counts", models.BooleanField(default=True, verbose_name="用于认定")),
                    ],
                    options={
                        "verbose_name": "已公布分型批次",
                        "verbose_name_plural": "已公布分型批次",
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_current", True)),
                                fields=("province",),
                                name="published_run_one_current_a_province",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedType",
                    fields=[
                        ("household_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("province", models.CharField(db_collation="C", max_length=2, verbose_name="省级代码")),
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
                        (
                            "run",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.publishedrun",
                            ),
                        ),
                        ("corrected_on", models.DateField(null=True, verbose_name="更正日期")),
                    ],
                    options={
                        "verbose_name": "已公布分型",
                        "verbose_name_plural": "已公布分型",
                        "indexes": [
                            models.Index(fields=["province", "household_id"], name="published_type_province"),
                            models.Index(
                                condition=models.Q(("run__isnull", False)), fields=["run"], name="published_type_run"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("type__in", ["survival", "growth", "development", "ineligible"])),
                                name="published_type_is_listed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedRecognition",
                    fields=[
                        ("household_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("number", models.CharField(db_collation="C", max_length=16, verbose_name="证书编号")),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="县级区域路径")),
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
                            "recogniser",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="authorities.authority",
                                verbose_name="认定机关",
                            ),
                        ),
                        ("recognised_on", models.DateField(verbose_name="认定日期")),
                        ("valid_until", models.DateField(verbose_name="有效期至")),
                    ],
                    options={
                        "verbose_name": "已公布的名特优新认定",
                        "verbose_name_plural": "已公布的名特优新认定",
                        "indexes": [
                            models.Index(
                                fields=["path", "recognition_class"],
                                include=("valid_until",),
                                name="published_recognition_path",
                            ),
                            models.Index(
                                fields=["-recognised_on", "household_id"], name="published_recognition_latest"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recognition_class__in", ["well_known", "distinctive", "premium", "emerging"]),
                                    ("level__in", ["county", "city", "province"]),
                                    models.Q(("number", ""), _negated=True),
                                ),
                                name="published_recognition_is_listed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedStory",
                    fields=[
                        ("household_id", models.BigIntegerField(primary_key=True, serialize=False)),
                        ("number", models.CharField(db_collation="C", max_length=16, verbose_name="证书编号")),
                        ("text", models.CharField(blank=True, max_length=300, verbose_name="介绍")),
                        ("photo", models.BinaryField(null=True, verbose_name="照片")),
                        ("photo_digest", models.CharField(blank=True, max_length=64, verbose_name="照片校验值")),
                        ("shown_on", models.DateField(verbose_name="展示日期")),
                    ],
                    options={
                        "verbose_name": "已展示的照片和介绍",
                        "verbose_name_plural": "已展示的照片和介绍",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("photo", None), ("photo_digest", "")),
                                    models.Q(("photo__isnull", False), models.Q(("photo_digest", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="published_story_photo_has_a_digest",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedTitle",
                    fields=[
                        (
                            "number",
                            models.CharField(
                                db_collation="C",
                                max_length=16,
                                primary_key=True,
                                serialize=False,
                                verbose_name="证书编号",
                            ),
                        ),
                        ("household_id", models.BigIntegerField()),
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
                            "recogniser",
                            models.ForeignKey(
                                db_constraint=False,
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="authorities.authority",
                                verbose_name="认定机关",
                            ),
                        ),
                        ("recognised_on", models.DateField(verbose_name="认定日期")),
                        ("valid_until", models.DateField(verbose_name="有效期至")),
                        ("ended_on", models.DateField(null=True, verbose_name="终止日期")),
                        (
                            "ended_how",
                            models.CharField(
                                blank=True,
                                choices=[("ended", "已终止"), ("converted", "已转型为企业")],
                                max_length=10,
                                verbose_name="终止情形",
                            ),
                        ),
                        ("operator_changed_on", models.DateField(null=True, verbose_name="经营者变更待核对")),
                    ],
                    options={
                        "verbose_name": "证书查验",
                        "verbose_name_plural": "证书查验",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("recognition_class__in", ["well_known", "distinctive", "premium", "emerging"]),
                                    ("level__in", ["county", "city", "province"]),
                                    models.Q(
                                        models.Q(("ended_how", ""), ("ended_on", None)),
                                        models.Q(
                                            ("ended_how__in", ["ended", "converted"]), ("ended_on__isnull", False)
                                        ),
                                        _connector="OR",
                                    ),
                                ),
                                name="published_title_is_listed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImpactAssessment",
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
                            "processing",
                            models.CharField(
                                choices=registry.processings.processing_choices, max_length=24, verbose_name="处理活动"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(verbose_name="版次")),
                        ("purpose", models.TextField(max_length=2000, verbose_name="处理目的")),
                        ("means", models.TextField(max_length=2000, verbose_name="处理方式")),
                        ("lawfulness", models.TextField(max_length=4000, verbose_name="合法性、正当性、必要性")),
                        ("risks", models.TextField(max_length=4000, verbose_name="对个人权益的影响和安全风险")),
                        (
                            "measures",
                            models.TextField(
                                help_text="是否合法、有效，与风险程度相适应。", max_length=4000, verbose_name="保护措施"
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="评估报告",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="施行日期")),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评估人",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="评估时间")),
                        (
                            "approved_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="复核人",
                            ),
                        ),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="复核时间")),
                    ],
                    options={
                        "verbose_name": "个人信息保护影响评估",
                        "verbose_name_plural": "个人信息保护影响评估",
                        "ordering": ["path", "processing", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("path", "processing", "version"),
                                name="impact_version_once",
                                violation_error_code="assessed_meanwhile",
                                violation_error_message="另一名工作人员刚刚登记了这一处理活动的评估，请先查看。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("purpose", ""), _negated=True),
                                    models.Q(("means", ""), _negated=True),
                                    models.Q(("lawfulness", ""), _negated=True),
                                    models.Q(("risks", ""), _negated=True),
                                    models.Q(("measures", ""), _negated=True),
                                ),
                                name="impact_says_what_the_law_asks",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at", None), ("approved_by", None)),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("approved_by__isnull", False),
                                        models.Q(("approved_by", models.F("made_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="impact_confirmed_by_another",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListAgeLimit",
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
                        ("annual_report_days", models.PositiveSmallIntegerField(verbose_name="年度报告名单有效天数")),
                        ("risk_mark_days", models.PositiveSmallIntegerField(verbose_name="风险标记名单有效天数")),
                        ("penalty_days", models.PositiveSmallIntegerField(verbose_name="行政处罚名单有效天数")),
                        ("defaulter_days", models.PositiveSmallIntegerField(verbose_name="失信被执行人名单有效天数")),
                        ("credential_days", models.PositiveSmallIntegerField(verbose_name="资质荣誉名单有效天数")),
                        ("negative_record_days", models.PositiveSmallIntegerField(verbose_name="负面记录名单有效天数")),
                    ],
                    options={
                        "verbose_name": "名单有效天数",
                        "verbose_name_plural": "名单有效天数",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="listagelimit_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="listagelimit_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="listagelimit_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("annual_report_days__gte", 1),
                                    ("credential_days__gte", 1),
                                    ("defaulter_days__gte", 1),
                                    ("negative_record_days__gte", 1),
                                    ("penalty_days__gte", 1),
                                    ("risk_mark_days__gte", 1),
                                ),
                                name="listagelimit_above_zero",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("document_index", models.BinaryField(unique=True, verbose_name="证件号码索引")),
                        ("document_sealed", models.BinaryField(verbose_name="证件号码（密文）")),
                        ("name_sealed", models.BinaryField(verbose_name="姓名（密文）")),
                        ("first_login_at", models.DateTimeField(verbose_name="首次登录时间")),
                        ("last_login_at", models.DateTimeField(verbose_name="最近登录时间")),
                    ],
                    options={
                        "verbose_name": "自然人",
                        "verbose_name_plural": "自然人",
                    },
                    bases=(casework.models.Party, models.Model),
                ),
                migrations.CreateModel(
                    name="Agent",
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
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        ("name", models.TextField(verbose_name="姓名")),
                        (
                            "relation",
                            models.CharField(
                                choices=[("family", "家庭成员"), ("entrusted", "受托人")],
                                max_length=10,
                                verbose_name="关系",
                            ),
                        ),
                        ("document_sealed", models.BinaryField(verbose_name="证件号码（密文）")),
                        ("document_index", models.BinaryField(verbose_name="证件号码索引")),
                        ("phone_sealed", models.BinaryField(verbose_name="手机号码（密文）")),
                        ("phone_index", models.BinaryField(verbose_name="手机号码索引")),
                        ("operator_index", models.BinaryField(verbose_name="委托人证件号码索引")),
                        ("until", models.DateField(verbose_name="有效期至")),
                        ("appointed_at", models.DateTimeField(verbose_name="委托时间")),
                        (
                            "appointed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                            ),
                        ),
                        ("removed_at", models.DateTimeField(null=True, verbose_name="撤销时间")),
                        (
                            "removed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "受托人",
                        "verbose_name_plural": "受托人",
                        "indexes": [models.Index(fields=["document_index"], name="agent_document")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("removed_at", None)),
                                fields=("household", "operator_index", "document_index"),
                                name="agent_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("relation__in", ["family", "entrusted"])),
                                name="agent_relation_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("removed_at", None), ("removed_by", None)),
                                    models.Q(("removed_at__isnull", False), ("removed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="agent_removed_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("document_index", models.F("operator_index")), _negated=True),
                                name="agent_is_not_the_operator",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Message",
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
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        ("operator_index", models.BinaryField(null=True, verbose_name="经营者证件号码索引")),
                        ("title", models.CharField(max_length=80, verbose_name="标题")),
                        ("text", models.TextField(verbose_name="内容")),
                        ("view", models.CharField(blank=True, max_length=60, verbose_name="页面")),
                        ("key", models.BigIntegerField(null=True, verbose_name="对象")),
                        ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                        ("read_at", models.DateTimeField(null=True, verbose_name="阅读时间")),
                        ("to_serve", models.BooleanField(default=False, verbose_name="须送达")),
                        ("planned_at", models.DateTimeField(null=True, verbose_name="安排发送时间")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="不再送达的时间")),
                        ("ended_because", models.CharField(blank=True, max_length=80, verbose_name="不再送达的原因")),
                    ],
                    options={
                        "verbose_name": "消息",
                        "verbose_name_plural": "消息",
                        "ordering": ["-id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("planned_at", None)), fields=["id"], name="message_to_plan"
                            ),
                            models.Index(
                                condition=models.Q(("to_serve", True)), fields=["id"], name="message_to_serve"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("key", None), models.Q(("view", ""), _negated=True), _connector="OR"
                                ),
                                name="message_key_is_of_a_page",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_because", "")),
                                    models.Q(
                                        ("ended_at__isnull", False), models.Q(("ended_because", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="message_ended_for_a_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Service",
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
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        (
                            "message",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="services",
                                to="registry.message",
                                verbose_name="消息",
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("opened", "经营者在工作台查看"),
                                    ("sms", "短信送到"),
                                    ("signed", "直接送达（当面签收）"),
                                    ("receipt", "邮寄送达（回执签收）"),
                                    ("notice", "公告送达"),
                                ],
                                max_length=8,
                                verbose_name="送达方式",
                            ),
                        ),
                        ("on", models.DateField(verbose_name="送达日期")),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="送达回证",
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
                                verbose_name="登记人",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="登记时间")),
                    ],
                    options={
                        "verbose_name": "送达",
                        "verbose_name_plural": "送达",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(fields=("message", "way"), name="service_once_a_way"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("by", None), ("file", None), ("way__in", ["opened", "sms"])),
                                    models.Q(
                                        ("by__isnull", False),
                                        ("file__isnull", False),
                                        ("way__in", ["signed", "receipt"]),
                                    ),
                                    models.Q(
                                        ("by__isnull", False), ("way", "notice"), models.Q(("note", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="service_is_proven",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactChoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "household",
                            models.OneToOneField(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        ("operator_index", models.BinaryField(verbose_name="经营者证件号码索引")),
                        ("sms", models.BooleanField(default=True, verbose_name="接收短信")),
                        ("email_sealed", models.BinaryField(null=True, verbose_name="邮箱（密文）")),
                        ("changed_at", models.DateTimeField(verbose_name="更改时间")),
                    ],
                    options={
                        "verbose_name": "接收方式",
                        "verbose_name_plural": "接收方式",
                    },
                ),
                migrations.CreateModel(
                    name="FactCorrection",
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
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="registry.household",
                            ),
                        ),
                        ("fact", models.CharField(max_length=20, verbose_name="更正的信息")),
                        ("value_sealed", models.BinaryField(verbose_name="更正后的内容（密文）")),
                        ("operator_index", models.BinaryField(verbose_name="经营者证件号码索引")),
                        ("reason", models.CharField(max_length=200, verbose_name="理由")),
                        ("corrected_at", models.DateTimeField(verbose_name="更正时间")),
                        (
                            "corrected_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "登记信息更正",
                        "verbose_name_plural": "登记信息更正",
                    },
                ),
                migrations.CreateModel(
                    name="LoginCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("challenge", models.CharField(max_length=43, unique=True, verbose_name="请求编号")),
                        ("claim_index", models.BinaryField(verbose_name="申请信息索引")),
                        ("household_id", models.BigIntegerField(null=True, verbose_name="个体工商户")),
                        ("phone_index", models.BinaryField(null=True, verbose_name="手机号码索引")),
                        (
                            "number_sealed",
                            models.BinaryField(null=True, verbose_name="统一社会信用代码或注册号（密文）"),
                        ),
                        ("document_sealed", models.BinaryField(null=True, verbose_name="证件号码（密文）")),
                        ("name_sealed", models.BinaryField(null=True, verbose_name="姓名（密文）")),
                        ("code_hash", models.BinaryField(null=True, verbose_name="验证码校验值")),
                        ("address", models.GenericIPAddressField(null=True, verbose_name="来源地址")),
                        ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                        ("expires_at", models.DateTimeField(verbose_name="失效时间")),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="已试次数")),
                        ("used_at", models.DateTimeField(null=True, verbose_name="使用时间")),
                    ],
                    options={
                        "verbose_name": "登录验证码",
                        "verbose_name_plural": "登录验证码",
                        "indexes": [
                            models.Index(fields=["claim_index", "sent_at"], name="login_code_claim"),
                            models.Index(fields=["household_id", "sent_at"], name="login_code_household"),
                            models.Index(fields=["phone_index", "sent_at"], name="login_code_phone"),
                            models.Index(fields=["address", "sent_at"], name="login_code_address"),
                            models.Index(fields=["sent_at"], name="login_code_sent"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecordedRecognition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                        ("province", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        ("number", models.CharField(db_collation="C", max_length=18, verbose_name="号码")),
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
                                choices=[("application", "申报"), ("recommendation", "推荐")],
                                max_length=16,
                                verbose_name="途径",
                            ),
                        ),
                        ("recommender", models.TextField(blank=True, verbose_name="推荐单位")),
                        ("recogniser", models.TextField(blank=True, verbose_name="认定机关")),
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
                        ("delivery_id", models.IntegerField(verbose_name="来源批次")),
                    ],
                    options={
                        "verbose_name": "既有认定记录",
                        "verbose_name_plural": "既有认定记录",
                        "indexes": [models.Index(fields=["path"], name="recorded_recognition_path")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("province", "number", "recognised_on"), name="recorded_recognition_once"
                            ),
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
                                ),
                                name="recorded_recognition_is_listed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reveal",
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
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                to="registry.household",
                                verbose_name="个体工商户",
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
                        ("session", models.CharField(max_length=64, verbose_name="会话")),
                        ("reason", models.CharField(max_length=300, verbose_name="理由")),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("until", models.DateTimeField(verbose_name="有效至")),
                    ],
                    options={
                        "verbose_name": "完整信息查看",
                        "verbose_name_plural": "完整信息查看",
                        "ordering": ["-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gt", models.F("at"))), name="reveal_ends_after_it_began"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="reveal_says_why"
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
