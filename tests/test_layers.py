"""The contracts of import-linter (`make lint`) leave no app out."""

import tomllib

import pytest
from django.apps import apps

from tests.databases import ROOT

LINTER = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
LAYERS = [contract for contract in LINTER["contracts"] if contract["type"] == "layers"]
OURS = sorted(
    folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists() and folder.name not in ("tests",)
)
APPS = [config for config in apps.get_app_configs() if config.name in OURS]


def test_every_package_is_looked_at():
    assert sorted(LINTER["root_packages"]) == OURS


def test_every_package_has_its_floor():
    floors = [contract for contract in LAYERS if "containers" not in contract]
    placed = [name.strip("() ") for contract in floors for layer in contract["layers"] for name in layer.split("|")]
    assert sorted(placed) == OURS
    assert (placed[0], placed[-1]) == ("config", "authorities")


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_every_module_of_an_app_has_its_place(app):
    inside = [contract for contract in LAYERS if contract.get("containers") == [app.name]]
    assert [contract["exhaustive"] for contract in inside] == [True]
    assert set(inside[0]["exhaustive_ignores"]) <= {"apps", "migrations"}


def test_the_portal_has_no_models():
    assert list(apps.get_app_config("portal").get_models()) == []
