import django.db.models.deletion
from django.db import migrations, models

import authorities.tables


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("authorities", "0002_isolation"),
    ]

    operations = [
        authorities.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name="LetterNumber",
                    fields=[
                        (
                            "number",
                            models.CharField(max_length=16, primary_key=True, serialize=False, verbose_name="查验编号"),
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
                        ("title", models.CharField(max_length=80, verbose_name="文书")),
                        ("issued_on", models.DateField(verbose_name="日期")),
                        ("code", models.CharField(max_length=8, verbose_name="校验码")),
                    ],
                    options={
                        "verbose_name": "文书查验编号",
                        "verbose_name_plural": "文书查验编号",
                    },
                ),
            ],
        ),
    ]
