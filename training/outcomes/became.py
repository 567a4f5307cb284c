"""What became of customers whose line was cut; how it is told is `training.outcomes`' alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.portfolio.cut_report.values import Later
from creditline.training.outcomes import DefaultDefinition, look_past_as_of

if TYPE_CHECKING:
    from creditline.training.outcomes.watched import WatchedDefaults

FEWEST = 5  # known outcomes; of fewer no share is given, nor how many were good


def became(data: DataSet, definition: DefaultDefinition, rows: pa.Table) -> Later:
    """The outcomes of the customers of these rows after their later date."""
    return together([count_later(data, definition, None, rows)])


def count_later(
    data: DataSet, definition: DefaultDefinition, watched: "WatchedDefaults | None", rows: pa.Table
) -> Later:
    """The same as a part of several, which is not told by itself; `watched`: of all customers, where `data` are of some."""
    seen: Counter[str] = Counter()
    good, why_not = 0, None
    if rows.num_rows:
        asked = pa.table({"customer_id": rows["customer_id"], "as_of": rows["as_of_to"]})
        try:
            until, products = (None, None) if watched is None else (watched.until, watched.products)
            outcomes = look_past_as_of(data, asked, definition, until, refuse_immature=False, everybodys=products)
        except DataError as error:  # data that tell no default are no reason to have no report
            why_not = str(error)
        else:
            seen = Counter(outcomes["status"].to_pylist())
            good = sum(defaulted == 0 for defaulted in outcomes["defaulted"].to_pylist())
    return Later(
        outcome="given by the lender" if data.has("outcomes") else definition.text,
        known=seen["ok"],
        good=good,
        share_good=None,
        open=seen["immature"],
        no_exposure=seen["closed"],
        in_default=seen["already_defaulted"],
        unknown=seen["unknown"],
        why_not=why_not,
    )


def together(parts: Sequence[Later]) -> Later:
    """What there is to tell of all parts, of which there is at least one."""
    counts = ("known", "open", "no_exposure", "in_default", "unknown")
    summed = {name: sum(getattr(part, name) for part in parts) for name in counts}
    good, known = sum(part.good or 0 for part in parts), summed["known"]
    return replace(
        parts[0],
        **summed,
        good=good if known >= FEWEST else None,
        share_good=good / known if known >= FEWEST else None,
        why_not=next((part.why_not for part in parts if part.why_not is not None), None),
    )
