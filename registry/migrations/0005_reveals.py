"""Personal data shown in full, for a reason."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from authorities.isolation import private_through_household


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_machines"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Reveal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("session", models.CharField(max_length=64, verbose_name="会话")),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("until", models.DateTimeField(verbose_name="有效至")),
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
            ],
            options={
                "verbose_name": "完整信息查看",
                "verbose_name_plural": "完整信息查看",
                "ordering": ["-id"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("until__gt", models.F("at"))), name="reveal_ends_after_it_began"
                    ),
                    models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="reveal_says_why"),
                ],
            },
        ),
        private_through_household("registry_reveal", web="SELECT, INSERT", batch="SELECT, INSERT"),
    ]
