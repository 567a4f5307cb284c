"""Names that mean something to a shell, a database or a URL: each command reads and writes what was named, and no neighbour."""

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from children import command
from warm import Task
from world import BEFORE, DAY, World

PATHS = 60
NAMES = (
    "lender[1]", "a?b", "a*b", "50%", "50%25", "a#b", "it's", 'say "x"', "a;b", "a&b", "a b", "客户", "🙂", "a\nb", "-x", "{a,b}",
    "a" * 240, "客" * 80, "a\\b", "$HOME", "~", "a:b", "a=b", "a,b", "..x", "x.csv", "file:a", "%2e%2e", "a|b", "`id`", "a\tb",
)  # fmt: skip

_DISPUTE = """customer = "{}"
decision = 2022-12-31
received = 2023-01-10
[evidence]
reference = "1"
on = 2023-01-09
by = "x"
why = "y"
[[add]]
table = "transactions"
row = {{ ts = 2022-12-01T10:00:00, amount = 10.0, direction = "in" }}
"""


def tasks(world: World, seed: int, share: float) -> Iterator[Task]:
    """One odd folder for inputs and outputs each, beside decoys with other data."""
    count = max(1, round(PATHS * share))
    for number in range(count):
        name = NAMES[number % len(NAMES)]
        yield Task(
            str(number),
            lambda folder, n=name, k=number: _tried(world, folder, n, random.Random(f"{seed} path {k}")),
            300,
        )


def _tried(world: World, folder: Path, name: str, draw: random.Random) -> str:
    found: dict = {"tried": 0, "wrong": [], "outcomes": {}}
    plain, odd = folder / "plain", folder / "odd" / name
    for place in (plain, odd):
        place.mkdir(parents=True)
        shutil.copytree(world.lender, place / "lender")
        shutil.copytree(world.model, place / "model")
        (place / "own.toml").write_text('language = "en"\n')
        (place / "inbox").mkdir()
        (place / "inbox" / "1.toml").write_text(_DISPUTE.format(world.customer))
    for decoy in {
        name.translate(str.maketrans("", "", "[]?*")),
        name.replace("*", "x").replace("?", "y"),
        "a",
        "lender1",
    }:
        if decoy and decoy != name:
            other = folder / "odd" / decoy / "lender"
            shutil.copytree(world.lender, other)
            (other / "customers.parquet").write_bytes(b"not this one")
    asked = draw.sample(sorted(_commands(world, plain)), 3)
    for kind in asked:
        said = {}
        for place in (plain, odd):
            for arguments in _commands(world, place)[kind]:  # the last is what is tried, on what those before it made
                said[place] = command(arguments, folder / "said")
        mine, theirs = said[odd], said[plain]
        wrong = mine.unsound()
        if wrong is None and mine.code != theirs.code:
            wrong = f"ended with {mine.code} and not {theirs.code}: {mine.last}"
        if wrong is None and (plain / "out").exists() and not _same(plain / "out", odd / "out"):
            wrong = "wrote something else, or elsewhere"
        if wrong is not None:
            found["wrong"].append(f"{name!r}: {kind} {wrong}")
        found["tried"] += 1
        for place in (plain, odd):
            shutil.rmtree(place / "out", ignore_errors=True)
    found["outcomes"]["same as plain"] = found["tried"] - len(found["wrong"])
    return json.dumps(found)


def _commands(world: World, at: Path) -> dict[str, list[list[object]]]:
    lender, model, out, policy = at / "lender", at / "model", at / "out", ("--policy", "graded")
    both, months, store = (model, lender), out / "months", out / "cases.db"
    decided = ["decide", *both, "--as-of", BEFORE, *policy, "--months", "3", "--out", months, "--receipts", out / "r"]
    opened = [
        "review",
        "open",
        store,
        *both,
        *policy,
        "--decisions",
        months,
        "--customer",
        world.customer,
        "--by",
        "x",
        "--words",
        "y",
    ]
    of_one = ("--customer", world.customer)
    said = ["words", "own.", "--words", at / "own.toml"]
    return {
        "check": [["check", lender]],
        "score": [["score", *both, "--as-of", DAY, "--out", out / "s.csv"]],
        "features": [["features", lender, "--as-of", DAY, "--out", out / "f"]],
        "decide": [["decide", *both, "--as-of", DAY, *policy, "--out", out / "d.parquet", "--receipts", out / "r"]],
        "why": [["why", *both, *of_one, "--from", BEFORE, "--to", DAY, *policy, "--out", out / "w.json"]],
        "cuts": [["why", *both, "--all-cuts", "--to", DAY, *policy, "--out", out / "c.parquet", "--report", out / "c.html"]],
        "letters": [["why", *both, "--all-cuts", "--to", DAY, *policy, "--letters", out / "letters", "--format", "json"]],
        "simulate": [["simulate", out / "made", "--customers", "20", "--months", "6"]],
        "export": [["export", model, "--to", "bundle", out / "bundle"]],
        "train": [["train", lender, "--product", "huabei", "--out", out / "m", "--store", out / "mlflow.db"]],
        "run": [["run", lender, "--out", out / "run"]],
        "validate": [["validate", *both, "--out", out / "v.html"]],
        "monitor": [["monitor", *both, "--reference", BEFORE, "--current", DAY, "--history", out / "h.duckdb", "--out", out / "mon"]],
        "compare": [["compare", model, model, lender, "--as-of", DAY, *policy, "--explain", "5", "--out", out / "compared"]],
        "access": [decided, ["access", *both, *of_one, *policy, "--decisions", months, "--out", out / "access"]],
        "review": [decided, opened, ["review", "list", store]],
        "words": [said],
        "sign": [["sign", model, "--key", at / "own.key", "--new-key", "--by", "x"]],
        "verify": [decided, ["verify", out / "r" / "none.json", *both, *policy, "--state", months / "none.parquet"]],
        "queue": [decided, ["dispute", *both, "--queue", at / "inbox", *policy, "--decisions", months, "--out", out / "answers"]],
        "recall": [
            decided[: decided.index("--receipts")],
            ["recall", *both, *policy, "--decisions", months, "--edits", at / "inbox" / "1.toml", "--out", out / "recall"],
        ],
    }  # fmt: skip


def _same(one: Path, other: Path) -> bool:
    files = [sorted(str(file.relative_to(place)) for file in place.rglob("*")) for place in (one, other)]
    if files[0] != files[1]:
        return False
    bundled = ("w.json", "parity.json", "cases.db", "h.duckdb", "mlflow.db")  # hold a path or a moment
    return all(
        (one / name).read_bytes() == (other / name).read_bytes()
        for name in files[0]
        if (one / name).is_file() and Path(name).name not in bundled
    )
