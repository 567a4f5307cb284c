"""What the benchmarks of this folder ask for: a lender, a model of it, feature rows of two dates, one customer's records."""

import json
import os
import random
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.models.artefact import Model, read_model

COMMANDS = Path(sys.executable).parent
DAYS = (date(2024, 9, 30), date(2024, 12, 31))
PRODUCT = "huabei"


def made(place: Path, customers: int = 1500) -> tuple[Path, Path]:
    """The lender's folder and the model's in `place`, made on first use."""
    lender, model = place / "lender", place / "model"
    if not lender.exists():
        call("simulate", lender, "--customers", customers, "--months", 36)
    if not model.exists():
        call("train", lender, "--product", PRODUCT, "--out", model, cwd=place)
    return lender, model


def call(*arguments: object, cwd: Path | None = None) -> None:
    subprocess.run([COMMANDS / "creditline", *map(str, arguments)], check=True, cwd=cwd, stdout=subprocess.DEVNULL)


def feature_rows(lender: Path, model: Model, most: int | None = None) -> list[dict[str, Any]]:
    """Rows as the server takes them: `features` of the later day, `previous` of the earlier one."""
    data = DataSet.open(lender)
    catalogue = BUILT_IN.of(data, model.target_product).available(data).only([f.name for f in model.features])
    with data.connect() as connection:
        ids = connection.sql("SELECT customer_id FROM customers ORDER BY 1").to_arrow_table()["customer_id"]
    ids = ids.combine_chunks()[:most]

    def at(day: date) -> list[dict[str, Any]]:
        pairs = pa.table({"customer_id": ids, "as_of": pa.array([day] * len(ids), pa.date32())})
        return compute_features(data, pairs, catalogue).drop(["customer_id", "as_of"]).to_pylist()  # type: ignore[no-any-return]

    return [{"features": now, "previous": before} for before, now in zip(*map(at, DAYS), strict=True)]


def records(events: int, seed: int) -> dict[str, Any]:
    """One made-up customer's request with `events` transactions, repayments, statements and logins, on two dates."""
    chance = random.Random(seed)

    def moment() -> str:
        day = datetime(2024, 12, 31) - timedelta(seconds=chance.randrange(1000 * 86_400))
        return day.isoformat()

    due = [date(2022, 7, 5) + timedelta(30 * i) for i in range(30)]
    tables: dict[str, list[dict[str, Any]]] = {
        "customers": [{"opened_on": "2021-01-01", "birth_year": 1985}],
        "transactions": [
            {
                "ts": moment(),
                "amount": round(chance.lognormvariate(3, 1.5) + 0.01, 2),
                "direction": chance.choice(["in", "out", "out", "out"]),
                "category": chance.choice(["groceries", "rent", "salary", "transport", None]),
                "channel": chance.choice(["card", "transfer", "cash"]),
                "counterparty": f"c{int(chance.paretovariate(0.7)) % 400}",
                "balance": round(chance.gauss(2000, 500), 2),
            }
            for _ in range(events - 120)
        ],
        "installments": [
            {
                "loan_id": "l", "product": PRODUCT, "due_on": str(day), "amount_due": 210.5,
                "paid_on": str(day + timedelta(chance.choice([0, 0, 0, 3, 20]))), "amount_paid": 210.5,
            }
            for day in due
        ],
        "lines": [
            {
                "line_id": "x", "product": PRODUCT, "statement_on": str(day), "credit_limit": 3000.0,
                "balance": round(chance.uniform(0, 3000), 2), "min_due": 50.0, "paid": 80.0,
            }
            for day in due
        ],
        "logins": [{"ts": moment(), "device": chance.choice(["phone", "laptop"])} for _ in range(60)],
    }  # fmt: skip
    return {"records": tables, "as_of": [str(day) for day in DAYS]}


def model_of(folder: Path) -> Model:
    return read_model(folder)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


@contextmanager
def serving(*arguments: object, log: Path) -> Iterator[tuple[int, float, subprocess.Popen[bytes]]]:
    """`creditline serve` while the `with` lasts: its port, the seconds until it was ready, the process."""
    port = free_port()
    with (
        log.open("wb") as stderr,
        started([COMMANDS / "creditline", "serve", *arguments, "--port", port], port, "/readyz", stderr) as (
            process,
            ready,
        ),
    ):
        yield port, ready, process


@contextmanager
def started(
    command: list[object], port: int, path: str, stderr: Any, **environment: Any
) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """A server process and the seconds until `path` answered; ended with SIGTERM."""
    began = time.perf_counter()
    process = subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=stderr, **environment)
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
                    break
            except OSError:
                if process.poll() is not None:
                    raise SystemExit(f"{command[1]} ended with {process.returncode} before it was ready") from None
                time.sleep(0.02)
        yield process, time.perf_counter() - began
    finally:
        process.terminate()
        process.wait()


def cpu_seconds(process: subprocess.Popen[bytes]) -> float:
    """Processor time a server has used so far; Linux only."""
    user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()
