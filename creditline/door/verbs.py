"""What is done with data and a model: features, scores, decisions, validation, export."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from creditline.door.data import data_of
from creditline.door.given import Day, day_of, days_of, declarations_of, path_of, table_of
from creditline.door.model import Model, model_of
from creditline.door.table import Table
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa

    from creditline.door.data import Data
    from creditline.features.catalogue import Declarations
    from creditline.features.data import DataSet
    from creditline.models.export.parity import Parity
    from creditline.training.outcomes import DefaultDefinition
    from creditline.training.validate.report.validation import Validation


def features(
    data: "Data | str | Path | Mapping[str, Any]",
    *,
    as_of: "Day | Iterable[Day] | None" = None,
    rows: Any = None,
    product: str | None = None,
    catalogue: "Declarations | str | Path | None" = None,
) -> Table:
    """What was known of customers at the end of a day: one row per customer and day, a column per feature.

    `as_of`: one day or several, for every customer there was; or `rows`: a frame of `customer_id` and `as_of`. `product`:
    what features are relative to. `catalogue`: a file of a lender's own features. DataError for a day before the first
    record or an unknown customer.
    """
    from creditline.features.engine import compute_features

    opened = data_of(data).sound
    known = declarations_of(catalogue).of(opened, product).available(opened)
    return Table(compute_features(opened, _pairs(opened, as_of, rows), known), "features")


def score(
    model: "Model | str | Path",
    data: "Data | str | Path | Mapping[str, Any]",
    *,
    as_of: "Day | Iterable[Day] | None" = None,
    rows: Any = None,
) -> Table:
    """Probability of default, score and band: customer_id, as_of, margin, pd (0 to 1), raw, score, band, in_default.

    `as_of` or `rows` as in `features`. Who is in default has a pd of 1 and no score. DataError where the data cannot give a
    feature of the model.
    """
    from creditline.models.portfolio.scores import score_pairs

    trained, opened = model_of(model).artefact, data_of(data).sound
    return Table(score_pairs(trained, opened, _pairs(opened, as_of, rows)), f"scores of model {trained.version}")


def decide(
    model: "Model | str | Path",
    data: "Data | str | Path | Mapping[str, Any]",
    *,
    as_of: Day,
    policy: "str | Path",
    out: "str | Path | None" = None,
) -> Table:
    """Decide on every line by a policy (a TOML file, or the name of one that comes with creditline): a row per line.

    `out`: a .parquet file that gets the same rows, and beside it FILE.kept.parquet, the cohort of lines just kept.
    DataError for a day before the first record and a portfolio without lines; DeclarationError for a bad policy.
    """
    from pyarrow import parquet

    from creditline.models.portfolio.decide_dates.job import Job

    trained, opened, day = model_of(model).artefact, data_of(data).sound, day_of(as_of, "as_of")
    job = Job(opened, trained, str(policy), (), "1GB", _unheard, _unheard)
    with tempfile.TemporaryDirectory(prefix="creditline-decide-") as folder:
        place = Path(folder) / "decisions.parquet" if out is None else path_of(out, "out")
        if place.suffix != ".parquet":
            raise DataError(f"{place} should end in .parquet")
        job.once(day, place)
        return Table(parquet.read_table(arrow_path(place)), f"decisions of {day}")


def validate(
    model: "Model | str | Path",
    data: "Data | str | Path | Mapping[str, Any]",
    *,
    definition: "DefaultDefinition | None" = None,
    champion: "Model | str | Path | None" = None,
    refits: int = 3,
    out: "str | Path | None" = None,
) -> "Validation":
    """What a validator signs: discrimination, calibration, stability, directions, sensitivity and limits.

    `definition`: the default it judges by, on the model's product; None takes 90 days within 12 months. `champion`: the model
    in use, to stand beside it. `out`: an .html page, its numbers beside it as .json. DataError where too few outcomes are known.
    """
    from dataclasses import replace

    from creditline.training.outcomes import DefaultDefinition
    from creditline.training.validate import ValidateSettings
    from creditline.training.validate import validate as validate_model

    trained = model_of(model).artefact
    chosen = replace(definition or DefaultDefinition(), product=trained.target_product)
    other = None if champion is None else model_of(champion).artefact
    found = validate_model(trained, data_of(data).sound, ValidateSettings(chosen, refits=refits), other)
    if out is not None:
        _write_validation(found, path_of(out, "out"))
    return found


def export(model: "Model | str | Path", out: "str | Path", *, to: str = "bundle") -> "Parity":
    """Write the model for another program, compared with the library row by row: `bundle` or `mlflow`.

    DataError for another route, and where the export does not score as the library does: then nothing is written.
    """
    from creditline.models.export.job import Export
    from creditline.models.export.routes import Route

    if to not in list(Route):
        raise DataError(f"there is no route {to!r} to export by; there are {' and '.join(Route)}")
    place = path_of(out, "out")
    with tempfile.TemporaryDirectory(prefix="creditline-export-") as folder:
        saved = model.save(Path(folder) / "model") if isinstance(model, Model) else path_of(model, "the model's folder")
        return Export(saved, Route(to)).write(place, _unheard)


def _pairs(data: "DataSet", as_of: "Day | Iterable[Day] | None", rows: Any) -> "pa.Table":
    from creditline.features.engine import pairs_for

    if (as_of is None) == (rows is None):
        raise DataError("give as_of (a day or several) or rows (customer_id and as_of), one of them")
    if as_of is not None:
        return pairs_for(data, list(days_of(as_of, "as_of")))
    table = table_of(rows, "rows")
    missing = [name for name in ("customer_id", "as_of") if name not in table.column_names]
    if missing:
        raise DataError(f"the rows have no column {missing[0]}; give customer_id and as_of")
    return table.select(["customer_id", "as_of"])


def _write_validation(found: "Validation", page: Path) -> None:
    from creditline.features.output.beside import file_beside
    from creditline.features.output.report import write_report
    from creditline.training.validate.report.page import as_page

    if page.suffix != ".html":
        raise DataError(f"{page} should end in .html")
    with file_beside(page) as part, file_beside(page.with_suffix(".json")) as numbers:
        write_report(as_page(found), found.to_json(), part, numbers)


def _unheard(_: object) -> None:
    return None
