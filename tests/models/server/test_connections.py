"""What a connection may take before a route sees it, and how connections end."""

import contextlib
import json
import socket
import subprocess
import sys
import time

import pytest

from creditline.models.server.connections.bounded import MOST_CONNECTIONS, MOST_HEAD

BODY = b'{"rows": [{"features": {"repayment.late_90d": 3}, "previous": {}}]}'
HEAD = b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n" % len(BODY)
ONE = HEAD + b"\r\n" + BODY
HEALTH = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"


def _connected(port):
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def _all_of(connection):
    """Everything that comes until the connection is ended, which must not be by a reset."""
    found = b""
    while part := connection.recv(65536):
        found += part
    return found


def _sent(connection, data):
    """Send as much as is taken; the other side may have ended it."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(data)


def _ended(connection, more):
    """Whether the other side ends a connection on which little comes, and goes on coming."""
    for _ in range(600):
        try:
            connection.sendall(more)
        except OSError:
            return True
        time.sleep(0.05)
    return False


@pytest.fixture(scope="module")
def hasty(served, folder):
    """A server that gives everything half a second."""
    with served(folder, timeout=0.5) as live:
        yield live


@pytest.mark.parametrize(
    "head",
    [
        HEAD + b"X-A: " + b"a" * MOST_HEAD,
        HEAD + b"".join(b"X-%d: a\r\n" % i for i in range(MOST_HEAD // 8)),
        b"GET /" + b"a" * MOST_HEAD,
        HEAD + b"X-A: " + b"a" * MOST_HEAD + b"\r\n\r\n" + BODY,
    ],
)
def test_a_head_has_a_size(hasty, head):
    with _connected(hasty.port) as connection:
        _sent(connection, head)
        answer = _all_of(connection)
    assert answer.startswith(b"HTTP/1.1 431 ") and b"\r\nConnection: close\r\n".lower() in answer.lower(), answer[:200]
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["type"] == "urn:creditline:problem:head-size"


def test_a_head_without_end_is_not_kept(hasty):
    with _connected(hasty.port) as connection:
        sent = 0
        with contextlib.suppress(OSError):
            connection.sendall(HEAD)
            while sent < 64 * 2**20:
                sent += connection.send(b"X-A: " + b"a" * 65_000 + b"\r\n")
        assert b" 431 " in _all_of(connection)[:20]


def test_a_head_of_usual_size_is_read(hasty):
    with _connected(hasty.port) as connection:
        connection.sendall(HEAD + b"X-A: " + b"a" * (MOST_HEAD - 1000) + b"\r\nConnection: close\r\n\r\n" + BODY)
        assert _all_of(connection).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(("sent", "said"), [(b"", b""), (HEAD, b" 408 "), (b"\r\n", b""), (ONE + HEAD, b" 408 ")])
def test_a_head_that_does_not_come_is_not_waited_for(hasty, sent, said):
    with _connected(hasty.port) as connection:
        connection.sendall(sent)
        answer = _all_of(connection)
    assert said in answer and (answer or not said)


@pytest.mark.parametrize(("first", "more"), [(b"GET / HT", b"T"), (b"", b"\r\n"), (HEAD, b"X: a\r\n")])
def test_a_head_that_trickles_is_not_waited_for(hasty, first, more):
    with _connected(hasty.port) as connection:
        connection.sendall(first)
        assert _ended(connection, more)


def test_bytes_that_nobody_reads_do_not_keep_a_connection(hasty):
    """The refusal is sent, the rest of a body trickles on: it is ended."""
    with _connected(hasty.port) as connection:
        connection.sendall(b"POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n")
        assert b" 404 " in connection.recv(65536)
        assert _ended(connection, b"x")


def test_requests_sent_ahead_are_answered_in_order_and_only_so_many(hasty):
    with _connected(hasty.port) as connection:
        connection.sendall(ONE * 3 + HEALTH.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
        assert _all_of(connection).count(b"HTTP/1.1 200 ") == 4
    with _connected(hasty.port) as connection:
        _sent(connection, ONE * 100)
        answer = _all_of(connection)
    assert 1 <= answer.count(b"HTTP/1.1 200 ") < 100 and answer.count(b"HTTP/1.1 503 ") == 1


def test_who_stops_sending_is_still_answered(hasty):
    with _connected(hasty.port) as connection:
        connection.sendall(ONE)
        connection.shutdown(socket.SHUT_WR)
        assert _all_of(connection).startswith(b"HTTP/1.1 200 ")


def test_a_body_refused_is_read_so_that_the_refusal_is(hasty):
    with _connected(hasty.port) as connection:
        connection.sendall(
            b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Length: 200000000\r\n\r\n" + b"x" * 3_000_000
        )
        assert b" 415 " in connection.recv(20)


def test_idle_connections_make_room_for_others(served, folder):
    with served(folder, timeout=60) as live, contextlib.ExitStack() as held:
        idle = [held.enter_context(_connected(live.port)) for _ in range(MOST_CONNECTIONS + 20)]
        with _connected(live.port) as connection:
            connection.sendall(HEALTH.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n"))
            assert b" 200 " in _all_of(connection)
        assert idle[0].recv(1) == b""


def test_no_log_line_repeats_what_was_sent():
    """Nor does one of asyncio's, of a library's, of a warning or of a thread that fails."""
    code = """
import asyncio, logging, threading, warnings
from creditline.models.server.telemetry.log import log_unhandled, to_stderr
to_stderr()
logging.getLogger("asyncio").error("Task exception was never retrieved\\nfuture: SECRET")
logging.getLogger("uvicorn.error").warning("SECRET %s", "SECRET")
logging.getLogger("any.other").error("SECRET", exc_info=ValueError("SECRET"))
warnings.warn("SECRET")
def fail(): raise ValueError("SECRET")
thread = threading.Thread(target=fail, name="SECRET"); thread.start(); thread.join()
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(log_unhandled)
    loop.call_soon(fail)
    asyncio.ensure_future(never())
    await asyncio.sleep(0.01)
async def never(): raise RuntimeError("SECRET")
asyncio.run(main())
class Late:
    def __del__(self): raise ValueError("SECRET")
Late()
"""
    done = subprocess.run([sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, check=True)
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert "SECRET" not in done.stderr and done.stdout == ""
    assert {line.get("part") for line in lines} >= {"thread", "loop", "ignored"}
    assert {line.get("logger") for line in lines} >= {"asyncio", "uvicorn.error", "any.other", "py.warnings"}
