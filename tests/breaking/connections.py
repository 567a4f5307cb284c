"""A server and its clients: hostile requests, then a steady load, with latency and memory."""

import contextlib
import json
import random
import signal
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from children import begin, end
from hostile import hostile
from warm import Task
from world import World

REQUESTS = 10_000
AT_ONCE = 500  # to one server
LOAD_SECONDS = 300.0
CLIENTS = 8
HEALTHY = 2.0  # seconds in which /healthz answers whatever else comes, on a machine that does much else
SLOWEST = 30.0  # seconds an answer may take
GROWN = 150  # megabytes more after all of it than after the first tenth
ROW = {"features": {"repayment.late_90d": 3, "profile.region": "hills"}, "previous": {"repayment.late_90d": 0}}


@dataclass(frozen=True)
class Server:
    """A server that listens, as a child of this process."""

    pid: int
    port: int
    log: Path

    def megabytes(self) -> float:
        """Resident memory."""
        return int(Path(f"/proc/{self.pid}/statm").read_text().split()[1]) * 4096 / 2**20


def request_tasks(world: World, seed: int, share: float) -> Iterator[Task]:
    """Servers that get `AT_ONCE` hostile requests each."""
    count = max(1, round(REQUESTS * share))
    for first in range(0, count, AT_ONCE):
        tried = min(AT_ONCE, count - first)
        yield Task(str(first), lambda folder, f=first, c=tried: _hostile(world, folder, seed, f, c), 600)


def load_tasks(world: World, seed: int, share: float) -> Iterator[Task]:
    """One server under load."""
    yield Task("load", lambda folder: _loaded(world, folder, max(5.0, LOAD_SECONDS * share)), 3000)


@contextlib.contextmanager
def serving(world: World, folder: Path) -> Iterator[Server]:
    """`creditline serve`, ended with SIGTERM; RuntimeError where it does not end as it should."""
    log = folder / "served"
    arguments = ["serve", world.model, "--port", "0"]
    begun = time.monotonic()
    pid = begin(arguments, log)
    try:
        yield Server(pid, _port(log, begun), log)
    finally:
        import os

        os.kill(pid, signal.SIGTERM)
        ended = end(pid, arguments, log, time.monotonic())
    if ended.code not in (0, 143) or "Traceback" in ended.err:
        raise RuntimeError(f"the server ended with {ended.code}: {ended.err[-2000:]}")


def _port(log: Path, begun: float) -> int:
    while time.monotonic() - begun < 120:
        with contextlib.suppress(FileNotFoundError, ValueError):
            for line in Path(f"{log}.err").read_text().splitlines():
                if '"started"' in line:
                    return int(json.loads(line)["port"])
        time.sleep(0.05)
    raise RuntimeError(f"no server: {Path(f'{log}.err').read_text()[-500:]}")


def _hostile(world: World, folder: Path, seed: int, first: int, count: int) -> str:
    wrong: list[str] = []
    statuses: Counter[str] = Counter()
    slowest = healthiest = 0.0
    with serving(world, folder) as server:
        tenth = 0.0
        for number in range(first, first + count):
            sent = hostile(random.Random(f"{seed} request {number}"), ROW)
            begun = time.monotonic()
            status = _asked(server.port, sent.content, sent.patient)
            slowest = max(slowest, time.monotonic() - begun)
            statuses[f"{status // 100}xx" if status else "closed"] += 1
            if status >= 500 and status != 503:
                wrong.append(f"{number}, {sent.name}: status {status}")
            if status == 200 and sent.refused:
                wrong.append(f"{number}, {sent.name}: taken")
            if (number - first) % 20 == 0:
                begun = time.monotonic()
                if _asked(server.port, b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 10) != 200:
                    wrong.append(f"{number}, after {sent.name}: /healthz does not answer")
                healthiest = max(healthiest, time.monotonic() - begun)
            if number == first + count // 10:
                tenth = server.megabytes()
        grown = server.megabytes() - tenth
    if slowest > SLOWEST:
        wrong.append(f"requests from {first}: one took {slowest:.1f} s")
    if healthiest > HEALTHY:
        wrong.append(f"requests from {first}: /healthz took {healthiest:.2f} s")
    if grown > GROWN:
        wrong.append(f"requests from {first}: {grown:.0f} MB more")
    note = f"from {first}: slowest {slowest:.2f} s, /healthz at most {healthiest * 1000:.0f} ms, {grown:+.0f} MB"
    return json.dumps({"tried": count, "wrong": wrong, "outcomes": dict(statuses), "notes": [note]})


def _asked(port: int, content: bytes, patience: float) -> int:
    """The status that was answered; 0 where the connection was closed without one, or nothing came."""
    got = b""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), patience) as connection:
        connection.settimeout(patience)
        with contextlib.suppress(OSError):  # closed before all was sent: what was answered is still to be read
            connection.sendall(content)
        while b"\r\n" not in got and (part := connection.recv(4096)):
            got += part
    words = got.split(b" ", 2)
    return int(words[1]) if got.startswith(b"HTTP/1.1 ") and words[1].isdigit() else 0


def _loaded(world: World, folder: Path, seconds: float) -> str:
    body = json.dumps({"rows": [ROW]}).encode()
    content = (
        b"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
        % (
            len(body),
            body,
        )
    )
    lock, times, outcomes, wrong = threading.Lock(), [], Counter(), []
    memory: list[float] = []
    with serving(world, folder) as server:
        until = time.monotonic() + seconds
        clients = [
            threading.Thread(target=_client, args=(server.port, content, until, lock, times, outcomes))
            for _ in range(CLIENTS)
        ]
        for client in clients:
            client.start()
        while any(client.is_alive() for client in clients):
            memory.append(server.megabytes())
            time.sleep(min(1.0, seconds / 20))
        for client in clients:
            client.join()
    early, late = (statistics.mean(part) for part in (memory[len(memory) // 5 : len(memory) // 5 + 3], memory[-3:]))
    if lost := outcomes["lost"] + outcomes["other"]:
        wrong.append(f"{lost} of {sum(outcomes.values())} requests were lost or refused")
    if late > 1.1 * early + 20:
        wrong.append(f"memory grew from {early:.0f} to {late:.0f} MB")
    times.sort()
    p50, p99 = (1000 * times[int(len(times) * share)] for share in (0.5, 0.99))
    note = f"{len(times) / seconds:.0f} requests/s of {CLIENTS} clients, p50 {p50:.1f} ms, p99 {p99:.1f} ms, {early:.0f} to {late:.0f} MB"
    return json.dumps({"tried": sum(outcomes.values()), "wrong": wrong, "outcomes": dict(outcomes), "notes": [note]})


def _client(port: int, content: bytes, until: float, lock: threading.Lock, times: list, outcomes: Counter) -> None:
    while time.monotonic() < until:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 60) as connection:
            while time.monotonic() < until:
                begun = time.monotonic()
                connection.sendall(content)
                status = _answer(connection)
                with lock:
                    outcomes[{200: "200", 503: "503", 0: "lost"}.get(status, "other")] += 1
                    times.append(time.monotonic() - begun)
                if status != 200:
                    time.sleep(0.05)
                    break


def _answer(connection: socket.socket) -> int:
    got = b""
    while b"\r\n\r\n" not in got:
        part = connection.recv(65_536)
        if not part:
            return 0
        got += part
    head, _, rest = got.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length")), 0
    )
    while len(rest) < length:
        part = connection.recv(65_536)
        if not part:
            return 0
        rest += part
    return int(head.split(b" ", 2)[1])
