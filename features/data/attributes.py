"""The lender's own fixed columns of `customers`."""

from creditline.features.data.attribute import Attribute
from creditline.features.data.reading.casting import is_number_type
from creditline.features.data.reading.connection import open_connection
from creditline.features.data.reading.source import TableSource


def read_attributes(source: TableSource) -> tuple[Attribute, ...]:
    """The attributes of `customers`, in file order.

    What `data.toml` says it is; else in Parquet the column's type decides. A CSV column is a number when every value
    reads as one and none is written as codes are, with a leading zero.
    """
    extras = source.extra_columns()
    told = {name: told for name in extras if (told := _told(source, name)) is not None}
    numbers = {name for name, is_number in told.items() if is_number}
    numbers |= _numbers_in_csv(source, [name for name in extras if name not in told])
    return tuple(Attribute(name, name in numbers) for name in extras)


def _told(source: TableSource, name: str) -> bool | None:
    """Whether the attribute is a number, where that takes no look at its values."""
    readings = [reading for feed in source.parts if (reading := source.extra_reading(feed, name)) is not None]
    kinds = {reading.kind for reading in readings} - {None}
    if kinds:
        return kinds == {"number"}
    if any(
        set(reading.stated) & {"thousands", "decimal", "times", "plus", "minus", "absolute"} for reading in readings
    ):
        return True
    held = [source.extra_raw(feed, name) for feed in source.parts if source.extra_reading(feed, name) is not None]
    if held and all(is_number_type(raw.physical) for raw in held):
        return True
    texts = [feed for feed in source.parts if feed.part.dialect is None and name in feed.part.columns]
    return False if any(not is_number_type(feed.part.columns[name]) for feed in texts) else None


def _numbers_in_csv(source: TableSource, names: list[str]) -> set[str]:
    found = set(names)
    if not found:
        return found
    with open_connection("1GB", 2, source.time_zone) as connection:
        for feed in source.parts:
            here = [name for name in sorted(found) if source.extra_reading(feed, name) is not None]
            if not here:
                continue
            tests = ", ".join(reads_as_number(source.extra_raw(feed, name).text) for name in here)
            row = connection.execute(f"SELECT {tests} FROM {feed.relation(keep_rejects=True)}").fetchone()
            assert row is not None
            found -= {name for name, passed in zip(here, row, strict=True) if passed is False}
    return found


def reads_as_number(name: str) -> str:
    """SQL over all rows: whether every value of the text column reads as a number and none is written as codes are."""
    number = f"coalesce(isfinite(TRY_CAST({name} AS DOUBLE)), false)"
    code = f"regexp_matches({name}, '^[+-]?0[0-9]')"
    return f"bool_and({name} IS NULL OR ({number} AND NOT {code}))"
