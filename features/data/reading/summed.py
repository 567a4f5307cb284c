"""A number with what `plus` and `minus` say beside it."""

from collections.abc import Callable

from creditline.features.data.mapping.column_reading import ColumnReading, columns_added

_DECIMALS = 6  # sums of floats are a little off


def is_summed(reading: ColumnReading) -> bool:
    """Whether anything is added or taken away."""
    return reading.plus != () or reading.minus != ()


def summed_sql(reading: ColumnReading, number: Callable[[str], str]) -> str:
    """SQL of the number, NULL where the column itself holds none; `number` is the SQL of a column's, times applied.

    An empty column among those added is nothing.
    """
    made = number(reading.column)
    for sign, told in (("+", reading.plus), ("-", reading.minus)):
        if isinstance(told, int | float):
            made = f"{made} {sign} {float(told)!r}"
        for name in columns_added(told):
            made = f"{made} {sign} coalesce({number(name)}, 0)"
    return f"round({made}, {_DECIMALS})"
