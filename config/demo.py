"""`make demo`: sample data through the real intake, one typing run a province by the workers, published; then web until
Ctrl-C (DESIGN 9).

What has been done is not done again, so a second start takes seconds.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from config import embedded, environment, processes

# province, households
SAMPLES = (("42", 70_000), ("61", 30_000))
READY_WITHIN_SECONDS = 60
_RUN_DAY = (7, 15)


def main() -> int:
    """Load what is not there yet, start the processes, print where to go, and wait. Returns the exit code."""
    address = os.environ.get("DEMO_ADDRESS", "127.0.0.1:8000")
    local = environment.local_dir()
    os.environ["DEMO"] = "1"
    if _is_taken(address):
        print(
            f"{address} 已被占用；请停止占用它的程序，或换一个地址：DEMO_ADDRESS=127.0.0.1:8001 make demo",
            file=sys.stderr,
        )
        return 1
    # Nobody changes the sample's passwords; they do not grow old.
    os.environ.setdefault("PASSWORD_MAX_AGE_DAYS", "0")
    if environment.uses_embedded_servers():
        embedded.ensure_running(local)
    elif not os.environ.get("DEMO_PASSWORD"):
        print("请设置 DEMO_PASSWORD：示例人员的口令。", file=sys.stderr)
        return 1
    running: list[subprocess.Popen] = []
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _load(local / "demo")
        # Again for a folder of an earlier version: whoever is new here is added.
        _manage("demo_people", role="web")
        _manage("demo_bureaus")
        _start(address, local, running)
        print("==> 分型、复核、公布（示例标准，由后台进程完成）", flush=True)
        _together((("demo_typing", province, "--as-of", _reference_day()) for province, _ in SAMPLES), role="web")
        print("==> 名特优新：洪山区的认定批次（示例）", flush=True)
        _manage("demo_recognition", "--as-of", _reference_day(), role="web")
        _manage("demo_titles", "--as-of", _reference_day())
        _manage("demo_appeals", role="web")
        # What the clock would ask for from May on, so that it can be seen in every month.
        _manage("demo_checkup")
        _say(address)
        while all(process.poll() is None for process in running):
            time.sleep(0.5)
        print("有进程意外退出，演示停止；日志在", local / "log", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n正在停止……")
        return 0
    except (subprocess.CalledProcessError, TimeoutError) as error:
        print(f"演示未能启动：{error}；日志在 {local / 'log'}", file=sys.stderr)
        return 1
    finally:
        _stop(running)
        if environment.uses_embedded_servers():
            embedded.stop(local)


def _interrupt(*_) -> None:
    raise KeyboardInterrupt


def _load(folder: Path) -> None:
    """Write the sample feeds and take them, each once; the provinces beside each other, for most steps use one core."""
    missing = {province: count for province, count in SAMPLES if not (folder / province / "loaded").exists()}
    if not missing:
        return
    for province, count in missing.items():
        print(f"==> 生成示例数据：{province}，{count:,} 户（数据均为虚构）", flush=True)
    sample = ("households_sample", "--credentials", "--negative-records", "--seed", "1", "--as-of", _reference_day())
    _together(
        (*sample, "--province", province, "--count", str(count), "--out", str(folder / province))
        for province, count in missing.items()
    )
    for province in missing:
        _manage("demo_people", str(folder / province / "households.csv"), role="web")
    print(f"==> 归集 {'、'.join(missing)}", flush=True)
    _together(("demo_feeds", province, str(folder / province)) for province in missing)
    for province in missing:
        (folder / province / "loaded").touch()


def _reference_day() -> str:
    """The reference day of the sample's July run: the last 15 July that has passed (示例)."""
    today = date.today()
    year = today.year if today >= date(today.year, *_RUN_DAY) else today.year - 1
    return date(year, *_RUN_DAY).isoformat()


def _manage(*arguments: str, role: str = "batch") -> None:
    _together([arguments], role=role)


def _together(commands: Iterable[tuple[str, ...]], *, role: str = "batch") -> None:
    """Run commands of manage.py beside each other. When one fails, or we are stopped, the others are ended."""
    environment_of_all = {**os.environ, "DATABASE_ROLE": role}
    program = [sys.executable, str(environment.BASE_DIR / "manage.py")]
    started = []
    try:
        started.extend(subprocess.Popen([*program, *command], env=environment_of_all) for command in commands)
        for process in started:
            if process.wait():
                raise subprocess.CalledProcessError(process.returncode, process.args)
    finally:
        _stop(started)


def _is_taken(address: str) -> bool:
    """True when another program listens there: it would answer in our place."""
    host, _, port = address.rpartition(":")
    with socket.socket() as own:
        own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            own.bind((host, int(port)))
        except OSError:
            return True
    return False


def _start(address: str, local: Path, running: list[subprocess.Popen]) -> None:
    """Start the processes, adding each to `running` at once: whatever happens then, the caller stops them."""
    log = local / "log"
    log.mkdir(parents=True, exist_ok=True)
    commands = {
        "web": (processes.WEB, processes.web(bind=address, workers=2)),
        **{f"worker-{name}": (processes.WORKER, arguments) for name, arguments in processes.workers().items()},
        "beat": (processes.BEAT, processes.beat()),
    }
    if not _is_taken(_metrics_address(address)):
        commands["metrics"] = (processes.METRICS, processes.metrics(bind=_metrics_address(address)))
    for name, (kind, arguments) in commands.items():
        with (log / f"{name}.log").open("ab") as out:
            process = subprocess.Popen(
                processes.here(arguments),
                cwd=environment.BASE_DIR,
                env=processes.environment_of(kind),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        running.append(process)
    until = time.monotonic() + READY_WITHIN_SECONDS
    while not _answers(f"http://{address}/readyz"):
        if time.monotonic() > until or any(process.poll() is not None for process in running):
            raise TimeoutError(f"http://{address} 没有响应")
        time.sleep(0.2)


def _metrics_address(address: str) -> str:
    """Those who watch ask here: a thousand ports above the pages, on this machine only."""
    return f"127.0.0.1:{int(address.rpartition(':')[2]) + 1000}"


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 — our own address
            return response.status == 200
    except OSError:  # refused, reset, or no answer in time yet: asked again until it is too late
        return False


def _say(address: str) -> None:
    print(
        f"\n公众查询   http://{address}/\n工作人员   http://{address}/login/\n接口说明   http://{address}/api/v1/docs/\n"
        f"运行指标   http://{_metrics_address(address)}/metrics\n"
    )
    print("工作人员登录需要账号、口令和此刻的验证码；要试用安全密钥的，请用 localhost 代替 127.0.0.1。", flush=True)
    _manage("demo_logins", "--address", address, role="web")
    print("\n按 Ctrl-C 停止。", flush=True)


def _stop(running: list[subprocess.Popen]) -> None:
    for process in running:
        if process.poll() is None:
            process.terminate()
    for process in running:
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
