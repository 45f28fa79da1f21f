"""Management commands, each in a process of its own that is forked from one that has loaded Django already.

Loading takes two seconds of processor time, most commands a tenth of that. What a command finds is what it finds when
it is started by itself: environment, arguments, no connection open, no input. Commands that a test kills are started by
themselves.
"""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import django
from django.apps import apps
from django.core.management import find_commands, load_command_class

import manage
from tests.databases import ROOT


class Commands:
    """A process with Django loaded, for one environment."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.forked"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run a command to its end."""
        with TemporaryDirectory() as name:
            out, errors = Path(name, "out"), Path(name, "errors")
            order = {"arguments": ["manage.py", *arguments], "out": str(out), "errors": str(errors)}
            order["folder"] = str(Path.cwd())
            print(json.dumps(order), file=self._process.stdin, flush=True)
            code = int(self._process.stdout.readline())
            return subprocess.CompletedProcess(
                order["arguments"], code, out.read_text(encoding="utf-8"), errors.read_text(encoding="utf-8")
            )

    def stop(self) -> None:
        self._process.stdin.close()
        self._process.wait(timeout=120)
        self._process.stdout.close()


def _serve() -> int:
    """Take orders, a line each, until there are no more; the forked child returns what its command returns."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for app in apps.get_app_configs():
        if Path(app.path).is_relative_to(ROOT) and ".venv" not in app.path:
            for command in find_commands(f"{app.path}/management"):
                load_command_class(app.name, command)
    # What is loaded stays: the children's collectors need not look through it, and copy all of it in doing so.
    gc.freeze()
    for line in iter(sys.stdin.readline, ""):
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            return _carry_out(order)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
    return 0


def _carry_out(order: dict) -> int:
    for descriptor, (name, mode) in enumerate(((os.devnull, "rb"), (order["out"], "wb"), (order["errors"], "wb"))):
        with Path(name).open(mode) as file:
            os.dup2(file.fileno(), descriptor)
    os.chdir(order["folder"])
    sys.argv = order["arguments"]
    return manage.main(order["arguments"])


if __name__ == "__main__":
    sys.exit(_serve())
