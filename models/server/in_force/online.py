"""From one customer's raw records to feature rows: the catalogue the model was trained on, ready to compute."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.errors import DataError
from creditline.models.artefact.feature import ModelFeature
from creditline.models.server.request.parsed import FeatureRows, RawRecords, said
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.records import columns_of
from creditline.models.serving.scorer import Scorer

if TYPE_CHECKING:
    from creditline.features.catalogue import Catalogue
    from creditline.features.data import Attribute, Settings
    from creditline.features.engine.carriers.memory.given_columns import Rows

Neighbours = dict[object, dict[date, bool | None]]


class Online:
    """The features of some models, computed from records.

    `settings` are those of the training data; `macro` the rows of its macro table. DataError where a model's feature is
    not in the catalogue, or means something else there, and where a model reads the economy and no `macro` is given.
    """

    def __init__(self, scorers: Sequence[Scorer], settings: "Settings", macro: "Rows | None") -> None:
        from creditline.features.engine.carriers.memory.online import OnlineFeatures

        wanted = {feature.name: feature for scorer in scorers for feature in scorer.features}
        if macro is None and any(feature.family == "macro" for feature in wanted.values()):
            raise DataError("the model reads the economy; give the macro table's file with --macro")
        products = {scorer.model.target_product for scorer in scorers}
        if len(products) > 1:
            raise DataError("the model and its challenger are for different products; records cannot serve both")
        self._online: OnlineFeatures = OnlineFeatures(
            _catalogue(list(wanted.values()), products.pop(), _indicators(macro)), settings, macro
        )

    def warm_up(self) -> None:
        """Compute for a customer of whom nothing is recorded, so that no request waits for the compiler."""
        self._online.features({}, [date(2024, 1, 31)])

    def rows(self, request: RawRecords) -> FeatureRows:
        """The feature row of the last day asked for, and of the day before it where there are two; RequestError as `request`."""
        days = [_day(value, f"as_of[{number}]") for number, value in enumerate(request.as_of)]
        if len(set(days)) < len(days):
            raise RequestError("request", "as_of names the same day twice", "as_of")
        days.sort()
        columns = columns_of(request.records)
        neighbours = None if request.neighbours is None else _neighbours(request.neighbours)
        try:
            found = self._online.features(
                {name: table if table else [] for name, table in columns.items()},
                days,
                neighbours,
            )
        except DataError as error:
            raise RequestError("request", str(error), "records") from error
        previous = found.row(0) if len(days) == 2 else None
        return FeatureRows([found.row(len(days) - 1)], [previous], request.options)


def _catalogue(wanted: Sequence[ModelFeature], product: str | None, indicators: Sequence[str]) -> "Catalogue":
    """The built-in catalogue's features that are wanted, of the same definition; DataError where one is not."""
    from creditline.features.catalogue import catalogue

    whole = catalogue(product, _attributes(wanted), indicators)
    there = {feature.name: feature.definition_hash for feature in whole}
    other = [feature.name for feature in wanted if there.get(feature.name) != feature.definition_hash]
    if other:
        raise DataError(
            f"this creditline cannot compute {len(other)} of the model's features from records as the model was trained on "
            f"them ({', '.join(other[:5])}); use the version it was trained with, or serve without --settings"
        )
    return whole.only([feature.name for feature in wanted])


def _attributes(wanted: Sequence[ModelFeature]) -> "list[Attribute]":
    """The lender's own attributes behind the wanted features: of the names they may have, the one that fits."""
    from creditline.features.catalogue.names import slugs
    from creditline.features.data import Attribute

    found = []
    for feature in wanted:
        start, _, slug = feature.name.partition(".attribute.")
        if start == "profile" and slug:
            said = feature.named.by_language().values()
            names = (slug, *said, *(text.replace(" ", "_") for text in said))
            name = next((name for name in names if slugs([name]) == (slug,)), slug)
            found.append(Attribute(name, feature.kind == "number"))
    return found


def _indicators(macro: "Rows | None") -> tuple[str, ...]:
    if macro is None:
        return ()
    from creditline.features.engine.carriers.memory.given_columns import GivenColumns

    return tuple(sorted(set(GivenColumns("macro", macro, "UTC").labels("indicator").values)))


def _day(value: object, where: str) -> date:
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise RequestError("request", f"{where} must be a day as 2024-01-31, not {said(value)}", where)


def _neighbours(given: Mapping[str, object]) -> Neighbours:
    """What linked accounts owed: id, then day, to whether anything was past due."""
    found: Neighbours = {}
    for name, days in given.items():
        where = f"neighbours.{name}"
        if not isinstance(days, dict):
            raise RequestError("request", f"{where} must be an object of days, not {said(days)}", where)
        found[name] = {}
        for day, state in days.items():
            if state is not None and not isinstance(state, bool):
                raise RequestError(
                    "request", f"{where}.{day} must be true, false or null, not {said(state)}", f"{where}.{day}"
                )
            found[name][_day(day, f"{where}.{day}")] = state
    return found


def read_macro(file: Path) -> "Rows":
    """The rows of a macro table in a .parquet or .csv file; DataError where it cannot be read."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    try:
        table = csv.read_csv(file) if file.suffix == ".csv" else parquet.read_table(file)
    except (OSError, pa.ArrowException) as error:
        raise DataError(f"{file} cannot be read as a macro table ({error}); give a .parquet or .csv file") from error
    return table
