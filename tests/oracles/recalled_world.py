"""The world as a recall says that it would have been, held against the one in which the records were right."""

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pyarrow import parquet

CAP = ("portfolio_threshold", "portfolio_factor", "portfolio_below", "rule_threshold")

Rows = dict[tuple[Any, Any], dict[str, Any]]


def rows_of(file: Path) -> Rows:
    """The decisions of a file by customer and line."""
    return {(row["customer_id"], row["line_id"]): row for row in parquet.read_table(file).to_pylist()}


def unlike(recorded: Path, recalled: Path, true: Path, days: Sequence[date]) -> list[str]:
    """What the recall gets wrong: of every decision, replayed or left as it was, what differs from `true`.

    All columns of what was made again, the cap's among them; of what was left as it is on record, all but those of the cap,
    which must be the same on a day that the recall says it is the same.
    """
    months = {month["day"]: month for month in json.loads((recalled / "recall.json").read_text())["months"]}
    told = parquet.read_table(recalled / "decisions.parquet").to_pylist()
    found: list[str] = []
    for day in days:
        wanted, had = rows_of(true / f"{day}.parquet"), rows_of(recorded / f"{day}.parquet")
        file = recalled / "again" / f"{day}.parquet"
        again = rows_of(file) if file.exists() else {}
        gone = {
            (row["customer_id"], row["line_id"])
            for row in told
            if row["decided_on"] == day and row["wrong"] == "only on record"
        }
        world = {key: row for key, row in had.items() if key not in gone} | again
        found += [f"{day} {key} is decided on in one world only" for key in world.keys() ^ wanted.keys()]
        for key in world.keys() & wanted.keys():
            same = () if key in again or months[str(day)]["cap"]["same"] else CAP
            one, other = (
                {n: v for n, v in row.items() if n not in (*same, "recalled_on")} for row in (world[key], wanted[key])
            )
            if one != other:
                names = [name for name in other if one.get(name) != other[name]]
                found.append(
                    f"{day} {key}: {names[:4]} {[one.get(n) for n in names[:4]]} not {[other[n] for n in names[:4]]}"
                )
        otherwise = {
            (row["customer_id"], row["line_id"]) for row in told if row["decided_on"] == day and row["otherwise"]
        }
        moved = {
            key
            for key in had.keys() | wanted.keys()
            if key not in had
            or key not in wanted
            or any(had[key][name] != wanted[key][name] for name in ("limit_after", "step", "action"))
        }
        if otherwise != moved:
            found.append(
                f"{day}: {len(otherwise ^ moved)} decisions are told to be otherwise and are not, or the other way"
            )
    return found
