"""What is false in sentences about the features whose words are hardest to get right, whether or not a model reads them.

    python benchmarks/why/false_by_feature.py DATA DATE DATE...

Of every customer and every two dates that follow each other, what changed is said in every language, and counted where
`false_words.py` calls it false.
"""

import argparse
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa
from false_words import FALSE, Standing, false_in, standings

from creditline.features.catalogue import catalogue
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.features.words.languages import languages
from creditline.models.artefact import model_feature
from creditline.models.why.answer.meant import Meant
from creditline.models.why.answer.values import FeatureShare
from creditline.models.why.words.sentence import sentence

HARD = (
    "repayment.worst_days_late", "repayment.days_since_late", "past_due_now", "utilisation.min_paid_180d", "paid_to_balances_90d",
    "cash_to_limit_90d", "inquiries.days_since", "multi_lender.days_since", "macro.unemployment", "spending.balance_min_90d",
)  # fmt: skip


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("dates", type=date.fromisoformat, nargs="+")
    arguments = parser.parse_args()
    data = DataSet.open(arguments.data)
    hard = [feature.name for feature in catalogue().available(data) if any(part in feature.name for part in HARD)]
    chosen = catalogue().only(hard)
    table = duckdb.execute("SELECT customer_id FROM read_parquet(?)", [str(arguments.data / "customers.parquet")])
    customers = [row[0] for row in table.fetchall()]
    said, seen = 0, Counter[str]()
    for dates in pairwise(arguments.dates):
        before, after = (
            {
                row["customer_id"]: row
                for row in compute_features(
                    data, pa.table({"customer_id": customers, "as_of": pa.array([day] * len(customers))}), chosen
                ).to_pylist()
            }
            for day in dates
        )
        standing = standings(arguments.data, dates[1], customers)
        for customer in before.keys() & after.keys():
            for feature in map(model_feature, chosen):
                values = [before[customer][feature.name], after[customer][feature.name]]
                start, end = (None if value is None else float(value) for value in values)
                if start == end:
                    continue
                meant = Meant(feature.concept, feature.concept_named, feature.direction, feature.null, feature.speech)
                share = FeatureShare(
                    feature.name, feature.named, feature.unit, "customer", start, end, -5, -5.0, 0.1, meant
                )
                for language in languages():
                    text = sentence(share, language, "CNY", to_customer=True)
                    seen.update(false_in(share, text, standing.get(customer, Standing(0, None))))
                    said += 1
    print(f"{said:>10,}  sentences")
    for what in FALSE:
        print(f"{seen[what]:>10,}  {what}")


if __name__ == "__main__":
    main()
