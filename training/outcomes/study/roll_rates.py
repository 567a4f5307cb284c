"""Roll rates: where customers in one bucket of arrears are a month later."""

from dataclasses import dataclass
from datetime import date

from creditline.features.contract.arrears import BUCKETS
from creditline.features.data import DataSet
from creditline.training.outcomes.period import observed_from, observed_until
from creditline.training.outcomes.spells.bucket_sql import months_in_buckets
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.products import require_product
from creditline.training.outcomes.spells.spell_table import day_literal

CLOSED, WRITTEN_OFF = "closed", "written off"
ENDS = (*BUCKETS, WRITTEN_OFF, CLOSED)


@dataclass(frozen=True)
class RollRow:
    """Customer-months that began in `bucket` (days past due), and how many ended in each of `ENDS`."""

    bucket: str
    counts: tuple[int, ...]

    @property
    def customers(self) -> int:
        """All of them; a customer counts once for each month."""
        return sum(self.counts)

    @property
    def shares(self) -> tuple[float, ...]:
        """Share of each end, 0 to 1; all 0 where there is nobody."""
        return tuple(count / max(self.customers, 1) for count in self.counts)

    @property
    def worse(self) -> float:
        """Share in a worse bucket or written off a month later, 0 to 1; of the worst bucket also those who stay."""
        place = BUCKETS.index(self.bucket)
        first = min(place + 1, len(BUCKETS) - 1)
        return sum(self.shares[first : len(BUCKETS) + 1])

    @property
    def better(self) -> float:
        """Share in a better bucket or closed a month later, 0 to 1."""
        return sum(self.shares[: BUCKETS.index(self.bucket)]) + self.shares[-1]

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "bucket": self.bucket,
            "customers": self.customers,
            "counts": dict(zip(ENDS, self.counts, strict=True)),
            "shares": dict(zip(ENDS, self.shares, strict=True)),
        }


@dataclass(frozen=True)
class RollRates:
    """One row per bucket, the best first, over month ends from `first` to `last`; `product` None: every product."""

    product: str | None
    first: date
    last: date
    rows: tuple[RollRow, ...]

    def of(self, bucket: str) -> RollRow:
        """The row of one of `BUCKETS`."""
        return self.rows[BUCKETS.index(bucket)]

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "product": self.product,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
            "ends": list(ENDS),
            "rows": [row.to_json() for row in self.rows],
        }


def roll_rates(
    data: DataSet, definition: DefaultDefinition, observed_to: date | None = None, customers: int = 100_000
) -> RollRates:
    """Transitions from month end to month end between buckets of days past due, on the definition's product.

    A customer is in the bucket of the worst arrears that day: of an unsettled instalment, the days since it was due; of
    a line without instalments, 30 days for each month past due on its latest statement. A month end counts from a
    loan's first due date to its last and while one is unsettled, and from a line's first statement to its last. Who has
    none of them a month later is `closed`; who had one of the definition's final events is `written off` and counts
    no more. Only the definition's `product` and `events` play a part.
    `customers`: so many are looked at, chosen by a hash of their id. `observed_to` as in `look_past_as_of`. DataError
    if the data cannot tell a default or the product has no row.
    """
    first, until = observed_from(data), observed_to or observed_until(data)
    with data.connect() as connection:
        if definition.product is not None:
            require_product(connection, data, definition.product)
        sql = months_in_buckets(data, definition, day_literal(first), day_literal(until), customers)
        found = connection.execute(sql).fetchall()
    counts = {(before, after): number for before, after, number in found}
    rows = [
        RollRow(bucket, tuple(counts.get((place, end), 0) for end in range(len(ENDS))))
        for place, bucket in enumerate(BUCKETS)
    ]
    return RollRates(definition.product, first, until, tuple(rows))
