#!/usr/bin/env python3
"""Django's command line. Decides which database role a command works as, and starts the embedded servers it needs."""

import os
import sys

from django.core.management import execute_from_command_line

from config import celery, embedded, environment

# What changes or shows the structure of the database is the owner's. Pages are served as `web`, all else is `batch`.
ROLE_OF_COMMAND = {
    "prepare": "owner",
    "bench": "owner",
    "migrate": "owner",
    "makemigrations": "owner",
    "optimizemigration": "owner",
    "squashmigrations": "owner",
    "showmigrations": "owner",
    "sqlmigrate": "owner",
    "sqlflush": "owner",
    "inspectdb": "owner",
    "dbshell": "owner",
    "runserver": "web",
    "demo_logins": "web",
}
OTHER_COMMANDS = "batch"
NEEDS_NO_SERVER = frozenset(
    {
        "help",
        "migrations_anew",
        "households_sample",
        "version",
        "check",
        "collectstatic",
        "compilemessages",
        "diffsettings",
        "findstatic",
        "makemessages",
        "spectacular",
        "startapp",
    }
)


def needs_server(command: str, options: list[str]) -> bool:
    """True when the command opens a connection to PostgreSQL or Redis."""
    if not command or {"-h", "--help", "--version"} & {command, *options}:
        return False
    if command == "check":
        return any(option.startswith("--database") for option in options)
    return command not in NEEDS_NO_SERVER


def main(arguments: list[str]) -> int:
    """Run one command. Exit code 1, and the reason on standard error, when servers or settings are missing."""
    command, options = (arguments[1] if len(arguments) > 1 else ""), arguments[2:]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.setdefault("DATABASE_ROLE", ROLE_OF_COMMAND.get(command, OTHER_COMMANDS))
    try:
        if needs_server(command, options) and environment.uses_embedded_servers():
            embedded.ensure_running(environment.local_dir())
        celery.app.set_default()  # tasks are sent from here too
        execute_from_command_line(arguments)
    except (embedded.EmbeddedServerError, environment.MissingSetting) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
