"""The reference deployment runs the commands that `make demo` runs; each process gets its own database role only."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

from config import processes

ROOT = Path(__file__).resolve().parent.parent
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
WORKERS = [f"worker-{name}" for name in processes.WORKERS]
URLS = {"DATABASE_URL", "DATABASE_WEB_URL", "DATABASE_BATCH_URL"}


def test_services():
    assert set(SERVICES) == {"postgres", "redis", "prepare", "web", "metrics", *WORKERS, "beat", "proxy", "witness"}


@pytest.mark.parametrize(
    ("service", "arguments"),
    [
        ("web", processes.web(bind="0.0.0.0:8000")),
        ("metrics", processes.metrics(bind="0.0.0.0:9100")),
        *((f"worker-{name}", arguments) for name, arguments in processes.workers().items()),
        ("beat", processes.beat()),
        ("witness", list(processes.WITNESS)),
    ],
)
def test_a_service_runs_the_command_that_runs_here(service, arguments):
    assert SERVICES[service]["command"] == arguments


def test_the_image_serves_as_the_web_service_does():
    (command,) = re.findall(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert yaml.safe_load(command) == SERVICES["web"]["command"]


def test_prepare_is_what_setup_runs():
    assert SERVICES["prepare"]["command"] == ["python", "manage.py", "prepare"]
    assert "$(PY) manage.py prepare" in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize(
    ("service", "role", "urls"),
    [
        ("web", processes.DATABASE_ROLES[processes.WEB], {"DATABASE_WEB_URL"}),
        ("metrics", processes.DATABASE_ROLES[processes.METRICS], {"DATABASE_BATCH_URL"}),
        *((worker, processes.DATABASE_ROLES[processes.WORKER], {"DATABASE_BATCH_URL"}) for worker in WORKERS),
        ("beat", processes.DATABASE_ROLES[processes.BEAT], {"DATABASE_BATCH_URL"}),
        ("prepare", "owner", URLS),  # it makes the roles of the others
    ],
)
def test_a_process_gets_the_url_of_its_own_role_only(service, role, urls):
    environment = SERVICES[service]["environment"]
    assert environment["DATABASE_ROLE"] == role
    assert URLS & set(environment) == urls
    assert "REDIS_URL" in environment
    for url in urls:
        assert environment[url].startswith(f"postgresql://getihu_{_role_of(url)}:${{")


def _role_of(url):
    return {"DATABASE_URL": "owner", "DATABASE_WEB_URL": "web", "DATABASE_BATCH_URL": "batch"}[url]


def test_shared_settings_hold_no_database_url_and_no_secret():
    example = (ROOT / "deploy" / "app.env.example").read_text()
    settings = dict(line.split("=", 1) for line in example.splitlines() if line and not line.startswith("#"))
    assert not URLS & set(settings)
    given = {name for name, value in settings.items() if value}
    assert given <= {
        *("DJANGO_SETTINGS_MODULE", "FILE_STORE", "HTTPS", "TRUSTED_PROXIES"),
        *("AUDIT_WITNESS_SOCKET", "AUDIT_WITNESS_FOLDER"),
    }


def test_every_secret_of_the_settings_is_named_for_the_operator():
    asked = re.findall(r'environment\.secret\("(\w+)"\)', (ROOT / "config" / "settings.py").read_text())
    assert "SECRET_KEY" in asked
    example = (ROOT / "deploy" / "app.env.example").read_text().splitlines()
    assert [name for name in asked if f"{name}=" not in example] == []


def test_no_password_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    used = re.findall(r"\$\{(\w*PASSWORD)([^}]*)\}", text)
    assert used
    assert {rest for _name, rest in used} == {":?set it in .env"}
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".env", ".local", "deploy/app.env"} <= set(ignored)


def test_who_is_asked_how_it_is_and_who_waits_for_whom():
    assert {name for name, service in SERVICES.items() if "healthcheck" in service} == {
        "postgres",
        "redis",
        "web",
        *WORKERS,
        "witness",
    }
    for service in ("web", "metrics", *WORKERS, "beat"):
        assert SERVICES[service]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_the_witness_alone_writes_its_files_and_has_nothing_of_the_platforms():
    witness = SERVICES["witness"]
    assert witness["user"] not in (None, "10001")
    assert not {"env_file", "ports"} & set(witness)
    assert set(witness["environment"]) == {"AUDIT_WITNESS_SOCKET", "AUDIT_WITNESS_FOLDER", "AUDIT_SECOND_SITE"}
    mounts = {
        name: [volume for volume in service.get("volumes", []) if volume.startswith("witness:")]
        for name, service in SERVICES.items()
    }
    assert mounts.pop("witness") == ["witness:/witness"]
    assert {name for name, found in mounts.items() if found} == {"prepare", "web", *WORKERS}
    assert all(found in ([], ["witness:/witness:ro"]) for found in mounts.values())


def test_images_are_plain_names():
    """No registry's host: the operator's own mirror decides where images come from."""
    images = [service["image"] for service in SERVICES.values()]
    images += re.findall(r"^FROM (\S+)", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert all("/" not in image for image in images)
    assert int(re.fullmatch(r"postgres:(\d+)", SERVICES["postgres"]["image"])[1]) >= 16


def test_only_the_proxy_is_reachable_and_only_from_this_machine():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert set(published) == {"proxy"}
    assert all(port.startswith("127.0.0.1:") for port in published["proxy"])


def test_every_mounted_file_is_there():
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert (ROOT / source).exists() if source.startswith("./") else source in COMPOSE["volumes"]


def test_the_image_has_a_python_that_the_project_allows():
    (version,) = re.findall(r"^FROM python:3\.(\d+)-slim$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    allowed = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    assert int(version) >= int(re.fullmatch(r">=3\.(\d+)", allowed)[1])


def test_what_the_web_processes_count_is_where_metrics_looks():
    folders = {SERVICES[service]["environment"]["PROMETHEUS_MULTIPROC_DIR"] for service in ("web", "metrics")}
    assert folders == {"/metrics"}
    assert "metrics:/metrics" in SERVICES["web"]["volumes"]
    assert "metrics:/metrics:ro" in SERVICES["metrics"]["volumes"]
