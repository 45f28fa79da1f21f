import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0013_own_files"),
        ("mingteyouxin", "0009_visits_opinions_isolation"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicNotice",
            fields=[
                ("notice_id", models.BigIntegerField(primary_key=True, serialize=False)),
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
                ("households", models.PositiveIntegerField(verbose_name="户数")),
                (
                    "authority",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="authorities.authority",
                        verbose_name="机关",
                    ),
                ),
            ],
            options={
                "verbose_name": "公开的名特优新公示",
                "verbose_name_plural": "公开的名特优新公示",
                "ordering": ["-published_on", "-notice_id"],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                (
                    "kind",
                    models.CharField(
                        choices=[("objection", "异议"), ("comment", "意见建议")], max_length=10, verbose_name="性质"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="姓名")),
                ("phone_sealed", models.BinaryField(verbose_name="联系电话（密文）")),
                ("phone_masked", models.CharField(max_length=60, verbose_name="联系电话")),
                ("text", models.TextField(max_length=2000, verbose_name="内容")),
                ("made_at", models.DateTimeField(verbose_name="提出时间")),
                ("upheld", models.BooleanField(null=True, verbose_name="成立")),
                ("answer", models.CharField(blank=True, max_length=500, verbose_name="处理意见")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="处理时间")),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="objections", to="mingteyouxin.case"
                    ),
                ),
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
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mingteyouxin.publicnotice"
                    ),
                ),
            ],
            options={
                "verbose_name": "公示异议",
                "verbose_name_plural": "公示异议",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PublicNoticeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField(verbose_name="序号")),
                ("name", models.TextField(blank=True, verbose_name="名称")),
                ("code", models.CharField(db_collation="C", max_length=18, verbose_name="统一社会信用代码或注册号")),
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
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="mingteyouxin.publicnotice",
                    ),
                ),
            ],
            options={
                "verbose_name": "公示名单",
                "verbose_name_plural": "公示名单",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="NoticeEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notices", to="mingteyouxin.case"
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mingteyouxin.publicnotice"
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
            ],
            options={
                "verbose_name": "公示办件",
                "verbose_name_plural": "公示办件",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="RecognitionBatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                ("requested_at", models.DateTimeField(verbose_name="提请时间")),
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
                    "requested_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提请人",
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
            ],
            options={
                "verbose_name": "认定提请",
                "verbose_name_plural": "认定提请",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="RecognitionBatchItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                (
                    "outcome",
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
            },
        ),
        migrations.CreateModel(
            name="RecognitionReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                ("count", models.PositiveIntegerField(verbose_name="户数")),
                ("checksum", models.CharField(max_length=64, verbose_name="校验值")),
                ("rows", models.JSONField(default=list, verbose_name="名单")),
                ("reported_at", models.DateTimeField(verbose_name="上报时间")),
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
                    "reported_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="上报人",
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
            ],
            options={
                "verbose_name": "认定情况上报",
                "verbose_name_plural": "认定情况上报",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SpotCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=60, verbose_name="抽查机关路径")),
                ("year", models.SmallIntegerField(verbose_name="年度")),
                (
                    "kind",
                    models.CharField(
                        choices=[("random", "随机抽取"), ("choice", "指定")], max_length=8, verbose_name="方式"
                    ),
                ),
                ("seed", models.CharField(blank=True, max_length=64, verbose_name="随机种子")),
                ("size", models.PositiveIntegerField(verbose_name="户数")),
                ("strata", models.JSONField(default=list, verbose_name="分层")),
                ("drawn_at", models.DateTimeField(verbose_name="抽取时间")),
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
                    "drawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="抽取人",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽查",
                "verbose_name_plural": "抽查",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="SpotCheckItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
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
                ("decided_on", models.DateField(null=True, verbose_name="办结日期")),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="spot_checks", to="mingteyouxin.case"
                    ),
                ),
                (
                    "recognition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mingteyouxin.recognition"
                    ),
                ),
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
                    "supplement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mingteyouxin.supplement",
                        verbose_name="补充材料",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽查名单",
                "verbose_name_plural": "抽查名单",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="SpotCheckEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=60, verbose_name="管辖路径")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("draw", "列入抽查"),
                            ("ask", "要求补充材料"),
                            ("answer", "补充材料"),
                            ("pass", "核查无意见"),
                            ("refuse", "不予认定"),
                            ("silence", "期满未提出，视为同意"),
                        ],
                        max_length=10,
                        verbose_name="动作",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("open", "待核查"),
                            ("supplement", "待补充材料"),
                            ("answered", "已补充材料"),
                            ("passed", "无意见"),
                            ("refused", "不予认定"),
                        ],
                        max_length=10,
                        verbose_name="原状态",
                    ),
                ),
                (
                    "target",
                    models.CharField(
                        choices=[
                            ("open", "待核查"),
                            ("supplement", "待补充材料"),
                            ("answered", "已补充材料"),
                            ("passed", "无意见"),
                            ("refused", "不予认定"),
                        ],
                        max_length=10,
                        verbose_name="新状态",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                ("at", models.DateTimeField(verbose_name="时间")),
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
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="mingteyouxin.spotcheckitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽查记录",
                "verbose_name_plural": "抽查记录",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(db_collation="C", max_length=60, verbose_name="机关路径")),
                ("number", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("title", models.CharField(max_length=120, verbose_name="标题")),
                ("contact", models.CharField(max_length=120, verbose_name="联系人和联系方式")),
                ("published_on", models.DateField(verbose_name="公示开始")),
                ("until", models.DateField(verbose_name="公示截止")),
                ("until_provisional", models.BooleanField(default=False, verbose_name="截止日期待定")),
                ("published_at", models.DateTimeField(verbose_name="发布时间")),
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
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
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
            ],
            options={
                "verbose_name": "名特优新公示",
                "verbose_name_plural": "名特优新公示",
                "ordering": ["-id"],
                "indexes": [models.Index(fields=["path", "until"], name="notice_path")],
                "constraints": [
                    models.UniqueConstraint(fields=("round", "number"), name="notice_number_once_a_round"),
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("published_on"))), name="notice_lasts_a_day"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="publicnotice",
            index=models.Index(fields=["-published_on", "-notice_id"], name="public_notice_latest"),
        ),
        migrations.AddIndex(
            model_name="publicnotice",
            index=models.Index(fields=["path"], name="public_notice_path"),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(
                condition=models.Q(("decided_at", None)), fields=["authority", "made_at"], name="objection_open"
            ),
        ),
        migrations.AddIndex(
            model_name="objection",
            index=models.Index(fields=["authority", "-id"], name="objection_authority"),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["objection", "comment"])), name="objection_kind_is_listed"
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("decided_at", None), ("decided_by", None), ("upheld", None)),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="objection_decided_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="objection",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_at", None),
                    models.Q(("kind", "objection"), ("upheld__isnull", False)),
                    models.Q(("kind", "comment"), ("upheld", None)),
                    _connector="OR",
                ),
                name="objection_upheld_or_dismissed",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicnoticeentry",
            constraint=models.UniqueConstraint(fields=("notice", "position"), name="public_notice_entry_once"),
        ),
        migrations.AddConstraint(
            model_name="noticeentry",
            constraint=models.UniqueConstraint(fields=("notice", "case"), name="notice_entry_once"),
        ),
        migrations.AddIndex(
            model_name="recognitionbatch",
            index=models.Index(fields=["path", "-id"], name="recognition_batch_path"),
        ),
        migrations.AddConstraint(
            model_name="recognitionbatchitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "waiting")), fields=("case",), name="batch_item_one_waiting_a_case"
            ),
        ),
        migrations.AddConstraint(
            model_name="recognitionbatchitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("outcome", "recognised"), ("recognition__isnull", False)),
                    models.Q(("outcome__in", ["waiting", "dropped"]), ("recognition", None)),
                    models.Q(
                        ("outcome", "stayed"),
                        ("recognition", None),
                        models.Q(("code", ""), _negated=True),
                        models.Q(("text", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="batch_item_outcome_says_what",
            ),
        ),
        migrations.AddIndex(
            model_name="recognitionreport",
            index=models.Index(fields=["path", "-id"], name="recognition_report_path"),
        ),
        migrations.AddIndex(
            model_name="spotcheck",
            index=models.Index(fields=["path", "-id"], name="spot_check_path"),
        ),
        migrations.AddConstraint(
            model_name="spotcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "choice"), ("seed", "")),
                    models.Q(("kind", "random"), models.Q(("seed", ""), _negated=True)),
                    _connector="OR",
                ),
                name="spot_check_random_has_a_seed",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotcheck",
            constraint=models.CheckConstraint(condition=models.Q(("size__gte", 1)), name="spot_check_is_of_something"),
        ),
        migrations.AddIndex(
            model_name="spotcheckitem",
            index=models.Index(fields=["authority", "status"], name="spot_check_item_authority"),
        ),
        migrations.AddIndex(
            model_name="spotcheckitem",
            index=models.Index(fields=["status", "window_until"], name="spot_check_item_window"),
        ),
        migrations.AddIndex(
            model_name="spotcheckitem",
            index=models.Index(fields=["path", "status"], name="spot_check_item_path"),
        ),
        migrations.AddConstraint(
            model_name="spotcheckitem",
            constraint=models.UniqueConstraint(fields=("sample", "case"), name="spot_check_item_once"),
        ),
        migrations.AddConstraint(
            model_name="spotcheckitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["open", "supplement", "answered"])),
                fields=("case",),
                name="spot_check_one_open_a_case",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotcheckitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["open", "supplement", "answered", "passed", "refused"])),
                name="spot_check_item_status_is_listed",
            ),
        ),
        migrations.AddConstraint(
            model_name="spotcheckitem",
            constraint=models.CheckConstraint(
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
        ),
        migrations.AddConstraint(
            model_name="spotcheckitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "supplement"), _negated=True),
                    models.Q(("due_on__isnull", False), ("supplement__isnull", False)),
                    _connector="OR",
                ),
                name="spot_check_item_asked_has_an_end",
            ),
        ),
    ]
