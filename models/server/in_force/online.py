"""From one customer's raw records to feature rows: the definitions the model carries, ready to compute."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.models.artefact.feature import ModelFeature
from creditline.models.server.request.known import EPOCH, Neighbours, day_of, refuse_unsaid, told_of
from creditline.models.server.request.parsed import FeatureRows, RecordsRequest
from creditline.models.server.request.problem import RequestError
from creditline.models.server.request.records import columns_of
from creditline.models.serving.scorer import Scorer

if TYPE_CHECKING:
    from creditline.features.catalogue import Catalogue
    from creditline.features.data import Settings
    from creditline.features.engine.carriers.memory.given_columns import Rows


class Online:
    """The features of some models, computed from records.

    `settings` are those of the training data; `macro` the rows of its macro table. DataError where a definition is
    not what its hash states, where two models mean different things by one name or by late, where the settings' days of
    grace are not the models', and where a macro series is missing.
    """

    def __init__(self, scorers: Sequence[Scorer], settings: "Settings", macro: "Rows | None") -> None:
        from creditline.features.engine.carriers.memory.online import OnlineFeatures
        from creditline.models.artefact.definitions import catalogue_of_features

        wanted: dict[str, ModelFeature] = {}
        for feature in (feature for scorer in scorers for feature in scorer.features):
            if wanted.setdefault(feature.name, feature).definition_hash != feature.definition_hash:
                raise DataError(f"the model and its challenger mean different things by {feature.name}")
        products = {scorer.model.target_product for scorer in scorers}
        if len(products) > 1:
            raise DataError("the model and its challenger are for different products; records cannot serve both")
        graces = {scorer.model.grace_days for scorer in scorers}
        if len(graces) > 1:
            raise DataError(
                "the model and its challenger were trained with different grace_days; records cannot serve both"
            )
        catalogue = catalogue_of_features(wanted.values(), products.pop(), graces.pop())
        _refuse_absent(catalogue, macro)
        self._online: OnlineFeatures = OnlineFeatures(catalogue, settings, macro)
        self._reads_neighbours = self._online.reads_neighbours
        self._published = _published(macro)

    def warm_up(self) -> None:
        """Compute for a customer of whom nothing is recorded, so that no request waits for the compiler."""
        self._online.features({}, [date(2024, 1, 31)])

    def rows(self, request: RecordsRequest) -> FeatureRows:
        """The feature row of the last day asked for, and of the day before it where there are two; RequestError as `request`."""
        days = sorted(request.as_of)
        if len(set(days)) < len(days):
            raise RequestError("request", "as_of names the same day twice", "as_of")
        columns = columns_of(request.records)
        neighbours = None if request.neighbours is None else neighbours_of(request.neighbours)
        if self._reads_neighbours:
            refuse_unsaid(columns.get("links", {}), days, neighbours or {})
        try:
            found = self._online.features(
                {name: table if table else [] for name, table in columns.items()},
                days,
                neighbours,
            )
        except DataError as error:
            raise RequestError("request", str(error), "records") from error
        previous = found.row(0) if len(days) == 2 else None
        told = told_of(columns, days[-1], self._published)
        return FeatureRows([found.row(len(days) - 1)], [previous], request, told=told)


def _refuse_absent(catalogue: "Catalogue", macro: "Rows | None") -> None:
    """Refuse (DataError) models that read macro series which the macro table does not have."""
    from creditline.features.catalogue.catalogue import indicators_of

    read = dict.fromkeys(name for feature in catalogue for name in indicators_of(feature))
    there = _indicators(macro)
    absent = [name for name in read if name not in there]
    if absent and macro is None:
        raise DataError("the model reads the economy; give the macro table's file with --macro")
    if absent:
        raise DataError(f"the model reads {absent[0]}, which the file of --macro does not have; give the file with it")


def _indicators(macro: "Rows | None") -> frozenset[str]:
    if macro is None:
        return frozenset()
    from creditline.features.engine.carriers.memory.given_columns import GivenColumns

    return frozenset(GivenColumns("macro", macro, "UTC").labels("indicator").values)


def _published(macro: "Rows | None") -> Sequence[date]:
    """The days on which figures of the economy were published, rising."""
    if macro is None:
        return ()
    from creditline.features.engine.carriers.memory.given_columns import GivenColumns

    days = GivenColumns("macro", macro, "UTC").days("published_on")
    return () if days is None else [EPOCH + timedelta(int(day)) for day in sorted(set(days.tolist()))]


def neighbours_of(given: Mapping[str, object]) -> Neighbours:
    """What linked accounts owed: id, then day, to whether anything was past due; RequestError for anything else."""
    found: Neighbours = {}
    for name, days in given.items():
        where = f"neighbours.{name}"
        if not isinstance(days, dict):
            raise RequestError("request", f"{where} must be an object of days", where)
        found[name] = {}
        for day, state in days.items():
            if state is not None and not isinstance(state, bool):
                raise RequestError("request", f"{where}.{day} must be true, false or null", f"{where}.{day}")
            found[name][day_of(day, f"{where}.{day}")] = state
    return found


def read_macro(file: Path) -> "Rows":
    """The rows of a macro table in a .parquet or .csv file; DataError where it cannot be read."""
    import pyarrow as pa
    from pyarrow import csv, parquet

    from creditline.features.contract import TABLES, Kind

    try:
        # Text as it stands: a region may be 01, and a day is read by the one grammar.
        texts = {column.name: pa.string() for column in TABLES["macro"] if column.kind is not Kind.NUMBER}
        options = csv.ConvertOptions(column_types=texts, strings_can_be_null=True)
        table = (
            csv.read_csv(arrow_path(file), convert_options=options)
            if file.suffix == ".csv"
            else parquet.read_table(arrow_path(file))
        )
    except (OSError, pa.ArrowException) as error:
        raise DataError(f"{file} cannot be read as a macro table ({error}); give a .parquet or .csv file") from error
    return table
