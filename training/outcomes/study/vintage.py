"""Vintage curves: how the defaults of customers who began together add up over the months."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.training.outcomes.period import observed_from, observed_until
from creditline.training.outcomes.spells.definition import DefaultDefinition
from creditline.training.outcomes.spells.exposure import exposure_spells
from creditline.training.outcomes.spells.months import months_after
from creditline.training.outcomes.spells.spell_table import create_spells, day_literal


class Since(StrEnum):
    """What the months of a vintage are counted from.

    `AS_OF`: a quarter end, for every customer exposed and not in default on it; `OPENING`: the customer's own `opened_on`.
    """

    AS_OF = "as_of"
    OPENING = "opening"


@dataclass(frozen=True)
class Vintage:
    """`customers` who began in the quarter that ends on `cohort`, and their cumulative defaults.

    `defaults[m]`: how many had defaulted by the end of month m, from 0 to the last month all of them were watched for.
    A customer counts once, at the first default.
    """

    cohort: date
    customers: int
    defaults: tuple[int, ...]

    @property
    def rates(self) -> tuple[float, ...]:
        """Cumulative default rate after 0, 1, … months, 0 to 1, never falling."""
        return tuple(count / self.customers for count in self.defaults)

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "cohort": self.cohort.isoformat(),
            "customers": self.customers,
            "defaults": list(self.defaults),
            "rates": list(self.rates),
        }


@dataclass(frozen=True)
class Vintages:
    """Every vintage that was watched for a month or longer, the oldest first; `outcome`: the default in words."""

    since: Since
    outcome: str
    cohorts: tuple[Vintage, ...]

    @property
    def longest(self) -> int:
        """The most months any vintage was watched for; 0 if there is none."""
        return max((len(vintage.defaults) - 1 for vintage in self.cohorts), default=0)

    def seen_by(self, month: int, of: int) -> float | None:
        """The share (0 to 1) of the defaults within `of` months that fall in the first `month`.

        Pooled over the vintages watched for `of` months; None if there is none or nobody in them defaulted.
        """
        whole = [vintage.defaults for vintage in self.cohorts if len(vintage.defaults) > of]
        late = sum(defaults[of] for defaults in whole)
        return sum(defaults[month] for defaults in whole) / late if late else None

    def to_json(self) -> dict[str, object]:
        """Plain values for JSON."""
        return {
            "since": self.since.value,
            "outcome": self.outcome,
            "cohorts": [vintage.to_json() for vintage in self.cohorts],
        }


def vintages(
    data: DataSet, definition: DefaultDefinition, since: Since = Since.AS_OF, observed_to: date | None = None
) -> Vintages:
    """Cumulative default rates by quarter of beginning, on the definition's product; its horizon plays no part.

    `since` opening leaves out customers who opened before the histories begin: their early defaults are not seen.
    Months that not every customer of the quarter was watched for are left out. `observed_to`: the last day watched, if
    not `observed_until(data)`. DataError if the data cannot tell a default, or hold no `opened_on` where it is asked.
    """
    if since is Since.OPENING and not data.has("customers", "opened_on"):
        raise DataError(f"customers in {data.folder} has no opened_on; count the months since an as_of date instead")
    first, until = observed_from(data), observed_to or observed_until(data)
    with data.connect() as connection:
        create_spells(connection, data, definition)
        connection.execute(f"CREATE TEMP TABLE exposure AS {exposure_spells(data, definition)}")
        begun = _SINCE_OPENING if since is Since.OPENING else _SINCE_AS_OF
        rows = connection.execute(
            _COUNT.format(begun=begun.format(first=day_literal(first), until=day_literal(until)))
        ).fetchall()
    begun_in = {cohort: customers for cohort, month, customers in rows if month is None}
    by_month: dict[date, dict[int, int]] = defaultdict(dict)
    for cohort, month, customers in rows:
        if month is not None:
            by_month[cohort][month] = customers
    made = [_vintage(cohort, begun_in[cohort], by_month[cohort], until) for cohort in sorted(begun_in)]
    return Vintages(since, definition.text_whenever, tuple(vintage for vintage in made if len(vintage.defaults) > 1))


def _vintage(cohort: date, customers: int, by_month: dict[int, int], until: date) -> Vintage:
    months = 0
    while months_after(cohort, months + 1) <= until:
        months += 1
    total, defaults = 0, []
    for month in range(months + 1):
        total += by_month.get(month, 0)
        defaults.append(total)
    return Vintage(cohort, customers, tuple(defaults))


_SINCE_AS_OF = """
    SELECT customers.customer_id, quarter.day AS begun_on, quarter.day AS cohort
    FROM customers
    JOIN (SELECT CAST(last_day(month + INTERVAL 2 MONTH) AS DATE) AS day
          FROM (SELECT unnest(generate_series(date_trunc('quarter', {first}), {until}, INTERVAL 3 MONTH)) AS month))
        AS quarter
        ON quarter.day BETWEEN {first} AND {until} AND coalesce(opened_on <= quarter.day, true)
    WHERE NOT EXISTS (
        SELECT 1 FROM spell
        WHERE spell.customer_id = customers.customer_id AND begins_on <= quarter.day
          AND coalesce(ends_on > quarter.day, true)
    ) AND EXISTS (
        SELECT 1 FROM exposure
        WHERE exposure.customer_id = customers.customer_id AND known_from <= quarter.day AND known_until > quarter.day
    )
"""

_SINCE_OPENING = """
    SELECT customer_id, opened_on AS begun_on,
           CAST(last_day(date_trunc('quarter', opened_on) + INTERVAL 2 MONTH) AS DATE) AS cohort
    FROM customers
    WHERE opened_on BETWEEN {first} AND {until}
"""

# Month m ends m months after the beginning, so that the first default falls in the first m that reaches it. Most
# customers have no spell at all: they are counted, not grouped. Their month is null.
_COUNT = """
    WITH begun AS ({begun}), first_default AS (
        SELECT begun.customer_id, begun_on, cohort, min(greatest(spell.begins_on, begun_on + 1)) AS day
        FROM begun JOIN spell
            ON spell.customer_id = begun.customer_id AND coalesce(spell.ends_on > begun_on + 1, true)
            AND coalesce(spell.ends_on > spell.begins_on, true)
        GROUP BY ALL
    ), whole AS (
        SELECT *, date_diff('month', begun_on, day) - CASE WHEN day(day) < day(begun_on) THEN 1 ELSE 0 END AS months
        FROM first_default
    )
    SELECT cohort,
           months + CASE WHEN begun_on + to_months(CAST(months AS INTEGER)) < day THEN 1 ELSE 0 END AS month,
           count(*)
    FROM whole GROUP BY ALL
    UNION ALL
    SELECT cohort, NULL, count(*) FROM begun GROUP BY cohort
"""
