"""`manage.py migrations_anew`: replaces every migration of our own by two an app. Behind `make migrations-anew`."""

import subprocess
from pathlib import Path

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ModelState
from django.db.migrations.writer import MigrationWriter

from authorities.tables import CreateTables

TABLES, ISOLATION = "0001_tables", "0002_isolation"
_ISOLATION = '''"""What the database itself keeps of these tables: the app's `database`."""

from django.db import migrations

from {app} import database


class Migration(migrations.Migration):
    dependencies = {dependencies}

    operations = list(database.OPERATIONS)
'''


class Command(BaseCommand):
    help = "重写全部迁移：每个应用两个文件，一个建表，一个建立隔离与触发器。发布版本之后不再可用。"
    requires_system_checks = ()

    @no_translations  # as makemigrations does: names are kept in the words of the code
    def handle(self, *args, **options) -> None:
        _refuse_after_a_release()
        ours = [app for app in apps.get_app_configs() if _is_ours(app)]
        others = _last_migrations_of_packages(ours)
        for app in ours:
            _empty(_folder(app))
        below = []
        for app in ours:
            _write(app, TABLES, _tables(app, below, dict(others)))
            dependencies = [(app.label, TABLES), *(below or others)]
            _write(app, ISOLATION, _ISOLATION.format(app=app.name, dependencies=dependencies))
            # An app comes after all of the app below it. So it comes after the packages too, whose many migrations
            # are the quicker the fewer models there are when they run.
            below = [(app.label, ISOLATION)]
            self.stdout.write(f"{app.label}: {TABLES}, {ISOLATION}")


def _refuse_after_a_release() -> None:
    try:
        found = subprocess.run(
            ["git", "tag", "--list", "v*"], cwd=settings.BASE_DIR, check=True, capture_output=True, text=True
        )
    except (OSError, subprocess.CalledProcessError) as error:
        raise CommandError("无法查明是否已有发布版本（git tag），不予重写。") from error
    if tags := found.stdout.split():
        raise CommandError(f"已有发布版本 {tags[0]}，其数据库由现有迁移建立；请用 makemigrations 追加。")


def _is_ours(app: AppConfig) -> bool:
    return Path(app.path).parent == settings.BASE_DIR and any(app.get_models())


def _last_migrations_of_packages(ours: list[AppConfig]) -> list[tuple[str, str]]:
    """App and name of each, found without looking at migrations of our own, which may not fit the code any more."""
    labels = {app.label for app in ours}

    class PackagesLoader(MigrationLoader):
        @classmethod
        def migrations_module(cls, app_label):
            return (None, True) if app_label in labels else super().migrations_module(app_label)

    return PackagesLoader(None).graph.leaf_nodes()


def _folder(app: AppConfig) -> Path:
    return Path(app.path) / "migrations"


def _empty(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "__init__.py").touch()
    for file in folder.glob("[0-9]*.py"):
        file.unlink()


def _tables(app: AppConfig, below: list[tuple[str, str]], others: dict[str, str]) -> str:
    """The text of the first migration: a table for each model, in the order in which the app defines them."""
    models = list(app.get_models())
    operations = []
    for model in models:
        state = ModelState.from_model(model)
        operations.append(
            migrations.CreateModel(
                state.name,
                fields=list(state.fields.items()),
                options={name: option for name, option in state.options.items() if option != []},
                bases=state.bases,
                managers=state.managers,
            )
        )
    related = {
        field.related_model._meta.app_label
        for model in models
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model and not field.auto_created
    }
    dependencies = [*below, *sorted((label, others[label]) for label in related & set(others))]
    migration = type(
        "Migration",
        (migrations.Migration,),
        {"initial": True, "dependencies": dependencies, "operations": [CreateTables(operations)]},
    )
    return MigrationWriter(migration(TABLES, app.label), include_header=False).as_string()


def _write(app: AppConfig, name: str, text: str) -> None:
    (_folder(app) / f"{name}.py").write_text(text, encoding="utf-8")
