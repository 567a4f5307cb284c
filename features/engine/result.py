"""Registers and facts as the table of features."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.declare import Fact
from creditline.features.engine.plan import Plan


def feature_table(
    plan: Plan, pairs: pa.Table, registers: NDArray[np.float64], facts: Mapping[Fact, pa.ChunkedArray]
) -> pa.Table:
    """`pairs` with a column per feature: float64 with nulls, or text."""
    columns = {name: pairs[name] for name in ("customer_id", "as_of")}
    for feature, register in zip(plan.features, plan.program.results, strict=True):
        if register >= 0:
            columns[feature.name] = pa.array(np.ascontiguousarray(registers[:, register]), from_pandas=True)
        else:
            assert isinstance(feature.expression, Fact)
            columns[feature.name] = facts[feature.expression]
    return pa.table(columns)
