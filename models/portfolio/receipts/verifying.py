"""Replay a receipt and say whether everything is equal, or what differs."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.features.data import DataSet
from creditline.features.edits.from_file import edit_file
from creditline.features.edits.view import with_edits
from creditline.models.artefact import Model
from creditline.models.policy import Policy
from creditline.models.portfolio.policy_features import decision_catalogue
from creditline.models.portfolio.receipts.receipt import Receipt
from creditline.models.portfolio.receipts.receipts import receipts_of, recorded_scaling, versions_of
from creditline.models.portfolio.receipts.records import records_of


def differences(
    receipt: Receipt,
    data: DataSet,
    model: Model,
    policy: Policy,
    earlier: Sequence[Path] = (),
    declarations: Declarations = BUILT_IN,
) -> list[str]:
    """What differs between `receipt` and the same decision made again, one sentence each; nothing where all is equal.

    The order: versions, then records, features, state, and the decision they led to.
    """
    if receipt.edits is not None:
        corrected = edit_file(receipt.edits, "the receipt's edits").edits
        data = with_edits(data, [corrected], date.fromisoformat(receipt.as_of))
    catalogue = decision_catalogue(model, data, [policy], declarations=declarations)
    found = list(_versions(receipt.versions, versions_of(model, policy, catalogue)))
    as_of = date.fromisoformat(receipt.as_of)
    known = records_of(data, receipt.customer_id, as_of)
    if "customers" not in known:
        return [*found, f"customer {receipt.customer_id} is not in the data any more"]
    again = next(
        (
            one
            for one in receipts_of(
                data, model, policy, [receipt.customer_id], as_of, earlier, recorded_scaling(receipt), declarations
            )
            if one.line_id == receipt.line_id
        ),
        None,
    )
    found += _records(receipt.records, known)
    if again is None:
        return [*found, f"line {receipt.line_id} is not in force on {receipt.as_of} any more"]
    for what, before, after in (
        ("feature", receipt.features, again.features),
        ("state", receipt.state, again.state),
        ("decision", receipt.decision, again.decision),
    ):
        found += _values(what, before, after)
    return found


def _versions(before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[str]:
    for name in sorted(before.keys() | after.keys()):
        if before.get(name) != after.get(name):
            yield f"the {name} is {after.get(name)}, where the receipt has {before.get(name)}"


def _records(before: Mapping[str, Mapping[str, str]], after: Mapping[str, Mapping[str, str]]) -> Iterator[str]:
    for table in sorted(before.keys() | after.keys()):
        old, new = before.get(table, {}), after.get(table, {})
        for key in sorted(old.keys() - new.keys()):
            yield f"record {key} of {table} is gone"
        for key in sorted(new.keys() - old.keys()):
            yield f"record {key} of {table} was not there"
        for key in sorted(old.keys() & new.keys()):
            if old[key] != new[key]:
                yield f"record {key} of {table} says something else"


def _values(what: str, before: Mapping[str, object], after: Mapping[str, object]) -> Iterator[str]:
    for name in [*before, *(name for name in after if name not in before)]:
        if before.get(name) != after.get(name):
            yield f"{what} {name} is {_said(after.get(name))}, where the receipt has {_said(before.get(name))}"


def _said(value: object) -> str:
    return "not known" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
