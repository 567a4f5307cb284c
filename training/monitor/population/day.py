"""A day of the portfolio: customers scored, and decided on where there is a policy."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.data.reading.sql_text import name_sql, text_sql
from creditline.features.engine import compute_features, feature_chunks, pairs_for
from creditline.features.errors import DataError
from creditline.features.output.paths import parquet_sql
from creditline.features.output.stage import Stage
from creditline.models.artefact import Model
from creditline.models.policy import Action, Policy, PolicyWarning
from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio
from creditline.models.portfolio.figures import with_figures
from creditline.models.portfolio.known_features import refuse_absent
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.training.monitor.feeds.counted import FeedCounted, counted_here
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.population.binning import Binning
from creditline.training.monitor.population.counted import DayBins, count_batch
from creditline.training.monitor.population.line_losses import PRICED, LinesOn
from creditline.training.monitor.population.tallied import Tally, Tallying
from creditline.training.outcomes import DefaultDefinition, look_past_as_of, observed_from

AUDITED = (
    "customer_id", "line_id", "product", "band", "score", "balance", "limit_before", "step_before", "limit_after", "step",
    "action",
)  # fmt: skip
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

    @classmethod
    def of(
        cls,
        counted: Sequence[tuple[str, int, int]],
        connection: duckdb.DuckDBPyConnection,
        relation: str,
        tally: Tally,
        priced: Sequence[str],
    ) -> "LinesDecided":
        """`counted`: by action its lines, and those for a person; `relation`: decisions, those of the sample at least.

        `priced`: the features, of the tally's file, that the policy's economics read.
        """
        beside = "".join(f", scored.{name_sql(f'{PRICED}{name}')}" for name in priced)
        actions = {action: lines for action, lines, _ in sorted(counted)}
        cutting = ", ".join(map(text_sql, CUTTING))
        connection.register("sample", pa.table({"id": pa.array(tally.sample.customers, pa.string())}))
        cut = connection.execute(
            f"SELECT DISTINCT id FROM {relation} JOIN sample ON id = CAST(customer_id AS VARCHAR) "
            f"WHERE NOT in_default AND action IN ({cutting})"
        ).fetchall()
        stood = connection.sql(
            "SELECT id AS customer, coalesce(CAST(line_id AS VARCHAR), '') || ' ' || coalesce(product, '') AS line, product, d.band, "
            f"d.pd, balance, limit_before, step_before{beside} FROM {relation} d JOIN sample ON id = CAST(customer_id AS VARCHAR) "
            f"JOIN {parquet_sql([tally.file])} scored USING (customer_id) WHERE NOT in_default ORDER BY ALL"
        ).to_arrow_table()
        review = sum(one for *_, one in counted)
        return cls(sum(actions.values()), actions, review, frozenset(one for (one,) in cut), LinesOn(stood))


@dataclass(frozen=True)
class Watching:
    """What days are scored and decided by, and the rows that are asked, which are here."""

    model: Model
    data: DataSet
    policy: Policy | None
    binning: Binning
    folder: Path
    memory: str = "1GB"

    @property
    def priced(self) -> tuple[str, ...]:
        """The features that the policy's economics read."""
        return priced_by(self.policy)

    def feeds(self, periods: Periods, step: Callable[[str], None]) -> Iterator[FeedCounted]:
        """Every table that can be tested, counted."""
        return counted_here(self.data, periods, step)

    def ask(self, table: str, columns: tuple[str, ...], sql: str, ddl: str) -> pa.Table:  # noqa: ARG002
        """What `sql` says of rows that `{view}` selects: rows of `ddl`, here one answer, elsewhere one of some rows at a time."""
        with self.data.connect() as connection:
            return connection.sql(sql.format(view=f"SELECT * FROM {table}")).to_arrow_table()

    def tally(self, day: date, step: Callable[[str], None]) -> tuple[Tally, LinesDecided | None]:
        """As `tally_day`."""
        return tally_day(self, day, step)

    def decided(self, day: date, policy: Policy, step: Callable[[str], None]) -> pa.Table:
        """`AUDITED` of the lines of customers who are not in default, decided on by a policy, by customer and line."""
        pairs = pairs_for(self.data, [day])
        step(Stage(f"deciding on {pairs.num_rows:,} customers as of {day} by {policy.name}", pairs.num_rows))
        out = self.folder / "audited.parquet"
        with warnings.catch_warnings(), recorded(self.data, (), day) as data:
            warnings.simplefilter("ignore", PolicyWarning)
            decide_portfolio(data, DecisionRequest(self.model, policy, memory=self.memory), pairs, out)
        with duckdb.connect() as connection:
            return connection.sql(
                f"SELECT {', '.join(AUDITED)} FROM {parquet_sql([out])} WHERE NOT in_default ORDER BY customer_id, line_id, product"
            ).to_arrow_table()

    def features(self, day: date, customers: pa.ChunkedArray, catalogue: Catalogue) -> pa.Table:
        """A few features of some customers, in their order."""
        return compute_features(self.data, _on(day, customers), catalogue, self.memory)

    def observed_from(self) -> date:
        """As `training.outcomes` says."""
        return observed_from(self.data)

    def became(self, customers: pa.ChunkedArray, day: date, definition: DefaultDefinition, until: date) -> pa.Table:
        """What became of each of `customers` after a day: as `look_past_as_of`, of outcomes that may be immature."""
        return look_past_as_of(self.data, _on(day, customers), definition, until, refuse_immature=False)


def tally_day(asked: Watching, day: date, step: Callable[[str], None]) -> tuple[Tally, LinesDecided | None]:
    """Score everybody known on a day, and decide by the policy; DataError for a day on which nobody was known."""
    pairs = pairs_for(asked.data, [day])
    if not pairs.num_rows:
        raise nobody_known(asked.data, day)
    step(Stage(f"scoring {pairs.num_rows:,} customers as of {day}", pairs.num_rows))
    file = asked.folder / f"scored-{day}.parquet"
    tallying = Tallying(asked.model, asked.data, DayBins.of(asked.binning), file, asked.priced)
    with ExitStack() as stack:
        stack.enter_context(tallying.writing())
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore", PolicyWarning)
        if asked.policy is None:
            refuse_absent(asked.model, asked.data)
            chunks = feature_chunks(asked.data, pairs, asked.model.catalogue, asked.memory)
            for _ in _passing(asked, tallying, (chunk.table for chunk in chunks)):
                pass
            return tallying.result(), None
        data = stack.enter_context(recorded(asked.data, (), day))
        out = asked.folder / f"decided-{day}.parquet"
        catalogue = decision_catalogue(asked.model, data, [asked.policy], priced=asked.priced)
        chunks = feature_chunks(data, pairs, catalogue, asked.memory)
        request = DecisionRequest(asked.model, asked.policy, memory=asked.memory)
        decide_portfolio(
            data, request, pairs, out, batches=_passing(asked, tallying, (chunk.table for chunk in chunks))
        )
    tally, read = tallying.result(), parquet_sql([out])
    with duckdb.connect() as connection:
        counted = connection.execute(
            f"SELECT action, count(*), count(*) FILTER (review) FROM {read} WHERE NOT in_default GROUP BY action"
        ).fetchall()
        return tally, LinesDecided.of(counted, connection, read, tally, asked.priced)


def priced_by(policy: Policy | None) -> tuple[str, ...]:
    """The features that a policy's economics read; none where it states none."""
    economics = None if policy is None else policy.economics
    return () if economics is None else tuple(economics.features)


def _on(day: date, customers: pa.ChunkedArray) -> pa.Table:
    return pa.table({"customer_id": customers, "as_of": pa.array([day] * len(customers), pa.date32())})


def nobody_known(data: DataSet, day: date) -> DataError:
    """What is said of a day on which nobody was known."""
    return DataError(f"no customer of {data.folder} was known on {day}; name a later day")


def _passing(asked: Watching, tallying: Tallying, batches: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The batches themselves, counted on the way."""
    for batch in batches:
        rows = with_figures(batch, asked.data, asked.model)
        tallying.add(count_batch(asked.model, tallying.bins, rows, priced=asked.priced))
        yield batch
