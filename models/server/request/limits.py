"""What one request, and all of them together, may take."""

from dataclasses import dataclass

from creditline.features.errors import DataError

MOST_ROWS = 1000  # of one batch
DEPTH = 8  # of nested arrays and objects; the deepest request the routes know has 5
LARGEST_AMOUNT = 10**15  # in a record, either sign: no consumer's money comes near
MOST_RECORDS = 50_000  # of one customer, all tables together


@dataclass(frozen=True)
class Limits:
    """`max_body` bytes of a request, `timeout` seconds to read and answer one, `max_concurrent` of them at a time."""

    max_body: int = 64 * 2**20
    timeout: float = 10.0
    max_concurrent: int = 64

    def __post_init__(self) -> None:
        if self.max_body < 1 or not 0 < self.timeout < float("inf") or self.max_concurrent < 1:
            raise DataError(f"limits must be above zero, not {self}")
