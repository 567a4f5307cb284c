"""`creditline score MODEL DATA`: the probability of default, score and band of customers on a date."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from creditline.training.commands.terminal.arguments import AsOf, DataFolder, ModelFolder, OutFile, Rows, asked_days
from creditline.training.commands.terminal.edited import EditFiles, edited
from creditline.training.commands.terminal.engine import Engine, refuse_beside_engine

EXAMPLE = """\b
Examples:
  creditline score runs/model lender --as-of 2025-06-30 --out scores.parquet
  creditline score runs/model lender --rows wanted.csv
  creditline score runs/model lender --as-of 2025-06-30 --engine spark --out scores.parquet
  creditline score runs/model lender --as-of 2025-06-30 --edits corrections.csv
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("score", epilog=EXAMPLE)(score)


def score(
    model: ModelFolder,
    data: DataFolder,
    as_of: AsOf = None,
    rows: Rows = None,
    edits: EditFiles = None,
    engine: Engine = None,
    out: OutFile = None,
) -> None:
    """Score customers as known at the end of a day.

    One row per customer and day. Columns: customer_id, as_of, margin, pd (0 to 1), raw, score (350 to 950, higher is
    safer), band, in_default. Who is in default by the model's definition has a pd of 1 and neither score nor band.
    """
    wanted = asked_days(as_of, rows)
    if engine is not None:
        refuse_beside_engine("--edits", edits)
        _on_engine(engine, model, data, wanted, rows, out)
        return

    from creditline.features.output.stage import Stage
    from creditline.models.artefact import read_model
    from creditline.models.portfolio.scores import score_pairs
    from creditline.training.commands.terminal.frames import table_out
    from creditline.training.commands.terminal.pairs import asked_pairs
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.run.sound import open_sound

    with table_out(out) as write, progress() as step, edited(edits) as right:
        trained, opened = read_model(model), right(open_sound(data))
        pairs = asked_pairs(opened, wanted, rows)
        step(Stage(f"scoring {pairs.num_rows:,} rows", pairs.num_rows))
        write(score_pairs(trained, opened, pairs))


def _on_engine(
    engine: str, model: Path, folder: Path, days: Sequence[date], rows: Path | None, out: Path | None
) -> None:
    from creditline.features.engine.carriers.spark.collected import known_rows
    from creditline.models.artefact import read_model
    from creditline.models.portfolio.on_engine.scores import score_frame_of
    from creditline.training.commands.terminal.engine import answer_out, asked_of_engine, engine_data
    from creditline.training.commands.terminal.progress import progress

    with answer_out(out) as write, progress() as step:
        trained = read_model(model)
        with engine_data(engine, folder) as opened:
            asked, pairs = asked_of_engine(opened, days, rows)
            step(f"scoring in {engine}")
            expected = None if rows is not None else known_rows(opened, days)
            write(score_frame_of(trained, opened, asked), pairs, expected)
