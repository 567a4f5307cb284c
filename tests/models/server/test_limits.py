"""Bodies too large or too slow, answers too late, requests too many: each refused, and the server goes on."""

import asyncio
import socket
import threading
import time

import pytest
from starlette.applications import Starlette

from creditline.features.errors import DataError
from creditline.models.server.addresses import bound, check_access
from creditline.models.server.guard import Guard
from creditline.models.server.request.body import _too_large
from creditline.models.server.request.limits import Limits
from creditline.models.server.request.problem import RequestError
from creditline.models.server.response.computing import Computing
from creditline.models.server.running import server_of
from creditline.models.server.telemetry.metrics import Metrics
from creditline.models.serving.scorer import Scorer

FINE = b'{"rows": [{"features": {}}]}'
TOKEN = "a-token-of-24-characters"


def _raw(port, sent, until_closed=True):
    with socket.create_connection(("127.0.0.1", port), timeout=300) as connection:
        connection.sendall(sent)
        found = b""
        while part := connection.recv(65536):
            found += part
            if not until_closed and b"\r\n\r\n" in found:
                break
        return found


def _head(*lines):
    return "\r\n".join(
        ["POST /v1/score HTTP/1.1", "Host: x", "Content-Type: application/json", *lines, "", ""]
    ).encode()


def test_a_body_too_large_is_refused_before_it_is_read_and_in_chunks(served, folder):
    with served(folder, max_body=1000) as live:
        assert live.raw("/v1/score", FINE).status_code == 200
        most = FINE + b" " * (1000 - len(FINE))  # whether its length is announced or it comes in chunks
        assert live.raw("/v1/score", most).status_code == 200
        parts = {"content": iter([most[:9], most[9:]]), "headers": {"content-type": "application/json"}}
        assert live.client.post("/v1/score", **parts).status_code == 200
        assert live.raw("/v1/score", FINE + b" " * 2000).status_code == 413
        # Announced, not sent: the refusal comes without waiting for the body.
        assert b" 413 " in _raw(live.port, _head("Content-Length: 5000000000"))
        chunk = b"100\r\n" + b" " * 256 + b"\r\n"
        assert b" 413 " in _raw(live.port, _head("Transfer-Encoding: chunked") + chunk * 5, until_closed=False)
        whole = live.client.post(
            "/v1/score", content=iter([FINE[:9], FINE[9:]]), headers={"content-type": "application/json"}
        )
        assert whole.status_code == 200


def test_a_body_that_does_not_come_is_not_waited_for(served, folder):
    with served(folder, timeout=0.2) as live:
        assert b" 408 " in _raw(live.port, _head("Content-Length: 100") + b"{")
        while live.raw("/v1/score", FINE).status_code != 200:  # on a busy machine this one may be late, too
            pass


def test_what_is_no_http(served, folder):
    with served(folder) as live:
        assert b" 400 " in _raw(live.port, b"\x16\x03\x01\x02\x00\x01\xff\r\n\r\n")
        assert live.raw("/v1/score", FINE).status_code == 200


class Slow(Scorer):
    """A model whose answers wait for `go`."""

    go: threading.Event
    begun: threading.Semaphore

    def score(self, matrix, threads=1):
        self.begun.release()
        assert self.go.wait(300)
        return super().score(matrix, threads)


@pytest.fixture
def slow(served, folder):
    """A server whose large requests wait, with at most two at a time."""
    from dataclasses import replace

    with served(folder, timeout=2, max_concurrent=2) as live:
        scorer = live.room.in_force.current.scorer
        waiting = Slow(scorer.model)
        object.__setattr__(waiting, "go", threading.Event())
        object.__setattr__(waiting, "begun", threading.Semaphore(0))
        live.room.in_force.current = replace(live.room.in_force.current, scorer=waiting)
        try:
            yield live, waiting
        finally:
            waiting.go.set()


LARGE = FINE + b" " * 70_000


def test_an_answer_too_late_is_given_up_but_its_thread_still_counts(slow):
    live, waiting = slow
    first = [live.raw("/v1/score", LARGE) for _ in range(2)]
    assert [answer.status_code for answer in first] == [503, 503]
    assert first[0].json()["type"].endswith("too-long") and first[0].headers["retry-after"] == "1"
    third = live.raw("/v1/score", LARGE)  # both threads are still at it
    assert third.status_code == 503 and third.json()["type"].endswith("busy")
    assert live.client.get("/healthz").status_code == 200
    waiting.go.set()
    while (answer := live.raw("/v1/score", LARGE)).status_code == 503:
        pass
    assert answer.status_code == 200


def test_after_a_503_the_work_stops(served, folder):
    """At the next fifty rows; else the threads of an overloaded server would be busy with what nobody waits for."""
    from dataclasses import replace

    seen = []

    class Counting(Scorer):
        def score(self, matrix, threads=1):
            seen.append(len(matrix))
            time.sleep(0.2)
            return super().score(matrix, threads)

    with served(folder, timeout=0.5) as live:
        current = live.room.in_force.current
        live.room.in_force.current = replace(current, scorer=Counting(current.scorer.model))
        answer = live.post("/v1/score", {"rows": [{"features": {}}] * 1000})
        assert answer.status_code == 503 and answer.json()["type"].endswith("too-long")
        time.sleep(1)
    assert 1 <= len(seen) < 20 and set(seen) == {50}


def test_what_would_wait_long_is_refused_and_what_is_accepted_is_answered_soon():
    """Small requests take turns; those that would wait more than half a second are told to come back at once."""

    async def all_at_once() -> tuple[list[float], list[float]]:
        computing, answered, refused = Computing(Limits(max_concurrent=1000)), [], []

        async def ask() -> None:
            began = time.monotonic()
            try:
                await computing.at_once(lambda _: time.sleep(0.02))
                answered.append(time.monotonic() - began)
            except RequestError as error:
                assert error.kind == "busy"
                refused.append(time.monotonic() - began)

        await asyncio.gather(*(ask() for _ in range(40)))  # how long they take is not known yet
        answered.clear()
        await asyncio.gather(*(ask() for _ in range(400)))
        computing.close()
        return answered, refused

    answered, refused = asyncio.run(all_at_once())
    assert answered and len(refused) > 300
    assert max(answered) < 10 * 0.5 and max(refused) < 1


def test_between_two_small_requests_others_get_their_turn():
    """`/healthz` is such an other."""

    async def ticks() -> int:
        computing, count = Computing(Limits()), 0
        work = [asyncio.create_task(computing.at_once(lambda _: time.sleep(0.005))) for _ in range(20)]
        while not all(task.done() for task in work):
            await asyncio.sleep(0)
            count += 1
        computing.close()
        return count

    assert asyncio.run(ticks()) >= 20


def test_bodies_in_hand_have_room_together(served, folder):
    """Four times the largest; who comes then is told to come back, and afterwards there is room again."""
    with served(folder, max_body=1000, timeout=60) as live:
        held = [socket.create_connection(("127.0.0.1", live.port), timeout=300) for _ in range(4)]
        for connection in held:
            connection.sendall(_head("Content-Length: 1000") + FINE + b" " * (990 - len(FINE)))
        while live.metric("creditline_requests_in_flight") < 4:
            live.client.get("/healthz")
        while (answer := live.raw("/v1/score", FINE + b" " * 100)).status_code != 503:
            pass
        assert answer.json()["type"].endswith("busy") and answer.headers["retry-after"] == "1"
        for connection in held:
            connection.sendall(b" " * 10)
            assert b" 200 " in connection.recv(65536)
            connection.close()
        assert live.raw("/v1/score", FINE + b" " * 100).status_code == 200


def test_bodies_that_come_slowly_keep_nobody_else_out(served, folder):
    with served(folder, max_concurrent=2, timeout=120) as live:
        held = [socket.create_connection(("127.0.0.1", live.port), timeout=300) for _ in range(5)]
        for connection in held:
            connection.sendall(_head(f"Content-Length: {len(FINE)}"))
        while live.metric("creditline_requests_in_flight") < 5:
            live.client.get("/healthz")
        assert live.raw("/v1/score", FINE).status_code == 200
        for connection in held:
            connection.sendall(FINE)
            assert b" 200 " in connection.recv(65536)
            connection.close()


def test_what_a_request_may_take_where_nothing_is_said():
    assert (Limits().max_body, Limits().timeout, Limits().max_concurrent) == (33_554_432, 10.0, 64)


def test_a_body_up_to_four_times_too_long_is_read_to_its_end():
    """So that a client still sending sees the refusal; a longer one ends the connection."""
    whole, ended = (_too_large(Limits(max_body=100), size) for size in (400, 401))
    assert (whole.closes, ended.closes) == (False, True)


def test_no_client_names_the_address_it_comes_from():
    assert server_of(Starlette(), Limits()).config.proxy_headers is False


def test_a_request_given_up_is_counted_as_the_clients():
    """499, as others' logs have it: no answer was sent, and it was not the server's fault."""

    async def gone(scope, receive, send):
        raise asyncio.CancelledError

    metrics = Metrics()
    scope = {"type": "http", "path": "/v1/score", "headers": []}
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(Guard(gone, metrics, None)(scope, None, None))
    counted = {"route": "/v1/score", "status": "499"}
    assert metrics.registry.get_sample_value("creditline_requests_total", counted) == 1.0


def test_limits_that_make_no_sense():
    for wrong in ({"max_body": 0}, {"timeout": 0.0}, {"timeout": float("inf")}, {"max_concurrent": 0}):
        with pytest.raises(DataError, match="above zero"):
            Limits(**wrong)
    least = Limits(max_body=1, timeout=0.001, max_concurrent=1)
    assert (least.max_body, least.max_concurrent) == (1, 1)


def test_a_token_is_asked_for_everywhere_but_health(served, folder):
    with served(folder, token=TOKEN) as live:
        bearer = {"authorization": f"Bearer {TOKEN}"}
        for path in ("/healthz", "/readyz"):
            assert live.client.get(path).status_code == 200
        for path in ("/metrics", "/openapi.json"):
            assert live.client.get(path).status_code == 401
            assert live.client.get(path, headers=bearer).status_code == 200
        assert live.raw("/v1/score", FINE, **bearer).status_code == 200
        for wrong in (TOKEN, f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", "Basic " + TOKEN, "Bearer x", "bearer"):
            answer = live.raw("/v1/score", FINE, authorization=wrong)
            assert answer.status_code == 401 and answer.headers["www-authenticate"] == "Bearer"
            assert TOKEN not in answer.text
        assert live.client.get("/nothing").status_code == 401


@pytest.mark.parametrize(
    ("host", "token", "anonymous", "refused"),
    [
        ("127.0.0.1", None, False, None),
        ("::1", None, False, None),
        ("localhost", None, False, None),
        ("0.0.0.0", None, False, "--i-know"),
        ("::", None, False, "--i-know"),
        ("192.168.1.5", None, False, "--i-know"),
        ("scores.example", None, False, "--i-know"),
        ("0.0.0.0", None, True, None),
        ("0.0.0.0", TOKEN, False, None),
        ("0.0.0.0", "sixteen-letters!", False, None),
        ("127.0.0.1", "short", False, "at least 16"),
        ("127.0.0.1", "", False, "at least 16"),
        ("127.0.0.1", "sixteen or more\n....", False, "printable"),
    ],
)
def test_who_may_ask(host, token, anonymous, refused):
    if refused is None:
        check_access(host, token, anonymous)
    else:
        with pytest.raises(DataError, match=refused):
            check_access(host, token, anonymous)


def test_a_port_in_use_and_an_address_that_is_not_here():
    with bound("127.0.0.1", 0) as taken:
        taken.listen()
        with pytest.raises(DataError, match="is taken; stop what uses it"):
            bound("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(DataError, match=r"cannot listen on 203\.0\.113\.7"):
        bound("203.0.113.7", 0)
