"""An engine's decisions on the driver, in the order and with the sums of one machine's."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.engine.carriers.spark.collected import known_rows
from creditline.features.engine.carriers.spark.engine_data import EngineData
from creditline.features.errors import DataError
from creditline.models.artefact import IN_DEFAULT
from creditline.models.portfolio.decide.portfolio import Outcome
from creditline.models.portfolio.on_engine.decisions import EngineDecisions


def collected_decisions(decisions: EngineDecisions) -> pa.Table:
    """All rows, by customer and line."""
    found = decisions.frame().toArrow().cast(decisions.schema)
    return found.sort_by([("customer_id", "ascending"), ("line_id", "ascending")]).combine_chunks()


def require_all_decided(decisions: EngineDecisions, data: EngineData) -> None:
    """DataError where not everybody known on the day was scored, and where nobody has a line."""
    scored, with_line = decisions.customers
    require_all_scored(scored, known_rows(data, [decisions.as_of]), decisions.as_of)
    if not with_line:
        product = decisions.model.target_product
        raise DataError(
            f"no customer of {data.folder} has a line with a known limit{'' if product is None else f' on {product}'} on "
            f"{decisions.as_of}; give the table lines with credit_limit, or a later day"
        )


def require_all_scored(scored: int, known: int, as_of: date) -> None:
    """DataError where other customers were scored than are known on the day."""
    if scored != known:
        raise DataError(
            f"the engine scored {scored:,} customers and {known:,} are known on {as_of}: whole buckets were lost or came twice, "
            "or a table changed while it was read; run the job again"
        )


def outcome_of(decisions: EngineDecisions, made: Iterable[pa.Table | pa.RecordBatch]) -> Outcome:
    """What came of it; `made`: all rows, with at least `outcome_columns`."""
    scored, with_line = decisions.customers
    actions: Counter[str] = Counter()
    notices: Counter[str] = Counter()
    sums = dict.fromkeys(("review", IN_DEFAULT, "limit_before", "limit_after"), 0.0)
    for rows in made:
        actions.update(rows["action"].to_pylist())
        if "notice" in rows.schema.names:
            notices.update(pc.drop_null(rows["notice"]).to_pylist())
        sums = {name: so_far + (pc.sum(rows[name]).as_py() or 0) for name, so_far in sums.items()}
    return Outcome(
        lines=actions.total(),
        customers=scored,
        without_line=scored - with_line,
        actions=actions,
        reviews=int(sums["review"]),
        in_default=int(sums[IN_DEFAULT]),
        limit_before=sums["limit_before"],
        limit_after=sums["limit_after"],
        scaling=decisions.scaling,
        notices=notices,
    )


def outcome_columns(decisions: EngineDecisions) -> list[str]:
    """What `outcome_of` reads of rows."""
    names = ("action", "notice", "review", IN_DEFAULT, "limit_before", "limit_after")
    return [name for name in names if name in decisions.schema.names]
