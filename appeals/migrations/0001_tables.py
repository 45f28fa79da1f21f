import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import authorities.tables
import registry.feeds


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("mingteyouxin", "0002_isolation"),
    ]

    operations = [
        authorities.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="Appeal",
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
                                related_name="appeals",
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
                            "subject",
                            models.CharField(
                                choices=[("typing", "分型异议"), ("decision", "认定决定异议")],
                                default="typing",
                                max_length=10,
                                verbose_name="事项",
                            ),
                        ),
                        (
                            "case",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.case",
                                verbose_name="办件",
                            ),
                        ),
                        (
                            "against",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="mingteyouxin.caseevent",
                                verbose_name="所异议的决定",
                            ),
                        ),
                        (
                            "run",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="typing_engine.run",
                                verbose_name="分型批次",
                            ),
                        ),
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
                                verbose_name="异议时分型",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("filed", "待受理"),
                                    ("accepted", "核查中"),
                                    ("supplement", "待补充"),
                                    ("proposed", "待复核"),
                                    ("upheld", "成立，更正中"),
                                    ("by_hand", "成立，待人工更正"),
                                    ("corrected", "成立，已办结"),
                                    ("dismissed", "不成立"),
                                    ("not_accepted", "不予受理"),
                                    ("withdrawn", "已撤回"),
                                ],
                                default="filed",
                                max_length=16,
                                verbose_name="状态",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=2000, verbose_name="异议说明")),
                        ("filed_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "filed_by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="提出人",
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代为提出人",
                            ),
                        ),
                        (
                            "counter",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="受理窗口",
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
                        ("accepted_at", models.DateTimeField(null=True, verbose_name="受理时间")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("upheld", "成立"), ("dismissed", "不成立"), ("not_accepted", "不予受理")],
                                max_length=12,
                                verbose_name="处理意见",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, max_length=2000, verbose_name="理由")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出意见人",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(null=True, verbose_name="提出意见时间")),
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
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        ("in_time", models.BooleanField(null=True, verbose_name="按期决定")),
                        (
                            "type_after",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="更正后分型",
                            ),
                        ),
                        ("corrected_at", models.DateTimeField(null=True, verbose_name="更正时间")),
                        ("trouble", models.CharField(blank=True, max_length=300, verbose_name="未能更正的原因")),
                        (
                            "mass",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appeals",
                                to="appeals.masscase",
                                verbose_name="并入的类案",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "异议申诉",
                        "verbose_name_plural": "异议申诉",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(fields=["path", "status", "due_on"], name="appeal_path"),
                            models.Index(fields=["household"], name="appeal_household"),
                            models.Index(
                                condition=models.Q(("status", "upheld")), fields=["status"], name="appeal_to_correct"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        [
                                            "filed",
                                            "accepted",
                                            "supplement",
                                            "proposed",
                                            "upheld",
                                            "by_hand",
                                            "corrected",
                                            "dismissed",
                                            "not_accepted",
                                            "withdrawn",
                                        ],
                                    ),
                                    ("subject__in", ["typing", "decision"]),
                                    ("outcome__in", ["", "upheld", "dismissed", "not_accepted"]),
                                    ("type_then__in", ["", "survival", "growth", "development", "ineligible"]),
                                    ("type_after__in", ["", "survival", "growth", "development", "ineligible"]),
                                ),
                                name="appeal_choices_are_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("against", None), ("case", None), ("subject", "typing")),
                                    models.Q(
                                        ("against__isnull", False),
                                        ("case__isnull", False),
                                        ("run", None),
                                        ("subject", "decision"),
                                        ("type_after", ""),
                                        ("type_then", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_is_about_its_subject",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("against__isnull", False),
                                    models.Q(("status__in", ["withdrawn", "not_accepted"]), _negated=True),
                                ),
                                fields=("against",),
                                name="appeal_once_a_decision",
                                violation_error_code="decision_contested",
                                violation_error_message="对这项决定的异议正在办理，或者已经答复。正在办理的，可以在该件中补充；对答复不服的，可以按决定告知的途径申请行政复议或者提起行政诉讼。",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("status__in", ["filed", "accepted", "supplement", "proposed"]),
                                    ("subject", "typing"),
                                ),
                                fields=("household",),
                                name="appeal_one_open_a_household",
                                violation_error_code="appeal_open",
                                violation_error_message="您已有一件正在办理的异议，请在该件中补充。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("consent_file", None), ("filed_by", None), ("filed_by_person__isnull", False)
                                    ),
                                    models.Q(
                                        ("consent_file__isnull", False),
                                        ("filed_by__isnull", False),
                                        ("filed_by_person", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_filed_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["filed", "accepted", "supplement", "proposed"]), _negated=True
                                    ),
                                    ("due_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="appeal_waits_until_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("due_paused_day__isnull", False),
                                        ("due_paused_on__isnull", False),
                                        ("status", "supplement"),
                                    ),
                                    models.Q(
                                        models.Q(("status", "supplement"), _negated=True),
                                        ("due_paused_day", None),
                                        ("due_paused_on", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_clock_stands_still_for_the_household",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("status__in", ["filed", "withdrawn"]),
                                    models.Q(("outcome", "not_accepted"), ("status__in", ["proposed", "not_accepted"])),
                                    ("accepted_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="appeal_checked_after_acceptance",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "status__in",
                                            ["proposed", "upheld", "by_hand", "corrected", "dismissed", "not_accepted"],
                                        ),
                                        _negated=True,
                                    ),
                                    models.Q(
                                        ("proposed_at__isnull", False),
                                        ("proposed_by__isnull", False),
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_proposed_with_reasons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["upheld", "by_hand", "corrected", "dismissed", "not_accepted"]),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("in_time__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(
                                            (
                                                "status__in",
                                                ["upheld", "by_hand", "corrected", "dismissed", "not_accepted"],
                                            ),
                                            _negated=True,
                                        ),
                                        ("decided_at", None),
                                        ("decided_by", None),
                                        ("in_time", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_decided_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="appeal_decided_by_another",
                                violation_error_code="same_officer",
                                violation_error_message="处理意见是您提出的，须由另一名工作人员复核。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["upheld", "by_hand", "corrected"]), ("outcome", "upheld")),
                                    models.Q(("status", "dismissed"), ("outcome", "dismissed")),
                                    models.Q(("status", "not_accepted"), ("outcome", "not_accepted")),
                                    models.Q(
                                        ("status__in", ["upheld", "by_hand", "corrected", "dismissed", "not_accepted"]),
                                        _negated=True,
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_decided_as_proposed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrected_at__isnull", False), ("status", "corrected"), ("trouble", "")),
                                    models.Q(
                                        ("corrected_at", None),
                                        ("status", "by_hand"),
                                        models.Q(("trouble", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("status__in", ["corrected", "by_hand"]), _negated=True),
                                        ("corrected_at", None),
                                        ("type_after", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="appeal_corrected_at_some_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("counter", None), ("filed_by__isnull", False), _connector="OR"),
                                name="appeal_counter_is_an_officers",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppealEvent",
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
                            "appeal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="appeals.appeal"
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
                            "action",
                            models.CharField(
                                choices=[
                                    ("file", "提出异议"),
                                    ("add", "补充一项"),
                                    ("take_back", "收回一项"),
                                    ("accept", "受理"),
                                    ("ask", "请经营者补充"),
                                    ("supply", "经营者补充"),
                                    ("go_on", "补充期满，继续核查"),
                                    ("propose", "提出处理意见"),
                                    ("propose_refusal", "拟不予受理"),
                                    ("send_back", "退回核查"),
                                    ("send_back_filed", "退回受理"),
                                    ("uphold", "异议成立"),
                                    ("dismiss", "异议不成立"),
                                    ("refuse", "不予受理"),
                                    ("correct", "更正并重新分型"),
                                    ("leave_to_hand", "转由人工更正"),
                                    ("reinstate", "恢复办理申报"),
                                    ("finish", "人工办结更正"),
                                    ("withdraw", "撤回"),
                                    ("transfer", "转办"),
                                    ("merge", "再次提出，并入"),
                                    ("join_case", "并入类案一并办理"),
                                    ("leave_case", "移出类案单独办理"),
                                    ("uphold_together", "随类案认定异议成立"),
                                    ("dismiss_together", "随类案认定异议不成立"),
                                ],
                                max_length=24,
                                verbose_name="动作",
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
                            "signed",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="经营者签名材料",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分型异议记录",
                        "verbose_name_plural": "分型异议记录",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action__in", ["dismiss", "dismiss_together", "refuse"]), _negated=True),
                                    ("remedy__isnull", False),
                                    _connector="OR",
                                ),
                                name="appeal_event_tells_remedies",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action__in", ["supply", "withdraw"]), _negated=True),
                                    ("by", None),
                                    ("signed__isnull", False),
                                    _connector="OR",
                                ),
                                name="appeal_event_at_the_counter_is_signed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("action", "go_on"), ("by", None), _negated=True),
                                    ("served_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="appeal_event_expired_after_service",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppealLetter",
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
                            "appeal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="letters", to="appeals.appeal"
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
                        "verbose_name": "分型异议文书",
                        "verbose_name_plural": "分型异议文书",
                        "ordering": ["id"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("authority", "year", "number"), name="appealletter_numbered_once"
                            ),
                            models.UniqueConstraint(fields=("appeal", "kind"), name="appeal_letter_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Claim",
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
                            "appeal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="appeals.appeal"
                            ),
                        ),
                        ("about", models.CharField(max_length=120, verbose_name="所指")),
                        ("label", models.CharField(max_length=200, verbose_name="异议事项")),
                        ("says", models.TextField(blank=True, max_length=1000, verbose_name="政府掌握的内容")),
                        (
                            "feed",
                            models.CharField(
                                blank=True, choices=registry.feeds.feed_choices, max_length=20, verbose_name="数据"
                            ),
                        ),
                        ("change", models.JSONField(null=True, verbose_name="应当是")),
                        ("text", models.TextField(blank=True, max_length=1000, verbose_name="经营者说明")),
                        (
                            "by_officer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="列入核查的工作人员",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("upheld", "成立"), ("dismissed", "不成立"), ("not_accepted", "不予受理")],
                                max_length=12,
                                verbose_name="结论",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=1000, verbose_name="结论理由")),
                        (
                            "replaces",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="appeals.claim",
                                verbose_name="改正前的一项",
                            ),
                        ),
                        ("taken_back_at", models.DateTimeField(null=True, verbose_name="收回时间")),
                        (
                            "taken_back_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="收回人",
                            ),
                        ),
                        (
                            "taken_back_officer",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代为收回人",
                            ),
                        ),
                        (
                            "taken_back_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="经营者签名的收回申请",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "异议事项",
                        "verbose_name_plural": "异议事项",
                        "ordering": ["id"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("taken_back_at", None)),
                                fields=("appeal", "about"),
                                name="claim_once_an_appeal",
                                violation_error_code="already_contested",
                                violation_error_message="这一项已经在正在办理的异议里；需要补充的，请在该件中补充说明。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("outcome__in", ["", "upheld", "dismissed"])),
                                name="claim_outcome_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("outcome", ""), models.Q(("reason", ""), _negated=True), _connector="OR"
                                ),
                                name="claim_decided_with_a_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("taken_back_at", None),
                                        ("taken_back_by", None),
                                        ("taken_back_file", None),
                                        ("taken_back_officer", None),
                                    ),
                                    models.Q(
                                        ("outcome", ""),
                                        ("taken_back_at__isnull", False),
                                        models.Q(
                                            models.Q(
                                                ("taken_back_by__isnull", False),
                                                ("taken_back_file", None),
                                                ("taken_back_officer", None),
                                            ),
                                            models.Q(
                                                ("taken_back_by", None),
                                                ("taken_back_file__isnull", False),
                                                ("taken_back_officer__isnull", False),
                                            ),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="claim_taken_back_by_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppealFile",
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
                            "appeal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="files", to="appeals.appeal"
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="appeals.claim",
                                verbose_name="所说明的事项",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="文件",
                            ),
                        ),
                        (
                            "added_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="代为提交人",
                            ),
                        ),
                        (
                            "added_by_person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="提交人",
                            ),
                        ),
                        ("added_at", models.DateTimeField(verbose_name="提交时间")),
                    ],
                    options={
                        "verbose_name": "异议材料",
                        "verbose_name_plural": "异议材料",
                        "ordering": ["id"],
                    },
                ),
                migrations.CreateModel(
                    name="AppealSupplement",
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
                            "appeal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="supplements",
                                to="appeals.appeal",
                            ),
                        ),
                        ("text", models.TextField(max_length=1000, verbose_name="需要补充")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        ("answer", models.TextField(blank=True, max_length=2000, verbose_name="补充说明")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="registry.person",
                                verbose_name="补充人",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="窗口代收人",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="补充时间")),
                    ],
                    options={
                        "verbose_name": "异议补充",
                        "verbose_name_plural": "异议补充",
                        "ordering": ["id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at", None)),
                                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="appeal_supplement_answered_at_some_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("asked_by__isnull", False)),
                                name="appeal_supplement_asked_by_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DifferenceAnswer",
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
                            "difference",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer",
                                to="registry.helddifference",
                                verbose_name="差异",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("ours", "是我们的差错，以更正后的为准"),
                                    ("right_again", "更正以后又发生了，自某日起属实"),
                                ],
                                max_length=12,
                                verbose_name="答复",
                            ),
                        ),
                        ("since", models.DateField(null=True, verbose_name="属实起日")),
                        ("text", models.TextField(max_length=1000, verbose_name="依据和情况")),
                        ("department", models.CharField(max_length=80, verbose_name="答复部门")),
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
                        ("answered_at", models.DateTimeField(verbose_name="答复时间")),
                        ("carried_out_at", models.DateTimeField(null=True, verbose_name="入库时间")),
                        ("trouble", models.CharField(blank=True, max_length=300, verbose_name="未能入库的原因")),
                    ],
                    options={
                        "verbose_name": "差异答复",
                        "verbose_name_plural": "差异答复",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("carried_out_at", None), ("outcome", "right_again"), ("trouble", "")
                                ),
                                fields=["answered_at"],
                                name="difference_to_take_in",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("carried_out_at", None), ("outcome", "ours"), ("since", None)),
                                    models.Q(("outcome", "right_again"), ("since__isnull", False)),
                                    _connector="OR",
                                ),
                                name="difference_right_since_a_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("answered_by__isnull", False), models.Q(("text", ""), _negated=True)
                                ),
                                name="difference_answered_by_someone",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MassCase",
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
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="办理机关",
                            ),
                        ),
                        (
                            "feed",
                            models.CharField(
                                blank=True, choices=registry.feeds.feed_choices, max_length=20, verbose_name="数据"
                            ),
                        ),
                        ("delivery_id", models.IntegerField(default=0, verbose_name="被异议的批次")),
                        (
                            "standard",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="typing_engine.standard",
                                verbose_name="被异议的标准",
                            ),
                        ),
                        ("source", models.CharField(max_length=200, verbose_name="批次")),
                        (
                            "asked_of",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="核查机关",
                            ),
                        ),
                        ("department", models.CharField(blank=True, max_length=20, verbose_name="部门")),
                        ("question", models.TextField(blank=True, max_length=1000, verbose_name="请核查")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("asked", "待部门答复"),
                                    ("answered", "待提出意见"),
                                    ("proposed", "待复核"),
                                    ("upheld", "成立，更正中"),
                                    ("corrected", "已统一更正"),
                                    ("dismissed", "不成立，已统一答复"),
                                    ("closed", "已分开办理"),
                                ],
                                default="asked",
                                max_length=10,
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
                                verbose_name="并案人",
                            ),
                        ),
                        ("opened_at", models.DateTimeField(verbose_name="并案时间")),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[("restore", "恢复为提交这一批次以前的数据"), ("file", "按更正文件")],
                                max_length=10,
                                verbose_name="更正办法",
                            ),
                        ),
                        ("text", models.TextField(blank=True, max_length=1000, verbose_name="核查情况")),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="依据",
                            ),
                        ),
                        (
                            "values_file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="更正文件",
                            ),
                        ),
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
                        ("answer", models.TextField(blank=True, max_length=2000, verbose_name="处理意见")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("upheld", "成立"), ("dismissed", "不成立"), ("not_accepted", "不予受理")],
                                max_length=12,
                                verbose_name="结论",
                            ),
                        ),
                        ("reasons", models.JSONField(default=dict, verbose_name="各条的理由")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出意见人",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(null=True, verbose_name="提出意见时间")),
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
                        ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                        ("corrected_at", models.DateTimeField(null=True, verbose_name="更正时间")),
                        ("trouble", models.CharField(blank=True, max_length=300, verbose_name="未能更正的原因")),
                    ],
                    options={
                        "verbose_name": "分型异议类案",
                        "verbose_name_plural": "分型异议类案",
                        "ordering": ["-id"],
                        "indexes": [models.Index(fields=["path", "-id"], name="mass_case_path")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "status__in",
                                        ["asked", "answered", "proposed", "upheld", "corrected", "dismissed", "closed"],
                                    ),
                                    ("way__in", ["", "restore", "file"]),
                                ),
                                name="mass_case_choices_are_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("delivery_id__gt", 0),
                                        ("outcome", ""),
                                        ("standard", None),
                                        models.Q(("feed", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("answered_by", None),
                                        ("delivery_id", 0),
                                        ("feed", ""),
                                        ("standard__isnull", False),
                                        ("way", ""),
                                        ("outcome__in", ["", "upheld", "dismissed"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="mass_case_of_a_delivery_or_a_standard",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status__in", ["corrected", "dismissed", "closed"]), _negated=True),
                                fields=("authority", "standard"),
                                name="mass_case_once_a_standard",
                                violation_error_code="mass_case_open",
                                violation_error_message="对这一标准的异议已经并案，正在办理。",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    models.Q(("status__in", ["corrected", "closed"]), _negated=True), ("standard", None)
                                ),
                                fields=("authority", "feed", "delivery_id"),
                                name="mass_case_once_a_delivery",
                                violation_error_code="mass_case_open",
                                violation_error_message="对这一批次的异议已经并案，正在办理。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_by", None), ("due_on__isnull", False), ("status", "asked")),
                                    ("status", "closed"),
                                    models.Q(models.Q(("status", "asked"), _negated=True), ("standard__isnull", False)),
                                    models.Q(
                                        models.Q(("status", "asked"), _negated=True),
                                        ("answered_by__isnull", False),
                                        models.Q(("text", ""), _negated=True),
                                        models.Q(("way", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mass_case_answered_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("status__in", ["proposed", "upheld", "corrected", "dismissed"]), _negated=True
                                    ),
                                    models.Q(
                                        ("proposed_at__isnull", False),
                                        ("proposed_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mass_case_proposed_with_reasons",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_by__isnull", False),
                                        ("status__in", ["upheld", "corrected", "dismissed"]),
                                    ),
                                    models.Q(
                                        models.Q(("status__in", ["upheld", "corrected", "dismissed"]), _negated=True),
                                        ("decided_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="mass_case_decided_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("proposed_by", None),
                                    models.Q(("proposed_by", models.F("answered_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="mass_case_proposed_by_another",
                                violation_error_code="found_by_same_officer",
                                violation_error_message="这一批次是您核查的，处理意见须由另一名工作人员提出和复核。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by", None),
                                    models.Q(
                                        models.Q(("decided_by", models.F("proposed_by")), _negated=True),
                                        models.Q(("decided_by", models.F("answered_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mass_case_decided_by_another",
                                violation_error_code="same_officer",
                                violation_error_message="处理意见是您提出的，须由另一名工作人员复核。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("corrected_at__isnull", False), ("status", "corrected"), ("trouble", "")),
                                    models.Q(models.Q(("status", "corrected"), _negated=True), ("corrected_at", None)),
                                    _connector="OR",
                                ),
                                name="mass_case_corrected_at_some_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MassCaseEvent",
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
                            "case",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="events",
                                to="appeals.masscase",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("open", "并案"),
                                    ("find_wrong", "部门答复：数据有误"),
                                    ("find_otherwise", "部门答复：不能统一认定有误，分开办理"),
                                    ("propose", "提出统一更正的意见"),
                                    ("send_back", "退回"),
                                    ("uphold", "同意统一更正"),
                                    ("correct", "统一更正并重新分型"),
                                    ("dismiss", "同意统一答复不成立"),
                                    ("finish", "标准修订后统一办结"),
                                    ("take_out", "移出"),
                                    ("dissolve", "分开办理"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "分型异议类案记录",
                        "verbose_name_plural": "分型异议类案记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MassMember",
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
                                related_name="members",
                                to="appeals.masscase",
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
                        ("key", models.JSONField(verbose_name="键")),
                        (
                            "appeal",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="appeals.appeal",
                                verbose_name="异议",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="appeals.claim",
                                verbose_name="异议事项",
                            ),
                        ),
                        ("before", models.JSONField(null=True, verbose_name="原有的值")),
                        ("change", models.JSONField(null=True, verbose_name="应当是")),
                        (
                            "type_before",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="更正前分型",
                            ),
                        ),
                        (
                            "type_after",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("survival", "生存型"),
                                    ("growth", "成长型"),
                                    ("development", "发展型"),
                                    ("ineligible", "不符合分型条件"),
                                ],
                                max_length=12,
                                verbose_name="更正后分型",
                            ),
                        ),
                        ("not_reproducible", models.BooleanField(default=False, verbose_name="须人工处理")),
                        ("taken_out_at", models.DateTimeField(null=True, verbose_name="移出时间")),
                    ],
                    options={
                        "verbose_name": "类案中的数据",
                        "verbose_name_plural": "类案中的数据",
                        "ordering": ["id"],
                        "indexes": [models.Index(fields=["case", "appeal"], name="mass_member_case")],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("case", "household", "key"), name="mass_member_once_a_case"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("taken_out_at", None)),
                                fields=("claim",),
                                name="mass_member_of_one_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("appeal", None), ("claim", None)),
                                    models.Q(("appeal__isnull", False), ("claim__isnull", False)),
                                    _connector="OR",
                                ),
                                name="mass_member_of_a_point",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recheck",
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
                            "appeal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rechecks",
                                to="appeals.appeal",
                            ),
                        ),
                        (
                            "claim",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rechecks",
                                to="appeals.claim",
                                verbose_name="异议事项",
                            ),
                        ),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="核查机关",
                            ),
                        ),
                        ("department", models.CharField(blank=True, max_length=20, verbose_name="部门")),
                        ("question", models.TextField(blank=True, max_length=1000, verbose_name="请核查")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("asked", "待核查"),
                                    ("wrong", "数据有误"),
                                    ("right", "数据无误"),
                                    ("unclear", "无法核实"),
                                    ("recalled", "不再核查"),
                                ],
                                default="asked",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="核查期限")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "mass",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rechecks",
                                to="appeals.masscase",
                                verbose_name="所属类案",
                            ),
                        ),
                        ("change", models.JSONField(null=True, verbose_name="应当是")),
                        ("text", models.TextField(blank=True, max_length=1000, verbose_name="核查情况")),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="依据",
                            ),
                        ),
                        ("on_paper", models.BooleanField(default=False, verbose_name="书面答复")),
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
                        (
                            "answered_by_machine",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                                verbose_name="答复的系统对接方",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="答复时间")),
                    ],
                    options={
                        "verbose_name": "数据核查",
                        "verbose_name_plural": "数据核查",
                        "ordering": ["id"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("status", "asked")),
                                fields=["authority", "department", "due_on"],
                                name="recheck_waiting",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["asked", "wrong", "right", "unclear", "recalled"])),
                                name="recheck_status_is_listed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answered_at", None),
                                        ("answered_by", None),
                                        ("answered_by_machine", None),
                                        ("status__in", ["asked", "recalled"]),
                                    ),
                                    models.Q(
                                        models.Q(("status__in", ["asked", "recalled"]), _negated=True),
                                        models.Q(
                                            models.Q(("answered_by__isnull", False), ("answered_by_machine", None)),
                                            models.Q(("answered_by", None), ("answered_by_machine__isnull", False)),
                                            _connector="OR",
                                        ),
                                        ("answered_at__isnull", False),
                                        models.Q(("text", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="recheck_answered_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status", "wrong"), ("change", None), _connector="OR"),
                                name="recheck_changes_what_is_wrong",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("on_paper", False), ("file__isnull", False), _connector="OR"),
                                name="recheck_on_paper_has_its_scan",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("status", "asked")),
                                fields=("claim", "authority", "department"),
                                name="recheck_asked_once",
                                violation_error_code="already_asked",
                                violation_error_message="这一项已经请该部门核查，正在等待答复。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RecheckEvent",
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
                            "recheck",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT, related_name="events", to="appeals.recheck"
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
                            "action",
                            models.CharField(
                                choices=[
                                    ("ask", "请部门核查"),
                                    ("find_wrong", "答复：数据有误"),
                                    ("find_right", "答复：数据无误"),
                                    ("find_unclear", "答复：无法核实"),
                                    ("record_wrong", "登记书面答复：数据有误"),
                                    ("record_right", "登记书面答复：数据无误"),
                                    ("record_unclear", "登记书面答复：无法核实"),
                                    ("recall", "不再核查"),
                                ],
                                max_length=24,
                                verbose_name="动作",
                            ),
                        ),
                        (
                            "by_machine",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.OAUTH2_PROVIDER_APPLICATION_MODEL,
                                verbose_name="操作的系统对接方",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "数据核查记录",
                        "verbose_name_plural": "数据核查记录",
                        "ordering": ["id"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AppealTerms",
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
                        ("acceptance_days", models.PositiveSmallIntegerField(verbose_name="受理（工作日）")),
                        (
                            "verification_days",
                            models.PositiveSmallIntegerField(verbose_name="受理后核实并答复（工作日）"),
                        ),
                        ("department_days", models.PositiveSmallIntegerField(verbose_name="部门核查（工作日）")),
                        ("supplement_days", models.PositiveSmallIntegerField(verbose_name="经营者补充（工作日）")),
                    ],
                    options={
                        "verbose_name": "分型异议的期限",
                        "verbose_name_plural": "分型异议的期限",
                        "ordering": ["province", "valid_from"],
                        "abstract": False,
                        "constraints": [
                            models.UniqueConstraint(fields=("province", "valid_from"), name="appealterms_one_a_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("province", ""), ("province__regex", "^[0-9]{2}$"), _connector="OR"
                                ),
                                name="appealterms_of_a_province",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("ground", ""), _negated=True), name="appealterms_has_a_ground"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("acceptance_days__gte", 1),
                                    ("verification_days__gte", 1),
                                    ("department_days__gte", 1),
                                    ("department_days__lte", models.F("verification_days")),
                                    ("supplement_days__gte", 1),
                                ),
                                name="appealterms_days_in_order",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HandlingCharge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(db_collation="C", max_length=60, verbose_name="省级路径")),
                        (
                            "authority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.authority",
                                verbose_name="受委托机关",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="自")),
                        ("ends", models.BooleanField(default=False, verbose_name="终止委托")),
                        ("document", models.CharField(max_length=80, verbose_name="委托文件文号")),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="authorities.storedfile",
                                verbose_name="委托文件",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="登记时间")),
                    ],
                    options={
                        "verbose_name": "委托办理",
                        "verbose_name_plural": "委托办理",
                        "ordering": ["-valid_from", "-id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("document", ""), _negated=True), ("made_by__isnull", False)
                                ),
                                name="charge_is_in_writing",
                            ),
                            models.UniqueConstraint(
                                fields=("authority", "valid_from", "ends"),
                                name="charge_one_a_day",
                                violation_error_code="charged_already",
                                violation_error_message="该机关自这一天起的委托已经登记，请核对日期。",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
