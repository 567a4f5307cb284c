"""What one request, and all of them together, may take."""

from dataclasses import dataclass

from creditline.features.errors import DataError

MOST_ROWS = 1000  # of one batch
DEPTH = 8  # of nested arrays and objects; the deepest request the routes know has 5
MOST_NESTS = 120_000  # arrays and objects of one body: each takes twenty times its two bytes
MOST_VALUES = 1_500_000  # of one body; a thousand rows, each with an earlier one, of 700 features
MOST_TOGETHER = 10_000  # values of one object or array
LARGEST_AMOUNT = 10**15  # in a record, either sign: no consumer's money comes near
MOST_RECORDS = 50_000  # of one customer, all tables together


@dataclass(frozen=True)
class Limits:
    """What requests may take. DataError for a value of 0 or less."""

    max_body: int = 32 * 2**20
    """Bytes of a request's body, 1 or more. Default: 33554432."""
    timeout: float = 10.0
    """Seconds to read and to answer one request, above 0. Default: 10.0."""
    max_concurrent: int = 64
    """Requests answered at a time, 1 or more. Default: 64."""

    max_table: int = 4 * 2**30
    """Bytes of a table in Arrow or Parquet, 1 or more; they go to disk. Default: 4294967296."""
    table_timeout: float = 900.0
    """Seconds to score one table, above 0. Default: 900.0."""

    def __post_init__(self) -> None:
        if min(self.max_body, self.max_table, self.max_concurrent) < 1 or not (
            min(self.timeout, self.table_timeout) > 0 and max(self.timeout, self.table_timeout) < float("inf")
        ):
            raise DataError(f"limits must be above zero, not {self}")
