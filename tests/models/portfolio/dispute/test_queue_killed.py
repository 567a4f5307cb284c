"""A queue that is killed at any moment loses nothing and does nothing twice."""

import random
import signal
import subprocess
import sys
import time
from datetime import date

import pytest

PROGRAM = [sys.executable, "-c", "from creditline.training.commands.main import main; main()"]
SPENDERS = range(13, 25)


def contents(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.mark.long
@pytest.mark.slow
def test_killed_at_any_moment_nothing_is_lost_or_done_twice(lender, strict, months, tmp_path):
    queue = tmp_path / "queue"
    queue.mkdir()
    for customer in SPENDERS:
        (queue / f"{customer}.toml").write_text(
            f"customer = {customer}\ndecision = {date(2024, 11, 30)}\n"
            '[evidence]\nreference = "C"\non = 2024-12-01\nby = "desk"\nwhy = "a slip"\n'
            '[[add]]\ntable = "transactions"\nrow = { ts = 2024-11-20T10:00:00, amount = 400, direction = "out" }\n'
        )
    asked = [*PROGRAM, "dispute", lender.folder, lender.data.folder, "--policy", strict[True], "--decisions",
             months.files[0].parent, "--queue", queue, "--out"]  # fmt: skip
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    began = time.monotonic()
    subprocess.run([*map(str, asked), str(whole)], check=True, capture_output=True)
    took, chance, seen = time.monotonic() - began, random.Random(3), {}
    for _ in range(3):
        run = subprocess.Popen([*map(str, asked), str(killed)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(took * chance.uniform(0.5, 0.95))
        run.send_signal(signal.SIGKILL)
        run.wait()
        if killed.exists():
            now = {name: text for name, text in contents(killed).items() if not name.startswith(".")}
            assert {name: now.get(name) for name in seen} == seen  # what was answered stays
            seen = {name: text for name, text in now.items() if "/" in name}
    subprocess.run([*map(str, asked), str(killed)], check=True, capture_output=True)
    assert contents(killed) == contents(whole)
    assert len(list(whole.glob("*/dispute.json"))) == len(SPENDERS)
