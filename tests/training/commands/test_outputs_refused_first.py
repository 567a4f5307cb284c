"""A pipe, a device or a link that leads nowhere in place of an output is refused before anything is read or computed."""

import os
from pathlib import Path

import pytest

COMMANDS = {
    "simulate": ["OUT", "--customers", "5", "--months", "6"],
    "features": ["nowhere", "--as-of", "2024-02-29", "--out", "OUT.csv"],
    "features to a folder": ["nowhere", "--as-of", "2024-02-29", "--out", "OUT"],
    "score": ["nowhere", "nowhere", "--as-of", "2024-02-29", "--out", "OUT.csv"],
    "decide": ["nowhere", "nowhere", "--as-of", "2024-02-29", "--policy", "graded", "--out", "OUT.parquet"],
    "decide with receipts": [
        "nowhere", "nowhere", "--as-of", "2024-02-29", "--policy", "graded", "--out", "d.parquet", "--receipts", "OUT",
    ],
    "decide for months": [
        "nowhere", "nowhere", "--as-of", "2024-02-29", "--policy", "graded", "--months", "2", "--out", "OUT",
    ],
    "validate": ["nowhere", "nowhere", "--out", "OUT.html"],
    "why": ["nowhere", "nowhere", "--customer", "1", "--to", "2024-02-29", "--out", "OUT.html"],
    "why of all cuts": ["nowhere", "nowhere", "--all-cuts", "--to", "2024-02-29", "--out", "OUT.parquet"],
    "why as a report": [
        "nowhere", "nowhere", "--all-cuts", "--to", "2024-02-29", "--policy", "graded", "--report", "OUT.html",
    ],
    "train": ["nowhere", "--out", "OUT"],
    "train into a store": ["nowhere", "--out", "model", "--store", "OUT"],
    "train with a study": ["nowhere", "--out", "model", "--study", "OUT", "--trials", "3"],
    "run": ["nowhere", "--out", "OUT"],
    "run with its summary": ["nowhere", "--out", "run", "--json", "OUT.json"],
    "export": ["nowhere", "--to", "bundle", "OUT"],
    "export as a zip": ["nowhere", "--to", "bundle", "OUT.zip"],
    "scorecard": ["nowhere", "--out", "OUT.csv"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("named", "place"),
    [
        *((named, "pipe") for named in COMMANDS),
        *((n, p) for n in ("score", "train") for p in ("device", "link to itself")),
    ],
)
def test_it_is_refused_first(creditline, tmp_path, monkeypatch, named, place):
    monkeypatch.chdir(tmp_path)
    (out,) = (part for part in COMMANDS[named] if part.startswith("OUT"))
    if place == "pipe":
        os.mkfifo(out)
    else:
        Path(out).symlink_to("/dev/null" if place == "device" else out)
    said = creditline(named.partition(" ")[0], *COMMANDS[named])
    assert (said.code, said.out) == (1, "")
    assert "a pipe, a socket or a device" in said.err or "cannot be followed" in said.err, said.err
    assert [entry.name for entry in tmp_path.iterdir() if entry.name not in (out, "run")] == []
