"""Whether HTTP answers what the library says, to the last bit: scores and reasons.

    python benchmarks/serve/parity.py [PLACE] [--rows 10000]

The rows are the lender's customers on two dates, over and over with the dates' rows paired otherwise, until there are enough.
"""

import argparse
import http.client
import json
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
from lab import as_json, feature_rows, made, model_of, serving

from creditline.models.artefact import Model
from creditline.models.scoring.frame import score_rows
from creditline.models.why import explain_changes

BATCH = 500


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("place", nargs="?", type=Path, default=Path("runs/serve"))
    parser.add_argument("--rows", type=int, default=10_000)
    asked = parser.parse_args()
    place = asked.place.resolve()
    place.mkdir(parents=True, exist_ok=True)
    lender, folder = made(place)
    model = model_of(folder)
    base = feature_rows(lender, model)
    rows = [
        {"features": base[i % len(base)]["features"], "previous": base[(i + i // len(base)) % len(base)]["previous"]}
        for i in range(asked.rows)
    ]
    scores = reasons = 0
    with serving(folder, "--timeout", 120, log=place / "parity.log") as (port, _, _):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            connection.request("POST", "/v1/why", as_json({"rows": part}), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            found = json.loads(answer.read())["rows"]
            before, now = (frame(model, [row[name] for row in part], day) for name, day in DATES)
            expected = score_rows(model, now).to_pylist()
            assert [row["now"] for row in found] == [
                {k: e[k] for k in row["now"]} for e, row in zip(expected, found, strict=True)
            ]
            for row, why in zip(found, explain_changes(model, before, now), strict=True):
                assert row["change"] == why.change and row["before"] == why.start.score
                assert said(row) == [
                    (r.family, r.points, r.exact, s.name, s.start, s.end, s.points, s.exact)
                    for r in why.reasons
                    for s in r.features
                ]
                reasons += len(why.reasons)
            scores += len(found)
    print(f"{scores:,} rows: scores and {reasons:,} reasons over HTTP are the library's to the last bit")


DATES = (("previous", date(2024, 9, 30)), ("features", date(2024, 12, 31)))


def said(row: dict[str, Any]) -> list[tuple[object, ...]]:
    """Reasons of an answer, feature by feature."""
    keys = ("name", "before", "after", "points", "exact")
    return [
        (r["family"], r["points"], r["exact"], *(s[key] for key in keys)) for r in row["reasons"] for s in r["features"]
    ]


def frame(model: Model, rows: list[dict[str, Any]], day: date) -> pa.Table:
    """The rows as a table with made-up keys."""
    columns = {
        f.name: pa.array([row[f.name] for row in rows], pa.string() if f.kind == "category" else pa.float64())
        for f in model.features
    }
    return pa.table({"customer_id": list(range(len(rows))), "as_of": [day] * len(rows), **columns})


if __name__ == "__main__":
    main()
