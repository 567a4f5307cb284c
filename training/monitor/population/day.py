"""A day of the portfolio: customers scored, and decided on where there is a policy."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.engine import feature_chunks, pairs_for
from creditline.features.errors import DataError
from creditline.features.output.paths import parquet_sql
from creditline.features.output.stage import Stage
from creditline.models.artefact import Model
from creditline.models.policy import Action, Policy, PolicyWarning
from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio
from creditline.models.portfolio.known_features import refuse_absent
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.training.monitor.population.binning import Binning
from creditline.training.monitor.population.line_losses import PRICED, LinesOn
from creditline.training.monitor.population.tallied import Tally, Tallying

CUTTING = tuple(str(action) for action in (Action.REDUCE, Action.SUSPEND, Action.CLOSE))


@dataclass(frozen=True)
class LinesDecided:
    """Lines decided on, of customers not in default, by action; `review`: for a person.

    Of the sample: `cut`, whose lines were cut, and `lines_on`, their lines as they stood.
    """

    lines: int
    actions: dict[str, int]
    review: int
    cut: frozenset[str] = field(repr=False)
    lines_on: LinesOn = field(repr=False)


@dataclass(frozen=True)
class Watching:
    """What days are scored and decided by."""

    model: Model
    data: DataSet
    policy: Policy | None
    binning: Binning
    folder: Path
    memory: str = "1GB"


def tally_day(asked: Watching, day: date, step: Callable[[str], None]) -> tuple[Tally, LinesDecided | None]:
    """Score everybody known on a day, and decide by the policy; DataError for a day on which nobody was known."""
    pairs = pairs_for(asked.data, [day])
    if not pairs.num_rows:
        raise DataError(f"no customer of {asked.data.folder} was known on {day}; name a later day")
    step(Stage(f"scoring {pairs.num_rows:,} customers as of {day}", pairs.num_rows))
    economics = None if asked.policy is None else asked.policy.economics
    priced = () if economics is None else economics.features
    tallying = Tallying(asked.model, asked.data, asked.binning, asked.folder / f"scored-{day}.parquet", priced)
    with ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore", PolicyWarning)
        if asked.policy is None:
            refuse_absent(asked.model, asked.data)
            chunks = feature_chunks(asked.data, pairs, asked.model.catalogue, asked.memory)
            for _ in tallying.passing(chunk.table for chunk in chunks):
                pass
            return tallying.result(), None
        data = stack.enter_context(recorded(asked.data, (), day))
        out = asked.folder / f"decided-{day}.parquet"
        catalogue = decision_catalogue(asked.model, data, [asked.policy], priced=priced)
        chunks = feature_chunks(data, pairs, catalogue, asked.memory)
        request = DecisionRequest(asked.model, asked.policy, memory=asked.memory)
        batches: Iterator[pa.Table] = tallying.passing(chunk.table for chunk in chunks)
        decide_portfolio(data, request, pairs, out, batches=batches)
    tally = tallying.result()
    return tally, _decided(out, tally, priced)


def _decided(file: Path, tally: Tally, priced: tuple[str, ...]) -> LinesDecided:
    read = parquet_sql([file])
    beside = "".join(f", scored.{name_sql(f'{PRICED}{name}')}" for name in priced)
    cutting = ", ".join(map(text_sql, CUTTING))
    with duckdb.connect() as connection:
        actions = dict(
            connection.execute(
                f"SELECT action, count(*) FROM {read} WHERE NOT in_default GROUP BY action ORDER BY action"
            ).fetchall()
        )
        row = connection.execute(f"SELECT count(*) FILTER (review) FROM {read} WHERE NOT in_default").fetchall()[0]
        connection.register("sample", pa.table({"id": pa.array(tally.sample.customers, pa.string())}))
        cut = connection.execute(
            f"SELECT DISTINCT id FROM {read} JOIN sample ON id = CAST(customer_id AS VARCHAR) "
            f"WHERE NOT in_default AND action IN ({cutting})"
        ).fetchall()
        stood = connection.sql(
            f"SELECT id AS customer, coalesce(CAST(line_id AS VARCHAR), '') || ' ' || coalesce(product, '') AS line, product, d.band, "
            f"d.pd, balance, limit_before, step_before{beside} FROM {read} d JOIN sample ON id = CAST(customer_id AS VARCHAR) "
            f"JOIN {parquet_sql([tally.file])} scored USING (customer_id) WHERE NOT in_default ORDER BY ALL"
        ).to_arrow_table()
    return LinesDecided(sum(actions.values()), actions, row[0], frozenset(one for (one,) in cut), LinesOn(stood))
