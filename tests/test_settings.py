"""README lists every setting that the platform reads, and none besides; the reference deployment names no other."""

import ast
import re

import pytest
import yaml

from config import environment
from tests.databases import ROOT

# Where the environment is read: everything in config, the clock, the health check.
READERS = [*sorted((ROOT / "config").rglob("*.py")), ROOT / "authorities/clock.py", ROOT / "deploy/healthcheck.py"]
# Read by others: Django, and the library that counts for `/metrics`.
OF_OTHERS = {"DJANGO_SETTINGS_MODULE"}
# Read from the environment of the machine, as every program does.
OF_THE_MACHINE = {"PATH", "LD_LIBRARY_PATH"}
# Names with a part that is not written where they are read.
COMPOSED = {
    "f'DATABASE_{role.upper()}_ROLE'": {f"DATABASE_{role.upper()}_ROLE" for role in environment.ROLES},
    "f'{name}_FILE'": {"PERSON_PROVIDERS_FILE"},
    "(*URL_NAMES.values(), 'REDIS_URL')": {*environment.URL_NAMES.values(), "REDIS_URL"},
}
_NAME = re.compile(r"[A-Z][A-Z0-9_]+")


def _constants(tree: ast.Module) -> dict[str, str]:
    """Names that stand for a setting's name: FOLDER = "PROMETHEUS_MULTIPROC_DIR"."""
    return {
        node.targets[0].id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        and isinstance(node.targets[0], ast.Name)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and _NAME.fullmatch(node.value.value)
    }


def _asked(node: ast.AST) -> ast.expr | None:
    """The name that a call or a subscript asks the environment for."""
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        return node.slice
    if isinstance(node, ast.Call) and node.args:
        called = ast.unparse(node.func)
        if called.startswith("os.environ.") or called.removeprefix("environment.") in READING:
            return node.args[0]
    return None


READING = {name for name in vars(environment) if callable(vars(environment)[name]) and not name.startswith("_")}


def _read() -> set[str]:
    found = set()
    for path in READERS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        constants = _constants(tree)
        for node in ast.walk(tree):
            text = ast.unparse(node) if isinstance(node, (ast.JoinedStr, ast.Tuple)) else ""
            found |= COMPOSED.get(text, set())
            asked = _asked(node)
            if isinstance(asked, ast.Constant) and isinstance(asked.value, str) and _NAME.fullmatch(asked.value):
                found.add(asked.value)
            elif isinstance(asked, ast.Name) and asked.id in constants:
                found.add(constants[asked.id])
    return found - OF_OTHERS - OF_THE_MACHINE


def _listed() -> set[str]:
    """Names in the first column of README's table of settings."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.search(r"^\| Setting \|.*?(?=\n\n|\Z)", text, re.MULTILINE | re.DOTALL)[0].splitlines()[2:]
    return {name for row in rows for name in re.findall(r"`([A-Z][A-Z0-9_]+)`", row.split("|")[1])}


def _example() -> set[str]:
    text = (ROOT / "deploy/app.env.example").read_text(encoding="utf-8")
    return set(re.findall(r"^([A-Z][A-Z0-9_]+)=", text, re.MULTILINE))


def _composed() -> set[str]:
    """What the reference deployment gives to the platform's own processes."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"].values()
    return {name for service in services if service.get("build") for name in service.get("environment", ())}


def test_readme_lists_what_is_read():
    assert _read() - _listed() == set()


def test_readme_lists_nothing_else():
    assert _listed() - _read() == set()


@pytest.mark.parametrize("named", [_example, _composed], ids=["app.env.example", "docker-compose.yml"])
def test_the_deployment_names_settings_of_the_list(named):
    assert named()
    assert named() - _listed() - OF_OTHERS == set()


def test_the_deployment_names_what_has_no_default():
    tree = ast.parse((ROOT / "config/settings.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    secrets = {node.args[0].value for node in calls if ast.unparse(node.func) == "environment.secret"}
    assert len(secrets) > 3
    assert secrets - _example() == set()
    assert {*environment.URL_NAMES.values(), "REDIS_URL", "DATABASE_ROLE"} - _composed() == set()
