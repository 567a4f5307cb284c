"""Whether declared features can be relied on: what the built-in catalogue is held to, for any features."""

import math
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from random import Random

import pyarrow as pa

from creditline.features.catalogue import Catalogue, Declarations, OwnFeatures
from creditline.features.data import Settings
from creditline.features.declare import Feature, aggregates
from creditline.features.engine import compute_features
from creditline.features.errors import DeclarationError
from creditline.features.testing.given_words import with_words_of
from creditline.features.testing.histories import made_up_history
from creditline.features.testing.poison import poisoned
from creditline.features.testing.tables import Tables, pairs_of, write_tables
from creditline.features.words.languages import languages

AS_OF = date(2023, 12, 31)
CUSTOMERS = tuple("abcdef")
NOBODY = "nobody"  # a customer of whom nothing is recorded
TARGET = "p"  # one of the two products of made-up histories
GRACE = Settings(grace_days=1)  # so that some payments are within it, and some beyond
_ROWS = 30  # at most, of a table and customer
_SEED = 7


def check_catalogue(features: Iterable[Feature] | Callable[[str | None], Sequence[Feature]]) -> None:
    """Hold a lender's own features to what the built-in ones are held to.

    `features`: what a file for `--catalogue` says as FEATURES or as features(target_product). Each must have a name of
    its own in every language, be computed from the tables of the contract, not change by a bit through anything that
    happens or becomes known after the date, and give what it declares of a customer without a row.

    DeclarationError where a declaration is at fault, AssertionError where a value is; both name the feature.
    """
    listed: tuple[Feature, ...] = () if callable(features) else tuple(features)
    declared = features if callable(features) else lambda _: listed
    own = OwnFeatures("check_catalogue", declared)
    known = Declarations((own,)).known(TARGET)
    names = {feature.name for feature in own.of(TARGET)}
    chosen = Catalogue(tuple(f for f in known if f.name.removesuffix(".before_cut") in names), TARGET)
    if not len(chosen):
        raise DeclarationError("there is no feature to check; give those that the file declares")
    _check_names(known, chosen)
    chance = Random(_SEED)  # nosec B311 # nothing secret is drawn
    history = made_up_history(lambda options: chance.choice(list(options)), CUSTOMERS, _ROWS)
    history = with_words_of(chosen, history, chance)
    clean, dirty = (computed(tables, chosen) for tables in (history, poisoned(history, AS_OF)))
    for feature in chosen:
        _check_future(feature, clean, dirty)
        _check_nobody(feature, clean)


def computed(tables: Tables, catalogue: Catalogue, as_of: date = AS_OF) -> pa.Table:
    """The features of everybody at the end of `as_of`, `NOBODY` last; DeclarationError for one that cannot be computed."""
    with tempfile.TemporaryDirectory(prefix="creditline.") as folder:
        data = write_tables(Path(folder), tables, GRACE)
        available = catalogue.available(data)
        for feature in catalogue:
            if feature.name not in available:
                raise DeclarationError(
                    f"{feature.name} cannot be computed from the tables of the contract, or is prohibited; read what "
                    "they have"
                )
        return compute_features(data, pairs_of([(one, as_of) for one in (*CUSTOMERS, NOBODY)]), catalogue)


def bits(frame: pa.Table, name: str) -> list[object]:
    """The values of a feature, numbers to the last bit."""
    return [value.hex() if isinstance(value, float) else value for value in frame[name].to_pylist()]


def _check_names(known: Catalogue, chosen: Catalogue) -> None:
    for language in languages():
        taken: dict[str, str] = {}
        for feature in known:
            said = feature.words.said(language)
            first = taken.setdefault(said, feature.name)
            if first != feature.name and (feature.name in chosen or first in chosen):
                raise DeclarationError(
                    f"{feature.name} and {first} are both called {said!r} in {language!r}; name one of them otherwise"
                )


def _check_future(feature: Feature, clean: pa.Table, dirty: pa.Table) -> None:
    if bits(clean, feature.name) != bits(dirty, feature.name):
        raise AssertionError(
            f"{feature.name} changes with what happens or becomes known after the date: {clean[feature.name].to_pylist()} "
            f"without it, {dirty[feature.name].to_pylist()} with it"
        )


def _check_nobody(feature: Feature, clean: pa.Table) -> None:
    reads = list(aggregates(feature.expression))
    if not reads or any(one.rows.of == "macro" for one in reads):  # facts and the economy need no row of the customer
        return
    value = clean[feature.name][-1].as_py()
    if value != feature.empty or (isinstance(value, float) and not math.isfinite(value)):
        raise AssertionError(
            f"{feature.name} gives {value} of a customer without a row, where it declares {feature.empty}"
        )
