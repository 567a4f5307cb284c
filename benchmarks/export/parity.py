"""Library, bundle and pyfunc on the same rows: scores bit by bit, actions, and the reasons of changes.

    python benchmarks/export/parity.py MODEL DATA [--rows 1000000] [--reasons 10000] [--policy graded]

MODEL is what `creditline train DATA --out MODEL` wrote. The feature rows of every customer on the last day and half a year
before are computed; to reach --rows, each further row takes every feature from one of two rows drawn at random. Exits with
1 where anything differs.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.data.span import span_of
from creditline.features.engine import pairs_for
from creditline.models.artefact import Model, read_model
from creditline.models.export.actions import actions, read_policy_of
from creditline.models.export.job import Export
from creditline.models.export.loading import exported_scorer, importable
from creditline.models.export.mlflow.quiet import quiet
from creditline.models.portfolio.scores import features_of
from creditline.models.scoring.frame import score_rows
from creditline.models.why import explain_changes

AT_ONCE = 20_000
COLUMNS = ("pd", "score", "band")
DAYS = date(2025, 5, 31), date(2025, 6, 30)  # of made-up pairs; no reason depends on them

Scored = dict[str, list[Any]]
Integers = list[tuple[Any, ...]]


class Routes:
    """Every way to ask the exported model: scores of rows, and the integers of the reasons of pairs."""

    def __init__(self, model: Model, artefact: Path, work: Path, stack: ExitStack) -> None:
        for route in ("bundle", "mlflow"):
            print(Export(artefact, route).write(work / route, lambda _: None).text())
        package = next(path.name for path in (work / "bundle").glob("creditline_scorer_*"))
        self._names = [feature.name for feature in model.features]
        self._scorer = stack.enter_context(exported_scorer(work / "bundle", package, work / "bundle" / "model"))
        stack.enter_context(quiet())
        stack.enter_context(importable(work / "mlflow" / "code", package))
        import mlflow.pyfunc

        self._pyfunc = mlflow.pyfunc.load_model(str(work / "mlflow"))
        self._schema = pa.schema(
            [(f.name, pa.float64() if f.kind == "number" else pa.string()) for f in model.features]
        )

    def scores(self) -> dict[str, Callable[[pa.Table], Scored]]:
        """Route to what it says of rows."""
        return {"bundle": self._bundle, "pyfunc": self._frame}

    def reasons(self) -> dict[str, Callable[[pa.Table, pa.Table], list[Integers]]]:
        """Route to the families, features and whole points of pairs."""
        return {"bundle": self._bundle_reasons, "pyfunc": self._frame_reasons}

    def _bundle(self, rows: pa.Table) -> Scored:
        scores = self._scorer.score(self._matrix(rows))
        return {"pd": scores.pd.tolist(), "score": scores.score.tolist(), "band": scores.band}

    def _frame(self, rows: pa.Table) -> Scored:
        found = self._pyfunc.predict(rows.cast(self._schema).to_pandas(), params={"reasons": 0})
        return {name: found[name].tolist() for name in COLUMNS}

    def _bundle_reasons(self, start: pa.Table, end: pa.Table) -> list[Integers]:
        found = self._scorer.reasons(self._matrix(start), self._matrix(end), most=None)
        return [integers(one.reasons) for one in found]

    def _frame_reasons(self, start: pa.Table, end: pa.Table) -> list[Integers]:
        import pandas as pd

        before, after = (rows.cast(self._schema).to_pandas() for rows in (start, end))
        frame = pd.concat([after, before.add_prefix("previous.")], axis=1)
        found = self._pyfunc.predict(frame, params={"reasons": 1000})["reasons"]
        return [
            [
                (one["family"], one["points"], [(f["name"], f["points"]) for f in one["features"]])
                for one in json.loads(text)
            ]
            for text in found
        ]

    def _matrix(self, rows: pa.Table) -> Any:
        plain = ({n: None if v != v else v for n, v in row.items()} for row in rows.select(self._names).to_pylist())
        return self._scorer.matrix(list(plain))


def integers(reasons: Any) -> Integers:
    return [(one.family, one.points, [(f.name, f.points) for f in one.features]) for one in reasons]


def real_rows(model: Model, data: DataSet) -> tuple[pa.Table, pa.Table]:
    """Every customer's features half a year before the last day, or halfway where the data begin later, and on it."""
    span = span_of(data)
    last = span.last
    before = last - min(timedelta(days=182), (last - span.first) / 2)
    names = [feature.name for feature in model.features]
    first, second = (
        features_of(model, data, pairs_for(data, [day])).select(names).combine_chunks() for day in (before, last)
    )
    return (first, second) if first.num_rows else (second, second)


def mixed(rows: pa.Table, count: int, generator: np.random.Generator) -> pa.Table:
    """`count` rows, each feature from one of two rows drawn for it."""
    one, other = (generator.integers(0, rows.num_rows, count) for _ in range(2))
    return pa.table(
        {
            name: rows[name].take(pa.array(np.where(generator.random(count) < 0.5, one, other)))
            for name in rows.column_names
        }
    )


def chunks(rows: pa.Table, count: int, generator: np.random.Generator) -> Iterator[pa.Table]:
    """The rows as they are, then mixed ones, `count` in all."""
    for start in range(0, min(rows.num_rows, count), AT_ONCE):
        yield rows.slice(start, min(AT_ONCE, count - start))
    for start in range(rows.num_rows, count, AT_ONCE):
        yield mixed(rows, min(AT_ONCE, count - start), generator)


def dated(rows: pa.Table, day: date) -> pa.Table:
    keys = {"customer_id": pa.array(range(rows.num_rows)), "as_of": pa.array([day] * rows.num_rows, pa.date32())}
    return pa.table({**keys, **{name: rows[name] for name in rows.column_names}})


def main(artefact: Path, folder: Path, count: int, pairs: int, place: str) -> int:
    model, generator, wrong = read_model(artefact), np.random.default_rng(7), 0
    first, last = real_rows(model, DataSet.open(folder))
    both, policy = pa.concat_tables([first, last]), read_policy_of(place, model)
    with tempfile.TemporaryDirectory(prefix="creditline-") as work, ExitStack() as stack:
        routes = Routes(model, artefact, Path(work), stack)
        seen = 0
        changes = {name: dict.fromkeys((*COLUMNS, "action"), 0) for name in routes.scores()}
        begun = time.process_time()
        for rows in chunks(both, count, generator):
            table = score_rows(model, rows)
            ours: Scored = {name: table[name].to_pylist() for name in COLUMNS}
            ours["action"] = _actions(policy, rows, ours)
            for name, ask in routes.scores().items():
                theirs = ask(rows)
                theirs["action"] = _actions(policy, rows, theirs)
                for column, values in ours.items():
                    changes[name][column] += sum(a != b for a, b in zip(values, theirs[column], strict=True))
            seen += rows.num_rows
        print(f"{seen:,} rows ({both.num_rows:,} of them as computed), {time.process_time() - begun:.0f} s of CPU")
        for name, found in changes.items():
            wrong += sum(found.values())
            print(f"  {name}: " + ", ".join(f"{number} {column}" for column, number in found.items()) + " differ")
        start, end = (mixed(rows, pairs, generator) for rows in (first, last))
        whys = explain_changes(model, dated(start, DAYS[0]), dated(end, DAYS[1]))
        expected = [integers(why.reasons) for why in whys]
        print(f"{pairs:,} pairs, {sum(map(len, expected)):,} families named")
        for name, explain in routes.reasons().items():
            differ = sum(a != b for a, b in zip(expected, explain(start, end), strict=True))
            wrong += differ
            print(f"  {name}: reasons of {differ} differ")
    return 1 if wrong else 0


def _actions(policy: Any, rows: pa.Table, scored: Scored) -> list[str]:
    return actions(policy, rows, np.array(scored["score"]), np.array(scored["pd"]))


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("model", type=Path)
    asked.add_argument("data", type=Path)
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--reasons", type=int, default=10_000)
    asked.add_argument("--policy", default="graded")
    given = asked.parse_args()
    sys.exit(main(given.model, given.data, given.rows, given.reasons, given.policy))
