"""Everybody on a day: scored by one model, and their lines decided by its policy."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from creditline.features.data import DataSet
from creditline.features.engine import feature_chunks, pairs_for
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.artefact import IN_DEFAULT
from creditline.models.portfolio.decide.portfolio import DecisionRequest, decide_portfolio
from creditline.models.portfolio.figures import with_figures
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.scoring.frame import score_frame
from creditline.training.compare.days.side import Side

NEVER_LATE = "never_late"
PRICED = "priced:"  # before the name of a feature that economics read


@dataclass(frozen=True)
class DecidedDay:
    """Files of a day. `scored`: `customer_id`, `score`, `odds` (log-odds of default), `pd`, `band`, `in_default` and what was asked beside.

    `decided`: what `decide_portfolio` writes; None without a policy or a line.
    """

    day: date
    scored: Path
    decided: Path | None


@dataclass(frozen=True)
class Beside:
    """Features wanted beside the scores: those of days since anything was late, and those the economics read."""

    late: tuple[str, ...]
    priced: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Each once."""
        return tuple(dict.fromkeys((*self.late, *self.priced)))


def decide_day(data: DataSet, side: Side, day: date, folder: Path, beside: Beside, memory: str) -> DecidedDay:
    """Score everybody known on `day`, and decide on their lines by what was known then.

    DataError for a day on which nobody was known, and where the data lack what the model reads.
    """
    pairs = pairs_for(data, [day])
    if not pairs.num_rows:
        raise DataError(f"no customer of {data.folder} was known on {day}; name a later day")
    scored, decided = (folder / f"{what}-{side.name}-{day}.parquet" for what in ("scored", "decided"))
    with recorded(data, (), day) as known:
        policies = [] if side.policy is None else [side.policy]
        catalogue = decision_catalogue(side.model, known, policies, beside.names)
        chunks = feature_chunks(known, pairs, catalogue, memory)
        passing = _scored(side, known, (chunk.table for chunk in chunks), scored, beside)
        if side.policy is None:
            for _ in passing:
                pass
            return DecidedDay(day, scored, None)
        request = DecisionRequest(side.model, side.policy, memory=memory)
        outcome = decide_portfolio(known, request, pairs, decided, batches=passing)
    return DecidedDay(day, scored, decided if outcome.lines else None)


def _scored(side: Side, data: DataSet, batches: Iterator[pa.Table], file: Path, beside: Beside) -> Iterator[pa.Table]:
    """The batches themselves; the file is whole when the last one has passed."""
    writer: parquet.ParquetWriter | None = None
    try:
        for batch in batches:
            frame = with_figures(batch, data, side.model)
            rows = _rows(side, frame, beside)
            writer = writer or parquet.ParquetWriter(arrow_path(file), rows.schema, compression="lz4")
            writer.write_table(rows)
            yield batch
    finally:
        if writer is not None:
            writer.close()


def _rows(side: Side, frame: pa.Table, beside: Beside) -> pa.Table:
    scores = score_frame(side.model, frame)
    columns = {
        "customer_id": scores["customer_id"],
        "score": scores["score"],
        "odds": pa.array(side.model.scale.log_odds(scores["raw"].to_numpy()), from_pandas=True),
        "pd": scores["pd"],
        "band": scores["band"],
        IN_DEFAULT: scores[IN_DEFAULT],
    }
    never = _never_late(frame, beside.late)
    more = {name: frame[name].cast(pa.float64()) for name in beside.priced if name in frame.column_names}
    return pa.table(columns | {NEVER_LATE: never} | {f"{PRICED}{name}": column for name, column in more.items()})


def _never_late(frame: pa.Table, late: Sequence[str]) -> pa.Array:
    """Whether nothing was ever past due; null where the data cannot tell."""
    if not late:
        return pa.nulls(frame.num_rows, pa.bool_())
    nothing = [frame[name].is_null(nan_is_null=True).to_numpy(zero_copy_only=False) for name in late]
    return pa.array(np.logical_and.reduce(nothing))
