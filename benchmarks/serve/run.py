"""How long requests take, beside `mlflow models serve` of the same model, by the same load.

    python benchmarks/serve/run.py [PLACE] [--seconds 10] [--no-mlflow]

PLACE (runs/serve) keeps the lender, the model and its MLflow export; they are made on first use. One row with its previous
row and reasons, over one connection (p50 and p99) and over eight (throughput); raw records of 2,000 events at two dates;
batches of 1,000 rows. Start-up is the time from the command to `/readyz`, the second time (the first compiles).
"""

import argparse
import os
import subprocess
from pathlib import Path
from typing import Any

from lab import COMMANDS, as_json, call, cpu_seconds, feature_rows, free_port, made, model_of, records, serving, started
from load import load, request


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", nargs="?", type=Path, default=Path("runs/serve"))
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--no-mlflow", action="store_true")
    asked = parser.parse_args()
    place = asked.place.resolve()
    place.mkdir(parents=True, exist_ok=True)
    lender, folder = made(place)
    model = model_of(folder)
    rows = feature_rows(lender, model, 500)
    log = place / "serve.log"
    offered = ("--settings", lender / "data.toml", "--macro", lender / "macro.parquet")
    print(f"model {model.version}, {len(model.features)} features")
    with serving(folder, *offered, log=log):
        pass
    with serving(folder, *offered, log=log) as (port, ready, process):
        print(f"ready after {ready:.2f} s, {cpu_seconds(process):.2f} s of CPU")
        single = [request("/v1/score", as_json({"rows": [row]})) for row in rows]
        ours = report(port, "one row with reasons", single, asked.seconds)
        report(port, "one row without", [_score_only(row) for row in rows], asked.seconds)
        full = [request("/v1/why", as_json({"rows": [row]})) for row in rows]
        print(f"one row, whole why, 1      {load(port, full, 1, asked.seconds).text()}")
        raw = [request("/v1/why", as_json(records(2000, seed))) for seed in range(20)]
        print(f"2,000 records, 2 dates, 1  {load(port, raw, 1, asked.seconds).text()}")
        batch = [request("/v1/score", as_json({"rows": [{"features": row["features"]} for row in (rows * 2)[:1000]]}))]
        print(f"1,000 rows, no reasons, 1  {load(port, batch, 1, asked.seconds, warm=2).text()}")
    if asked.no_mlflow:
        return
    exported = place / "mlflow"
    if not exported.exists():
        call("export", folder, "--to", "mlflow", exported)
    port = free_port()
    command = [COMMANDS / "mlflow", "models", "serve", "-m", exported, "-p", port, "--env-manager", "local"]
    environment = {**os.environ, "PATH": f"{COMMANDS}:{os.environ['PATH']}", "MLFLOW_DISABLE_TELEMETRY": "true"}
    with (
        (place / "mlflow.log").open("wb") as out,
        started(command, port, "/ping", out, env=environment, start_new_session=True) as (process, ready),
    ):
        print(f"mlflow ready after {ready:.2f} s")
        theirs = report(port, "mlflow, row with reasons", [_of_mlflow(row) for row in rows], asked.seconds)
        subprocess.run(["pkill", "-TERM", "-g", str(process.pid)], check=False)  # mlflow's worker is its child
    print(f"throughput {ours / theirs:.1f}x mlflow's")


def report(port: int, what: str, requests: list[bytes], seconds: float) -> float:
    """Print one connection's and eight connections' figures; requests per second of eight."""
    print(f"{what + ', 1':<26} {load(port, requests, 1, seconds).text()}")
    taken = load(port, requests, 8, seconds)
    print(f"{what + ', 8':<26} {taken.text()}")
    return taken.per_second


def _score_only(row: dict[str, Any]) -> bytes:
    return request("/v1/score", as_json({"rows": [{"features": row["features"]}], "reasons": 0}))


def _of_mlflow(row: dict[str, Any]) -> bytes:
    named = {**row["features"], **{f"previous.{name}": value for name, value in row["previous"].items()}}
    return request(
        "/invocations", as_json({"dataframe_split": {"columns": list(named), "data": [list(named.values())]}})
    )


if __name__ == "__main__":
    main()
