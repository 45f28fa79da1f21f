"""The embedded servers, for real: each test has a LOCAL_DIR of its own and no Django database."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import pytest
import redis

from config import embedded
from config.embedded import server_processes
from config.embedded.folders import Folders
from config.embedded.pg_wire import Refused, Session

pytestmark = pytest.mark.long
CAP_DAC_READ_SEARCH = 1 << 2
ROOT = Path(__file__).resolve().parent.parent
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root runs servers as somebody else")


@pytest.fixture
def make_local_dir():
    """Make a path for a LOCAL_DIR; its servers and all of it go after the test."""
    made = []
    # Not pytest's tmp_path: its parents are 0700, which is a case of its own below.
    base = Path(tempfile.mkdtemp(prefix="getihu-"))
    base.chmod(0o755)

    def make(*, below=""):
        made.append(base / below / "local")
        return made[-1]

    yield make
    for local_dir in made:
        embedded.destroy(local_dir)
        assert not Folders.of(local_dir).sockets.exists()
    shutil.rmtree(base)


@pytest.fixture
def local_dir(make_local_dir):
    return make_local_dir()


def start(local_dir):
    """Start servers that keep their data when they are killed; only the machine's own end is not guarded against."""
    embedded.ensure_running(local_dir, durable=True)
    return embedded.urls(local_dir)


def query(local_dir, statement):
    with psycopg.connect(embedded.urls(local_dir)["DATABASE_URL"], autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchone() if cursor.description else None


def postmaster(local_dir):
    """Process id of the one PostgreSQL server of a LOCAL_DIR."""
    found = server_processes.processes_in(Folders.of(local_dir).data, program="postgres")
    (first,) = [pid for pid, parent in found.items() if parent not in found]
    return first


def redis_server(local_dir):
    (pid,) = server_processes.processes_in(Folders.of(local_dir).redis, program="redis-server")
    return pid


def kill(pid):
    os.kill(pid, signal.SIGKILL)
    while is_alive(pid):
        time.sleep(0.01)


def is_alive(pid):
    """False also for a process that ended and that nobody has asked about yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_first_start_gives_an_owner_who_is_no_superuser(local_dir):
    urls = start(local_dir)

    assert query(
        local_dir,
        "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user",
    ) == ("getihu_owner", False, False, True, True)
    assert query(
        local_dir,
        "SELECT pg_get_userbyid(datdba), datlocprovider, datlocale, pg_encoding_to_char(encoding)"
        " FROM pg_database WHERE datname = current_database()",
    ) == ("getihu_owner", "b", "C.UTF-8", "UTF8")
    assert query(local_dir, "SHOW listen_addresses") == ("",)
    # Another of its databases, as Celery names it.
    with redis.Redis.from_url(embedded.redis_client_url(f"{urls['REDIS_URL']}?virtual_host=9")) as client:
        assert client.connection_pool.connection_kwargs["db"] == 9
        assert client.ping()
    with redis.Redis.from_url(embedded.redis_client_url(urls["REDIS_URL"])) as client:
        assert client.config_get("port") == {"port": "0"}
        assert client.config_get("appendonly") == {"appendonly": "yes"}
    sockets = Folders.of(local_dir).sockets
    assert stat.S_IMODE(sockets.stat().st_mode) == 0o700


def test_urls_start_and_make_nothing(local_dir):
    assert embedded.urls(local_dir) == embedded.urls(local_dir)
    assert not local_dir.exists()
    assert not Folders.of(local_dir).sockets.exists()


def test_starting_again_changes_nothing(local_dir):
    start(local_dir)
    before = postmaster(local_dir), redis_server(local_dir)

    for _ in range(20):
        start(local_dir)

    assert (postmaster(local_dir), redis_server(local_dir)) == before


def test_killed_postgres_comes_back_with_its_data(local_dir):
    start(local_dir)
    query(local_dir, "CREATE TABLE kept AS SELECT 42 AS answer")
    # A client that is in the middle of something holds its server process for a moment.
    busy = psycopg.connect(embedded.urls(local_dir)["DATABASE_URL"])
    busy.execute("SELECT * FROM kept")
    kill(postmaster(local_dir))

    start(local_dir)

    busy.close()
    assert query(local_dir, "SELECT answer FROM kept") == (42,)


def test_killed_redis_keeps_what_was_queued(local_dir):
    url = embedded.redis_client_url(start(local_dir)["REDIS_URL"])
    with redis.Redis.from_url(url) as client:
        client.rpush("queue", "first", "second")
    kill(redis_server(local_dir))

    start(local_dir)

    with redis.Redis.from_url(url) as client:
        assert client.lrange("queue", 0, -1) == [b"first", b"second"]


def test_stale_files_that_name_a_foreign_process_do_not_hinder(local_dir):
    """After the machine's end the process ids in pid and lock files may be those of anybody."""
    start(local_dir)
    folders = Folders.of(local_dir)
    pid_file = folders.data / "postmaster.pid"
    lock_file = folders.sockets / ".s.PGSQL.5432.lock"
    stale = pid_file.read_text(), lock_file.read_text()
    killed = postmaster(local_dir)
    kill(killed)
    kill(redis_server(local_dir))
    foreign = subprocess.Popen(["sleep", "60"])
    try:
        for file, text in zip((pid_file, lock_file), stale, strict=True):
            file.write_text(text.replace(str(killed), str(foreign.pid), 1))

        start(local_dir)

        assert query(local_dir, "SELECT 1") == (1,)
        assert foreign.poll() is None
    finally:
        foreign.terminate()
        foreign.wait()


@pytest.mark.parametrize("lost", ["sockets", "data"])
def test_folders_removed_under_running_servers(local_dir, lost):
    """A cleaner of /tmp, or a hand that removed LOCAL_DIR, leaves servers that nobody can reach or use."""
    start(local_dir)
    before = postmaster(local_dir), redis_server(local_dir)
    folders = Folders.of(local_dir)
    shutil.rmtree(folders.sockets if lost == "sockets" else folders.local_dir)

    start(local_dir)

    assert query(local_dir, "SELECT 1") == (1,)
    assert (postmaster(local_dir), redis_server(local_dir)) != before
    assert not any(is_alive(pid) for pid in before)


def test_half_made_data_folder_is_made_anew(local_dir):
    folders = Folders.of(local_dir)
    folders.data_in_making.mkdir(parents=True)
    (folders.data_in_making / "PG_VERSION").write_text("18\n")

    start(local_dir)

    assert query(local_dir, "SELECT 1") == (1,)
    assert not folders.data_in_making.exists()


def test_many_processes_starting_at_once_get_one_server(local_dir):
    command = [sys.executable, "-m", "config.embedded", "start"]
    environment = {**os.environ, "LOCAL_DIR": str(local_dir), "EMBEDDED_DURABLE": "0"}
    starters = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for _ in range(4)
    ]

    # Reading to the end also shows that the servers do not hold their starter's pipe open.
    said = [starter.communicate(timeout=120)[0] for starter in starters]

    assert [starter.returncode for starter in starters] == [0] * 4, said
    assert postmaster(local_dir) and redis_server(local_dir)
    assert query(local_dir, "SHOW fsync") == ("off",)
    status = subprocess.run([*command[:-1], "status"], cwd=ROOT, env=environment, capture_output=True, check=False)
    assert (status.returncode, status.stdout) == (0, b"postgres: ready\nredis: ready\n")


def test_servers_have_a_session_of_their_own_and_no_file_of_the_starter(local_dir, tmp_path):
    with (tmp_path / "held").open("w") as held:
        os.set_inheritable(held.fileno(), True)
        start(local_dir)
        for pid in (postmaster(local_dir), redis_server(local_dir)):
            assert os.getsid(pid) != os.getsid(0)
            # Root may look at a stranger's files; an ordinary user's servers run as the user itself.
            open_files = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()}
            assert str(tmp_path / "held") not in open_files
            assert {str(Path(f"/proc/self/fd/{number}").readlink()) for number in (1, 2)}.isdisjoint(
                open_files - {"/dev/null"}
            )


def test_stop_leaves_nothing_running_and_keeps_the_data(local_dir):
    url = embedded.redis_client_url(start(local_dir)["REDIS_URL"])
    query(local_dir, "CREATE TABLE kept AS SELECT 42 AS answer")
    with redis.Redis.from_url(url) as client:
        client.set("kept", "yes")
    folders = Folders.of(local_dir)

    embedded.stop(local_dir)
    embedded.stop(local_dir)

    assert not server_processes.processes_in(folders.data, program="postgres")
    assert not server_processes.processes_in(folders.redis, program="redis-server")
    assert not folders.sockets.exists()
    assert "database system is shut down" in (folders.log / "postgres.log").read_text()

    start(local_dir)

    assert query(local_dir, "SELECT answer FROM kept") == (42,)
    with redis.Redis.from_url(url) as client:
        assert client.get("kept") == b"yes"


def test_destroy_takes_only_what_was_made_here(local_dir):
    local_dir.mkdir()
    (local_dir / "thesis.txt").write_text("mine")
    start(local_dir)
    embedded.local_secret(local_dir, "SECRET_KEY")

    embedded.destroy(local_dir)

    assert [path.name for path in local_dir.iterdir()] == ["thesis.txt"]


def test_a_failing_start_says_what_where_and_what_to_do(local_dir):
    start(local_dir)
    embedded.stop(local_dir)
    control = Folders.of(local_dir).data / "global" / "pg_control"
    control.rename(control.with_suffix(".away"))

    with pytest.raises(embedded.EmbeddedServerError) as caught:
        start(local_dir)

    text = str(caught.value)
    assert "did not start" in text
    assert str(local_dir / "log" / "postgres.log") in text
    assert "pg_control" in text
    assert "make clean" in text


def test_sockets_do_not_go_into_a_folder_that_others_can_enter(local_dir):
    sockets = Folders.of(local_dir).sockets
    sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(embedded.EmbeddedServerError, match="is not a folder of mode 0700"):
            start(local_dir)
    finally:
        sockets.rmdir()


def test_a_path_longer_than_a_socket_address(make_local_dir):
    local_dir = make_local_dir(below="有空格 and 'quotes' $HOME/" + "/".join(["long" * 10] * 4))
    assert len(str(local_dir)) > 160

    start(local_dir)

    assert query(local_dir, "SELECT 1") == (1,)


def test_local_secret_is_made_once_even_by_many_processes(local_dir):
    program = (
        "import pathlib, sys; from config import embedded;"
        "print(embedded.local_secret(pathlib.Path(sys.argv[1]), 'SECRET_KEY'))"
    )
    command = [sys.executable, "-c", program, str(local_dir)]
    askers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(8)]

    (secret,) = {asker.communicate(timeout=120)[0].strip() for asker in askers}

    assert len(bytes.fromhex(secret)) == 32
    assert embedded.local_secret(local_dir, "SECRET_KEY") == secret
    assert embedded.local_secret(local_dir, "ANOTHER") != secret
    folder = local_dir / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "SECRET_KEY": 0o600,
        "ANOTHER": 0o600,
    }


@pytest.mark.parametrize("name", ["../escape", "lower", "", "A/B"])
def test_local_secret_refuses_odd_names(local_dir, name):
    with pytest.raises(ValueError, match="no name for a secret"):
        embedded.local_secret(local_dir, name)


@as_root
@pytest.mark.parametrize("reachable", [True, False])
def test_roots_servers_run_as_an_ordinary_user(make_local_dir, reachable):
    """Also below a folder that only root can enter; the right to pass it is given only where it is needed."""
    local_dir = make_local_dir(below="private")
    local_dir.parent.mkdir(mode=0o755 if reachable else 0o700)

    start(local_dir)

    for pid in (postmaster(local_dir), redis_server(local_dir)):
        told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
        assert set(told["Uid"].split()) == {str(Folders.of(local_dir).account.uid)} != {"0"}
        assert set(told["Gid"].split()) != {"0"}
        assert told["Groups"].split() == []
        # Needed in any case where the virtual environment itself lies below such a folder.
        assert int(told["CapPrm"], 16) in ({0, CAP_DAC_READ_SEARCH} if reachable else {CAP_DAC_READ_SEARCH})
    assert query(local_dir, "SELECT 1") == (1,)


@as_root
def test_the_account_that_stands_in_for_root_may_not_log_in(local_dir):
    start(local_dir)
    account = Folders.of(local_dir).account
    path = Folders.of(local_dir).sockets / ".s.PGSQL.5432"

    os.seteuid(account.uid)  # the kernel tells the server who connects
    try:
        with pytest.raises(Refused, match="Peer authentication failed"):
            Session(path, user="postgres", database="postgres")
    finally:
        os.seteuid(0)


@as_root
def test_root_works_in_a_users_local_dir_as_that_user(local_dir):
    nobody = pwd.getpwnam("nobody")
    start(local_dir)
    embedded.stop(local_dir)
    folders = Folders.of(local_dir)
    for folder in (folders.data, folders.redis, folders.log):
        for path in (folder, *folder.rglob("*")):
            os.chown(path, nobody.pw_uid, nobody.pw_gid)

    start(local_dir)

    assert Folders.of(local_dir).account.uid in (nobody.pw_uid, folders.account.uid)
    assert Path(f"/proc/{postmaster(local_dir)}").stat().st_uid == nobody.pw_uid
    assert query(local_dir, "SELECT 1") == (1,)
