"""What a training's run keeps beside its numbers: the validation report and the catalogue."""

from collections.abc import Callable
from pathlib import Path

from creditline.features.catalogue import BUILT_IN, Declarations
from creditline.features.catalogue.listing import as_json
from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.features.output.report import write_report
from creditline.training.train.trained import Trained
from creditline.training.validate import ValidateSettings, validate
from creditline.training.validate.report.page import as_page


def write_evidence(
    trained: Trained,
    data: DataSet,
    folder: Path,
    step: Callable[[str], None] | None = None,
    declarations: Declarations = BUILT_IN,
) -> None:
    """Write `report/report.html`, `report/report.json` and `catalogue.json` into `folder`.

    The report grows nothing again (no refits). Where too few customers are there to judge by, there is no report, and
    `report/none.txt` says why.
    """
    report = folder / "report"
    report.mkdir(parents=True)
    (folder / "catalogue.json").write_text(as_json(data, declarations) + "\n", encoding="utf-8")
    settings = trained.settings
    asked = ValidateSettings(settings.definition, settings.cohorts, refits=0, threads=settings.threads)
    try:
        found = validate(trained.model, data, asked, step=step)
    except DataError as error:
        (report / "none.txt").write_text(f"{error}\n", encoding="utf-8")
        return
    write_report(as_page(found), found.to_json(), report / "report.html", report / "report.json")
