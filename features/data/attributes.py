"""The lender's own fixed columns of `customers`."""

from creditline.features.data.attribute import Attribute
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.source import TableSource
from creditline.features.data.reading.sql_text import name_sql


def read_attributes(source: TableSource) -> tuple[Attribute, ...]:
    """The attributes of `customers`, in file order.

    In Parquet the column's type decides. A CSV column is a number when every value reads as one and none is written
    as codes are, with a leading zero.
    """
    extras = source.extra_columns()
    if not extras:
        return ()
    in_text = [name for name in extras if not source.is_number(name)]
    numbers = set(extras) - set(in_text)
    numbers |= _numbers_in_csv(source, in_text)
    return tuple(Attribute(name, name in numbers) for name in extras)


def _numbers_in_csv(source: TableSource, names: list[str]) -> set[str]:
    found = {name for name in names if all(part.dialect is not None for part in source.parts if name in part.columns)}
    with open_connection("1GB", 2, source.time_zone) as connection:
        for part in source.parts:
            here = [name for name in sorted(found) if name in part.columns]
            if not here:
                continue
            tests = ", ".join(reads_as_number(name_sql(name)) for name in here)
            row = connection.execute(f"SELECT {tests} FROM {part.relation(keep_rejects=True)}").fetchone()
            assert row is not None
            found -= {name for name, passed in zip(here, row, strict=True) if passed is False}
    return found


def reads_as_number(name: str) -> str:
    """SQL over all rows: whether every value of the text column reads as a number and none is written as codes are."""
    number = f"coalesce(isfinite(TRY_CAST({name} AS DOUBLE)), false)"
    code = f"regexp_matches({name}, '^[+-]?0[0-9]')"
    return f"bool_and({name} IS NULL OR ({number} AND NOT {code}))"
