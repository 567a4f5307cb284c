"""Half a minute of load, swaps by good and other models, and everything hostile; CREDITLINE_SOAK holds other minutes."""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_load import post
from soaked import models_in, one_by_one, point, soak, swaps_in

COMMAND = Path(sys.executable).with_name("creditline")


@pytest.fixture
def serving(tmp_path):
    """`serving(link, log, *options)`: the process and its port."""
    running = []

    def start(link, log, *options):
        with log.open("wb") as stderr:
            process = subprocess.Popen([COMMAND, "serve", link, "--port", "0", *options], stderr=stderr)
        running.append(process)
        while True:
            for line in log.read_text().splitlines():
                if (event := json.loads(line))["event"] == "started":
                    return process, event["port"]
            assert process.poll() is None, log.read_text()

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.mark.slow
def test_nothing_is_lost_and_nothing_grows(serving, model, other, rows, tmp_path, monkeypatch):
    """`creditline serve` as a process; every answer is that of one of the good models."""
    seconds = 60 * float(os.environ.get("CREDITLINE_SOAK", "0.5"))
    folders, link, log = models_in(tmp_path, (model, other)), tmp_path / "current", tmp_path / "log"
    monkeypatch.setenv("CREDITLINE_TRUST", str(tmp_path / "key.pub"))
    pairs = [{"features": now, "previous": before} for now, before in zip(rows(1, 100), rows(2, 100), strict=True)]
    requests = [post("/v1/score", json.dumps({"rows": [pair]}).encode()) for pair in pairs]
    batch = post("/v1/why", json.dumps({"rows": pairs * 10}).encode())
    expected = []
    for name in ("good 1", "good 0"):
        point(link, folders[name])
        process, port = serving(link, log)
        expected.append(asyncio.run(one_by_one(port, requests)))
        process.terminate()
        assert process.wait() == 0
    either = [set(one) for one in zip(*expected, strict=True)]
    process, port = serving(link, log, "--watch", "0.25", "--timeout", "5")
    found = soak(port, process.pid, requests, either, folders, link, batch, seconds)
    process.terminate()
    assert process.wait() == 0
    swaps, text = swaps_in(log), log.read_text()
    bad = sum(count for name, count in found.asked.items() if not name.startswith("good"))
    assert found.counted["wrong"] == found.counted["lost"] == 0 and found.counted["right"] > seconds, found.counted
    assert swaps["refused"] and swaps["done"] >= 0.4 * (sum(found.asked.values()) - bad), (swaps, found.asked)
    assert {"bodies 400", "bodies 422", "heads 431"} <= found.hostile.keys(), found.hostile
    assert not any(name.endswith(" 500") for name in found.hostile)
    assert found.grown < 1.25, found.memory
    assert "repayment" not in text and "customers" not in text
