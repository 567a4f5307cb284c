"""`creditline train DATA --out MODEL`: histories to a calibrated, tracked model."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.spread import takes
from creditline.training.commands.terminal.train_options import TrainOptions

EXAMPLE = """\b
Examples:
  creditline train lender --out runs/model
  creditline train lender --out runs/cards --product card --days-past-due 60 --horizon 6
  creditline train lender --out runs/tuned --trials 40
  creditline train lender --out runs/own --catalogue my_features.py
  creditline train lender --out runs/large --materiality 100 --indeterminate-days 30 --sample-goods 0.1
  creditline train lender --out runs/large --sample-goods 0.1 --features features
  creditline train lender --out runs/model --central-tendency 0.04 --macro-adjustment unemployment=0.3@5.2
  creditline train lender --out runs/model --pdo 20 --anchor-score 660 --anchor-odds 72 --score-range 300-850
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train", epilog=EXAMPLE)(train)


@takes(TrainOptions)
def train(
    data: DataFolder,
    out: Annotated[
        Path, typer.Option("--out", metavar="MODEL", show_default=False, help="Folder to write the model to.")
    ],
    options: TrainOptions,
    features: Annotated[
        Path | None,
        typer.Option(
            "--features",
            metavar="PLACE",
            show_default=False,
            help="Take the features from here: a folder of `creditline features`, or Parquet that an engine wrote. Without it "
            "they are computed.",
        ),
    ] = None,
    write_rows: Annotated[
        Path | None,
        typer.Option(
            "--write-rows",
            metavar="FILE",
            show_default=False,
            help="Only write the customers and dates this training looks at, .parquet or .csv, for `creditline features --rows`.",
        ),
    ] = None,
) -> None:
    """Train a model on DATA.

    DATA is checked first. The training is tracked in a local MLflow store. MODEL is written beside its place and renamed:
    a training that is stopped leaves the old model or none. With --trials the same call after a stop goes on with the
    search and ends in the same model.
    """
    from creditline.features.catalogue.own_features import read_declarations
    from creditline.features.data import DataSet
    from creditline.features.output.beside import require_file_place, writable
    from creditline.features.output.lock import locked
    from creditline.models.artefact import write_model
    from creditline.models.artefact.folder.write_model import refuse_no_model
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.commands.terminal.training_shown import shown
    from creditline.training.run.moved_level import moved_level
    from creditline.training.run.problems import with_problems
    from creditline.training.run.sound import refuse_problems
    from creditline.training.run.store import Tracking, track
    from creditline.training.run.training_report import write_training_report
    from creditline.training.train.train import train as train_model

    kept = options.store or out.parent / "mlflow.db"
    searched = options.study or out.parent / f"{out.name}-search.db"
    if write_rows is not None:
        _write_rows(data, options, write_rows)
        return
    refuse_no_model(out)
    for file in (kept, searched):
        require_file_place(file)
    writable(out.parent)
    writable(kept.parent)
    settings = options.settings()
    with locked(out), progress() as step:
        declarations, opened = read_declarations(options.catalogue or ()), DataSet.open(data)
        step("checking the data")
        problems = refuse_problems(opened, anyway=options.anyway)
        trained = train_model(opened, settings, step, study=searched, declarations=declarations, features=features)
        trained = with_problems(trained, problems)
        moved = moved_level(trained, opened)
        step("writing the model")
        write_model(trained.model, out)
        write_training_report(trained, out)
        step("validating")
        where = Tracking(kept, options.tracking_uri, options.register, options.alias)
        place, recorded = track(trained, opened, out, where, step, declarations)
        if recorded is not None:
            step(f"registered {recorded.name}, version {recorded.version}, as {recorded.alias}")
    echo(f"model {out}, tracked in {place}" if recorded else f"model {out}, not tracked")
    for line in shown(trained, moved):
        echo(line)


def _write_rows(data: Path, options: TrainOptions, out: Path) -> None:
    from creditline.training.commands.terminal.frames import table_out
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.run.sound import open_sound
    from creditline.training.train.train import rows_looked_at

    with table_out(out) as write, progress() as step:
        opened = open_sound(data)
        step("looking up outcomes")
        rows = rows_looked_at(opened, options.settings())
        write(rows)
    echo(f"{rows.num_rows:,} rows in {out}")
