"""A table of results: small to look at, whole to take away."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_ROWS, _COLUMNS = 10, 8


class Table:
    """Rows of an answer. `to_arrow()` and `to_pandas()` give all of them; printed, the first ten and eight columns."""

    def __init__(self, rows: "pa.Table", what: str) -> None:
        self._rows = rows
        self._what = what

    def __len__(self) -> int:
        return int(self._rows.num_rows)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(self._rows.column_names)

    def to_arrow(self) -> "pa.Table":
        """All rows as an Arrow table."""
        return self._rows

    def to_pandas(self) -> "pd.DataFrame":
        """All rows as a pandas frame; days as dates, categories as text."""
        frame: pd.DataFrame = self._rows.to_pandas()
        return frame

    def __repr__(self) -> str:
        return f"{self._head()}\n{self._shown().to_string(index=False, max_colwidth=24)}"

    def _repr_html_(self) -> str:
        return f"<p>{self._head()}</p>{self._shown().to_html(index=False, border=0)}"

    def _head(self) -> str:
        return f"{self._what}: {len(self):,} rows, {len(self.columns):,} columns"

    def _shown(self) -> "pd.DataFrame":
        frame: pd.DataFrame = self._rows.slice(0, _ROWS).select(list(self.columns[:_COLUMNS])).to_pandas()
        return frame
