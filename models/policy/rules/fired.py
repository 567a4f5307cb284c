"""Where rules hold: each evaluated over columns, in a connection that reaches neither files nor the network."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from creditline.features.data.reading.sql_text import name_sql
from creditline.features.errors import DataError
from creditline.models.policy.rules.expression import Rule
from creditline.models.policy.rules.shut import shut_database

Flags = NDArray[np.bool_]
_POSITION = "position of the row"


def fired(rules: Sequence[Rule], columns: Mapping[str, pa.Array | pa.ChunkedArray], rows: int) -> Flags:
    """Whether each rule holds in each row: bool, shape (rows, rules).

    `columns`: at least those the rules read, of `rows` values each; NaN counts as null, and a rule that is null does
    not hold. DataError for a column that is missing or of another type than the rule compares it with.
    """
    import duckdb  # a server speaks of policies and evaluates none

    if not rules or not rows:
        return np.zeros((rows, len(rules)), dtype=bool)
    names = list(dict.fromkeys(name for rule in rules for name in rule.columns))
    missing = [name for name in names if name not in columns]
    if missing:
        raise DataError(f"the rows to decide on have no column {missing[0]}, which the policy reads; compute it first")
    table = pa.table({_POSITION: np.arange(rows), **{name: columns[name] for name in names}})
    selected = ", ".join(
        f"CASE WHEN isnan({name_sql(name)}) THEN NULL ELSE {name_sql(name)} END AS {name_sql(name)}"
        if pa.types.is_floating(table[name].type)
        else name_sql(name)
        for name in [_POSITION, *names]
    )
    wanted = ", ".join(f"{rule.sql} AS r{i}" for i, rule in enumerate(rules))
    with shut_database().cursor() as connection:
        connection.register("given", table)
        try:
            found = connection.sql(
                f"SELECT {wanted} FROM (SELECT {selected} FROM given) ORDER BY {name_sql(_POSITION)}"
            ).to_arrow_table()
        except duckdb.Error as cause:
            said = str(cause).splitlines()[0]
            named = ", ".join(rule.name for rule in rules)
            raise DataError(
                f"the rules {named} do not fit the columns they read ({said}); correct the policy"
            ) from None
    return np.column_stack([found[f"r{i}"].to_numpy() for i in range(len(rules))]).astype(bool)
