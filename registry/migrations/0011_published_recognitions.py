import django.db.models.deletion
from django.db import migrations, models

from authorities.isolation import open_table


class Migration(migrations.Migration):
    dependencies = [
        ("authorities", "0013_own_files"),
        ("registry", "0010_message_operator"),
    ]

    operations = [
        migrations.CreateModel(
            name="PublishedRecognition",
            fields=[
                ("household_id", models.BigIntegerField(primary_key=True, serialize=False)),
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
                ("recognised_on", models.DateField(verbose_name="认定日期")),
                ("valid_until", models.DateField(verbose_name="有效期至")),
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
            ],
            options={
                "verbose_name": "已公布的名特优新认定",
                "verbose_name_plural": "已公布的名特优新认定",
                "indexes": [models.Index(fields=["path", "recognition_class"], name="published_recognition_path")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("recognition_class__in", ["well_known", "distinctive", "premium", "emerging"]),
                            ("level__in", ["county", "city", "province"]),
                        ),
                        name="published_recognition_is_listed",
                    )
                ],
            },
        ),
        # `mingteyouxin` writes it in the transaction of the recognition, as an officer or as the clock.
        open_table(
            "registry_publishedrecognition",
            web="SELECT, INSERT, UPDATE, DELETE",
            batch="SELECT, INSERT, UPDATE, DELETE",
        ),
    ]
