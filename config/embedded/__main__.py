"""`python -m config.embedded start|stop|status|destroy`, for the servers of LOCAL_DIR."""

import argparse
import sys

from config import embedded, environment


def main(arguments: list[str]) -> int:
    """Exit code 0: done (status: both ready); 1: refused, or not running."""
    parser = argparse.ArgumentParser(prog="python -m config.embedded", description="The embedded PostgreSQL and Redis.")
    parser.add_argument("action", choices=["start", "stop", "status", "destroy"])
    action = parser.parse_args(arguments).action
    local_dir = environment.local_dir()
    try:
        if action == "status":
            found = embedded.status(local_dir)
            for server, state in found.items():
                print(f"{server}: {state}")
            return 0 if set(found.values()) == {"ready"} else 1
        act = {"start": embedded.ensure_running, "stop": embedded.stop, "destroy": embedded.destroy}[action]
        act(local_dir)
    except embedded.EmbeddedServerError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
