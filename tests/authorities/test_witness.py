"""The witness as a process of its own: told over its socket, it appends and tells a second site."""

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from authorities.audit_log import testimony, witness
from tests.databases import ROOT

MAC = "01" + "ab" * 32
_PATIENCE_SECONDS = 30


@pytest.fixture
def second_site():
    """A log server: what it was sent is in its queue."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(_PATIENCE_SECONDS)
        yield listening


@pytest.fixture
def running(tmp_path, settings, second_site):
    """A witness that listens; its folder."""
    settings.AUDIT_WITNESS_FOLDER = tmp_path / "files"
    settings.AUDIT_WITNESS_SOCKET = str(tmp_path / "s")
    process = subprocess.Popen(
        [sys.executable, "-m", "config.witness"],
        cwd=ROOT,
        env={
            **os.environ,
            "AUDIT_WITNESS_SOCKET": settings.AUDIT_WITNESS_SOCKET,
            "AUDIT_WITNESS_FOLDER": str(settings.AUDIT_WITNESS_FOLDER),
            "AUDIT_SECOND_SITE": f"127.0.0.1:{second_site.getsockname()[1]}",
        },
    )
    _wait_for(lambda: (tmp_path / "s").exists())
    yield process
    process.kill()
    process.wait()


def _wait_for(holds) -> None:
    until = time.monotonic() + _PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_what_it_is_told_stands_in_its_files_and_at_the_second_site(running, second_site, settings, tmp_path):
    witness.begun(6, 0, b"")
    witness.written(7, bytes.fromhex(MAC))
    witness.committed(7)
    witness.written(8, bytes.fromhex(MAC))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
        for nonsense in (b"written 9", b"forget 7", b"written 9 zz\nwritten 7", b"\xff" * 600):
            out.sendto(nonsense, settings.AUDIT_WITNESS_SOCKET)
    witness.sealed(1, bytes.fromhex(MAC))
    _wait_for(lambda: testimony.heads().seal is not None)
    assert testimony.heads().beginning == testimony.Beginning(6, None)
    assert testimony.heads().anchor == testimony.Head(1, bytes.fromhex(MAC))
    codes = list(testimony.codes(tmp_path, after=6))
    assert [(code.number, code.committed, code.twice) for code in codes] == [(7, True, False), (8, False, False)]
    assert {code.mac for code in codes} == {bytes.fromhex(MAC)}
    connection, _ = second_site.accept()
    connection.settimeout(_PATIENCE_SECONDS)
    sent = b""
    while f"sealed 1 {MAC}".encode() not in sent:
        sent += connection.recv(1 << 16)
    connection.close()
    copy = tmp_path / "copy"
    copy.write_bytes(sent.replace(b"<109>", b"\n<109>"))
    assert "<109>1 " in copy.read_text()
    assert "committed 7" in copy.read_text()


def test_it_ends_in_order_and_goes_on_where_it_was(running, settings, tmp_path):
    witness.begun(0, 0, b"")
    _wait_for(lambda: testimony.heads().beginning is not None)
    running.send_signal(signal.SIGTERM)
    assert running.wait(_PATIENCE_SECONDS) == 0
    assert not (tmp_path / "s").exists()
    before = (tmp_path / "files" / witness.HEADS).read_text()
    again = subprocess.Popen(
        [sys.executable, "-m", "config.witness"],
        cwd=ROOT,
        env={
            **os.environ,
            "AUDIT_WITNESS_SOCKET": settings.AUDIT_WITNESS_SOCKET,
            "AUDIT_WITNESS_FOLDER": str(settings.AUDIT_WITNESS_FOLDER),
        },
    )
    try:
        _wait_for(lambda: (tmp_path / "s").exists())
        witness.verified(1, bytes.fromhex(MAC))
        _wait_for(lambda: testimony.heads().verification is not None)
        assert (tmp_path / "files" / witness.HEADS).read_text().startswith(before)
    finally:
        again.kill()
        again.wait()
