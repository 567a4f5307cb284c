"""What became of customers whose line was cut; how it is told is `training.outcomes`' alone."""

from collections import Counter

import pyarrow as pa

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.portfolio.cut_report.values import Later
from creditline.training.outcomes import DefaultDefinition, look_past_as_of

FEWEST = 5  # known outcomes; of fewer no share is given, nor how many were good


def became(data: DataSet, definition: DefaultDefinition, rows: pa.Table) -> Later:
    """The outcomes of the customers of these rows after their later date."""
    seen: Counter[str] = Counter()
    good, why_not = 0, None
    if rows.num_rows:
        asked = pa.table({"customer_id": rows["customer_id"], "as_of": rows["as_of_to"]})
        try:
            outcomes = look_past_as_of(data, asked, definition, refuse_immature=False)
        except DataError as error:  # data that tell no default are no reason to have no report
            why_not = str(error)
        else:
            seen = Counter(outcomes["status"].to_pylist())
            good = sum(defaulted == 0 for defaulted in outcomes["defaulted"].to_pylist())
    enough = seen["ok"] >= FEWEST
    return Later(
        outcome="given by the lender" if data.has("outcomes") else definition.text,
        known=seen["ok"],
        good=good if enough else None,
        share_good=good / seen["ok"] if enough else None,
        open=seen["immature"],
        no_exposure=seen["closed"],
        in_default=seen["already_defaulted"],
        unknown=seen["unknown"],
        why_not=why_not,
    )
