"""Decide on a whole portfolio in one pass over its features, in bounded memory."""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.features.data import DataSet
from creditline.features.engine import feature_chunks
from creditline.features.output.paths import arrow_path
from creditline.models.artefact import IN_DEFAULT, Model
from creditline.models.policy import Policy, Scaling, propose_lines, scale_to_cap
from creditline.models.policy.parts.economics import Economics
from creditline.models.portfolio.decide.comparing import Comparing, Comparison
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows, inputs_of, line_rows, plain_rows
from creditline.models.portfolio.decide.decisions_file import ROWS, DecisionsFile
from creditline.models.portfolio.decide.kept import KeptLines
from creditline.models.portfolio.decide.notices_of_day import only_due, settled_before
from creditline.models.portfolio.figures import with_figures
from creditline.models.portfolio.lines.standing import add_standing
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.scoring.frame import score_frame


@dataclass(frozen=True)
class DecisionRequest:
    """What is to be decided.

    `other` is compared with `policy`, by `segment`, a column of the features.
    `declarations`: which features a policy may read beside the model's own. `due`: only lines whose announced cut is due.
    `scaling`: what the cap of `policy` does, where that was worked out of more lines than are decided on.
    """

    model: Model
    policy: Policy
    other: Policy | None = None
    segment: str | None = None
    memory: str = "1GB"
    declarations: Declarations = BUILT_IN
    due: bool = False
    scaling: Scaling | None = None

    @property
    def economics(self) -> Economics | None:
        """What prices a comparison: the economics of `policy`, or of `other` where it states none; None without a comparison."""
        return None if self.other is None else self.policy.economics or self.other.economics

    @property
    def priced(self) -> tuple[str, ...]:
        """The features that these read."""
        return () if self.economics is None else self.economics.features


@dataclass(frozen=True)
class Outcome:
    """What came of it. `actions`: lines by action; `without_line`: customers scored who have none; limits in money.

    `in_default`: of the lines, those of customers in default, who have no score. `notices`: lines by what is done with a notice.
    """

    lines: int
    customers: int
    without_line: int
    actions: Counter[str]
    reviews: int
    in_default: int
    limit_before: float
    limit_after: float
    scaling: Scaling
    comparison: Comparison | None = None
    notices: Mapping[str, int] = field(default_factory=dict)


@dataclass
class _Totals:
    """What is remembered of every line for the cap: score, limit, balance and status, 25 bytes each."""

    score: list[np.ndarray] = field(default_factory=list)
    limit: list[np.ndarray] = field(default_factory=list)
    balance: list[np.ndarray] = field(default_factory=list)
    in_default: list[np.ndarray] = field(default_factory=list)

    def scaling(self, policy: Policy) -> Scaling:
        if not self.score:
            return Scaling()
        score, limit, balance, status = map(np.concatenate, (self.score, self.limit, self.balance, self.in_default))
        return scale_to_cap(policy.portfolio, score, limit, balance, status, policy.changes.rounding)


def decide_portfolio(
    data: DataSet,
    asked: DecisionRequest,
    pairs: pa.Table,
    out: Path,
    kept: Path | None = None,
    batches: Iterator[pa.Table] | None = None,
    share: Callable[[float], object] = float,
) -> Outcome:
    """Decide on every line of the customers in `pairs` (customer_id, as_of: one row each) and write `out`.

    `out` ends in .parquet or .csv; `kept` gets the cohort of just-kept lines. `batches`: the features of `pairs`, already
    computed; without it they are computed from `data`, a range of customers at a time. Errors as `standing_lines` and
    `decision_catalogue`.
    """
    policies = [asked.policy] if asked.other is None else [asked.policy, asked.other]
    also = () if asked.segment is None else (asked.segment,)
    closed = any(policy.ladder.reopen for policy in policies)
    product = asked.model.target_product
    with (
        tempfile.TemporaryDirectory(dir=out.parent, prefix=".decide.") as folder,
        data.connect(asked.memory) as connection,
    ):
        add_standing(connection, data, pairs, product, closed=closed)
        if asked.due:
            pairs = only_due(connection, pairs)
        if batches is None:
            catalogue = decision_catalogue(asked.model, data, policies, also, asked.declarations, asked.priced)
            batches = (chunk.table for chunk in feature_chunks(data, pairs, catalogue, asked.memory))
        batches = (with_figures(batch, data, asked.model) for batch in batches)
        waiting = Path(folder) / "lines.parquet"
        first = _First(asked, policies, connection, kept is not None)
        first.read(batches, waiting, lambda done: share(done / max(pairs.num_rows, 1)))
        scalings = [totals.scaling(policy) for totals, policy in zip(first.totals, policies, strict=True)]
        if asked.scaling is not None:
            scalings[0] = asked.scaling
        if kept is not None:
            as_of = pc.max(pairs["as_of"]).as_py() if pairs.num_rows else date.min
            parquet.write_table(first.kept.table(scalings[0], str(as_of)), arrow_path(kept), compression="zstd")
        settled = settled_before(connection, data, pairs) if asked.other is not None else (0, 0)
        return _second(asked, policies, scalings, waiting if first.lines else None, out, first, settled)


class _First:
    """The pass over the features: scores, lines and what the cap has to know."""

    def __init__(
        self, asked: DecisionRequest, policies: Sequence[Policy], connection: duckdb.DuckDBPyConnection, keep: bool
    ) -> None:
        self.totals = [_Totals() for _ in policies]
        self.kept = KeptLines(asked.model, asked.policy)
        self.lines = self.customers = self.with_line = 0
        self._asked = asked
        self._policies = policies
        self._connection = connection
        self._keep = keep

    def read(self, batches: Iterator[pa.Table], waiting: Path, share: Callable[[float], object]) -> None:
        names = dict.fromkeys(name for policy in self._policies for name in (*policy.columns, *self._asked.priced))
        if self._asked.segment is not None:
            names = {**names, self._asked.segment: None}
        with ExitStack() as opened:
            writer: parquet.ParquetWriter | None = None
            for frame in batches:
                scores = score_frame(self._asked.model, frame)
                lines = self._lines(scores)
                self.customers += scores.num_rows
                self.with_line += pc.count_distinct(lines["customer_id"]).as_py()
                self.lines += lines.num_rows
                share(self.customers)
                if not lines.num_rows:
                    continue
                rows = plain_rows(line_rows(lines, scores, frame, names))
                self._add(rows, frame, scores)
                if writer is None:
                    writer = opened.enter_context(
                        parquet.ParquetWriter(arrow_path(waiting), rows.schema, compression="lz4")
                    )
                writer.write_table(rows, row_group_size=ROWS)

    def _lines(self, scores: pa.Table) -> pa.Table:
        self._connection.register("scored", scores.select(["customer_id"]))
        return self._connection.sql(
            "SELECT standing.* FROM standing SEMI JOIN scored USING (customer_id) ORDER BY customer_id, line_id"
        ).to_arrow_table()

    def _add(self, rows: pa.Table, frame: pa.Table, scores: pa.Table) -> None:
        for place, (totals, policy) in enumerate(zip(self.totals, self._policies, strict=True)):
            if policy.portfolio is None and (place or not self._keep):
                continue
            inputs = inputs_of(rows, policy)
            proposed = propose_lines(policy, inputs)
            if policy.portfolio is not None:
                totals.score.append(proposed.score)
                totals.limit.append(proposed.limit)
                totals.balance.append(inputs.balance)
                totals.in_default.append(proposed.in_default | inputs.state.announced)
            if self._keep and not place:
                at = pc.index_in(rows["customer_id"], value_set=scores["customer_id"].combine_chunks())
                self.kept.add(rows, frame.take(at), proposed, inputs.balance)


def _second(
    asked: DecisionRequest,
    policies: Sequence[Policy],
    scalings: Sequence[Scaling],
    waiting: Path | None,
    out: Path,
    first: _First,
    settled: tuple[int, int],
) -> Outcome:
    """Over the lines once more, now that the portfolio's scaling is known."""
    versions = DecisionVersions.of(asked.model)
    actions: Counter[str] = Counter()
    notices: Counter[str] = Counter()
    before, after, reviews, in_default = 0.0, 0.0, 0, 0
    comparing = None
    if asked.other is not None:
        said = [f"{policy.name} {policy.version}" for policy in policies]
        comparing = Comparing(said[0], said[1], asked.segment, settled, asked.economics)
    with ExitStack() as opened:
        writer: DecisionsFile | None = None
        for rows in _batches(waiting):
            made = decide_rows(asked.policy, rows, versions, scalings[0])
            if comparing is not None and asked.other is not None:
                other = decide_rows(asked.other, rows, versions, scalings[1])
                comparing.add(made, other, rows[asked.segment] if asked.segment else None, rows)
            if not asked.policy.ladder.reopen:  # closed lines are there for the other policy only
                made = made.filter(stood(made))
            actions.update(made["action"].to_pylist())
            if "notice" in made.column_names:
                notices.update(pc.drop_null(made["notice"]).to_pylist())
            before += pc.sum(made["limit_before"]).as_py() or 0.0
            after += pc.sum(made["limit_after"]).as_py() or 0.0
            reviews += pc.sum(made["review"]).as_py() or 0
            in_default += pc.sum(made[IN_DEFAULT]).as_py() or 0
            if writer is None:
                writer = opened.enter_context(DecisionsFile(out, made.schema))
            writer.write(made)
        if writer is None:
            with DecisionsFile(out, _nothing(asked, versions).schema) as empty:
                empty.write(_nothing(asked, versions))
    return Outcome(
        lines=sum(actions.values()),
        customers=first.customers,
        without_line=first.customers - first.with_line,
        actions=actions,
        reviews=reviews,
        in_default=in_default,
        limit_before=before,
        limit_after=after,
        scaling=scalings[0],
        comparison=comparing.result() if comparing is not None and first.lines else None,
        notices=notices,
    )


def _batches(waiting: Path | None) -> Iterator[pa.Table]:
    if waiting is None:
        return
    with parquet.ParquetFile(arrow_path(waiting)) as file:
        for batch in file.iter_batches(ROWS):
            yield pa.Table.from_batches([batch])


def _nothing(asked: DecisionRequest, versions: DecisionVersions) -> pa.Table:
    from creditline.models.portfolio.lines.standing import empty_lines

    rows = empty_lines()
    for name in ("score", "pd", *asked.policy.columns):
        rows = rows.append_column(name, pa.array([], pa.float64()))
    return decide_rows(asked.policy, rows, versions, Scaling())


def stood(made: pa.Table) -> pa.ChunkedArray:
    """Which lines were not closed before: one whose close is announced is still open."""
    opened = pc.less(made["step_before"], 3)
    return pc.or_(opened, made["notice"].is_valid()) if "notice" in made.column_names else opened
