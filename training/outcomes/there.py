"""What became of customers whose rows are in an engine: looked up in the tasks that hold them, and put together."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.models.portfolio.cut_report.values import Later
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.became import became, count_later, together
from creditline.training.outcomes.watched import WatchedDefaults

if TYPE_CHECKING:
    from creditline.features.engine.carriers.spark.engine_data import EngineData

_GIVEN = "the lender hands over outcomes, which no task of an engine reads; make the report on one machine to know what became of them"


def later_in_tasks(data: "EngineData", product: str | None) -> Callable[[DataSet, pa.Table], Later]:
    """What a task is given to tell, of its customers' data and of rows of some of them, what became of those, as a part."""
    if data.has("outcomes"):
        return _not_read
    return partial(_told, DefaultDefinition(product=product), WatchedDefaults.of(data))


def later_there(data: "EngineData", product: str | None, parts: Sequence[Later]) -> Callable[[pa.Table], Later]:
    """The same of all customers of the `parts`, as `became` tells it of the rows that they are of."""
    return lambda rows: together(parts) if parts else became(data, DefaultDefinition(product=product), rows)


def _told(definition: DefaultDefinition, watched: WatchedDefaults, data: DataSet, rows: pa.Table) -> Later:
    return count_later(data, definition, watched, rows)


def _not_read(data: DataSet, rows: pa.Table) -> Later:  # noqa: ARG001
    return Later("given by the lender", 0, 0, None, 0, 0, 0, 0, _GIVEN)
