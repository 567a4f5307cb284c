"""`creditline train DATA --out MODEL`: histories to a calibrated, tracked model."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.adjustments import adjustments
from creditline.training.commands.terminal.alias import Alias
from creditline.training.commands.terminal.arguments import (
    DEFAULT_SEED,
    Closed,
    ClosedLine,
    CureDays,
    DataFolder,
    DaysPastDue,
    Declared,
    DormantDays,
    Horizon,
    IndeterminateDays,
    Materiality,
    MonthsOnBook,
    ObservedTo,
    Product,
    Seed,
    day,
    score_ends,
)
from creditline.training.commands.terminal.champion import ChampionKind, Champions
from creditline.training.commands.terminal.compared import compared

EXAMPLE = """\b
Examples:
  creditline train lender --out runs/model
  creditline train lender --out runs/cards --product card --days-past-due 60 --horizon 6
  creditline train lender --out runs/tuned --trials 40
  creditline train lender --out runs/own --catalogue my_features.py
  creditline train lender --out runs/large --materiality 100 --indeterminate-days 30 --sample-goods 0.1
  creditline train lender --out runs/model --central-tendency 0.04 --macro-adjustment unemployment=0.3@5.2
  creditline train lender --out runs/model --pdo 20 --anchor-score 660 --anchor-odds 72 --score-range 300-850
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("train", epilog=EXAMPLE)(train)


def train(
    data: DataFolder,
    out: Annotated[
        Path, typer.Option("--out", metavar="MODEL", show_default=False, help="Folder to write the model to.")
    ],
    product: Product = None,
    days_past_due: DaysPastDue = 90,
    horizon: Horizon = 12,
    materiality: Materiality = 0.0,
    cure_days: CureDays = 90,
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare",
            metavar="DAYSxMONTHS[,...]",
            show_default=False,
            help="Definitions of default whose rates are recorded too; without it, 30, 60 and 90 days within 6 and 12 months.",
        ),
    ] = None,
    observed_to: ObservedTo = None,
    min_months_on_book: MonthsOnBook = 0,
    dormant_days: DormantDays = None,
    indeterminate_days: IndeterminateDays = None,
    closed_lines: ClosedLine = Closed.WEIGH,
    sample_goods: Annotated[
        float,
        typer.Option(
            "--sample-goods",
            metavar="SHARE",
            help="Draw this share (0 to 1) of the in-time customers without a default, each to count 1 / SHARE times.",
        ),
    ] = 1.0,
    store: Annotated[
        Path | None,
        typer.Option(
            "--store",
            metavar="FILE",
            show_default=False,
            help="SQLite file to track in; without it, mlflow.db beside MODEL.",
        ),
    ] = None,
    tracking_uri: Annotated[
        str | None,
        typer.Option(
            "--tracking-uri",
            metavar="URI",
            show_default=False,
            help="MLflow server to track at; when it does not answer, the run is kept in the SQLite file.",
        ),
    ] = None,
    register: Annotated[
        str | None,
        typer.Option(
            "--register",
            metavar="NAME",
            show_default=False,
            help="Name of the registered model; without it, creditline-PRODUCT.",
        ),
    ] = None,
    alias: Annotated[
        Alias | None,
        typer.Option(
            "--alias",
            show_default=False,
            help="Alias of this version; without it, champion for the first of its name and challenger for any other.",
        ),
    ] = None,
    trials: Annotated[
        int,
        typer.Option(
            "--trials",
            metavar="N",
            min=0,
            help="Tree parameters to try, in each fold and for the final trees; 0: none.",
        ),
    ] = 0,
    study: Annotated[
        Path | None,
        typer.Option(
            "--study",
            metavar="FILE",
            show_default=False,
            help="SQLite file of the search, which goes on where it was stopped; without it, MODEL-search.db.",
        ),
    ] = None,
    refits: Annotated[
        int,
        typer.Option(
            "--refits",
            metavar="N",
            min=0,
            help="Grow the model again on N draws of its customers; a letter's reasons are held to these.",
        ),
    ] = 20,
    dense: Annotated[
        bool,
        typer.Option(
            "--dense",
            help="Grow trees on every feature, and not on the few windows that carry each concept, chosen inside each "
            "training fold.",
        ),
    ] = False,
    compare_training: Annotated[
        bool,
        typer.Option(
            "--compare-training",
            help="Train twice more, on every feature and without directions, and show the three side by side.",
        ),
    ] = False,
    segment: Annotated[
        str | None,
        typer.Option(
            "--out-of-segment",
            metavar="FEATURE",
            show_default=False,
            help="Also test on each value of a category feature, such as profile.region, by trees that had not seen it.",
        ),
    ] = None,
    central_tendency: Annotated[
        float | None,
        typer.Option(
            "--central-tendency",
            metavar="P",
            min=1e-6,
            max=1 - 1e-6,
            show_default=False,
            help="Say that a share P (0 to 1) of the customers the model is for defaults: the log-odds are moved by Elkan's "
            "prior shift. Where the mean probability comes to lie is printed; it need not be P.",
        ),
    ] = None,
    long_run_average: Annotated[
        float | None,
        typer.Option(
            "--long-run-average",
            metavar="P",
            min=1e-6,
            max=1 - 1e-6,
            show_default=False,
            help="Move the log-odds so that the mean probability over the rows calibrated on is P (0 to 1), such as a "
            "long-run average default rate.",
        ),
    ] = None,
    macro_adjustment: Annotated[
        list[str] | None,
        typer.Option(
            "--macro-adjustment",
            metavar="INDICATOR[=B][@A]",
            show_default=False,
            help="Move the log-odds by B for each unit of a macro indicator above A. Without B it is fitted; without A it "
            "is the mean over the customers calibrated on. Repeat it for more indicators.",
        ),
    ] = None,
    pdo: Annotated[float, typer.Option("--pdo", metavar="POINTS", help="Points that double the odds of paying.")] = 40,
    anchor_score: Annotated[
        float, typer.Option("--anchor-score", metavar="POINTS", help="The score at the anchor odds.")
    ] = 600,
    anchor_odds: Annotated[
        float, typer.Option("--anchor-odds", metavar="ODDS", help="Good customers to one bad at the anchor score.")
    ] = 19,
    score_range: Annotated[
        str,
        typer.Option(
            "--score-range",
            metavar="LOW-HIGH",
            help="Where scores are clipped. The lowest and the highest band end there; the bounds between bands stay.",
        ),
    ] = "350-950",
    champion: Champions = ChampionKind.TREES,
    catalogue: Declared = None,
    seed: Seed = DEFAULT_SEED,
) -> None:
    """Train a model on DATA.

    The training is tracked in a local MLflow store. MODEL is written beside its place and renamed: a training that is
    stopped leaves the old model or none. With --trials the same call after a stop goes on with the search and ends in
    the same model.
    """
    from creditline.features.catalogue.own_features import read_declarations
    from creditline.features.data import DataSet
    from creditline.features.output.beside import writable
    from creditline.models.artefact import ModelKind, write_model
    from creditline.models.scale.scale import Scale
    from creditline.training.cohorts import ClosedLines, CohortSettings
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.commands.terminal.training_shown import shown
    from creditline.training.outcomes import DefaultDefinition
    from creditline.training.run.moved_level import moved_level
    from creditline.training.run.store import Tracking, track
    from creditline.training.run.training_report import write_training_report
    from creditline.training.train.train import TrainSettings
    from creditline.training.train.train import train as train_model

    kept = store or out.parent / "mlflow.db"
    writable(out.parent)
    writable(kept.parent)
    definition = DefaultDefinition(days_past_due, horizon, product, materiality=materiality, cure_days=cure_days)
    cohorts = CohortSettings(
        observed_to=None if observed_to is None else day(observed_to, "--observed-to"),
        seasoning_months=min_months_on_book,
        dormant_days=dormant_days,
        indeterminate_days=indeterminate_days,
        closed_lines=ClosedLines(closed_lines.value),
        sample_goods=sample_goods,
    )
    low, high = score_ends(score_range)
    settings = TrainSettings(
        definition=definition,
        cohorts=cohorts,
        scale=Scale(pdo, anchor_score, anchor_odds, low, high),
        refits=refits,
        dense=dense,
        compare_training=compare_training,
        central_tendency=central_tendency,
        long_run_average=long_run_average,
        macro=adjustments(macro_adjustment or ()),
        trials=trials,
        compared=None if compare is None else compared(compare, definition),
        segment=segment,
        champion=ModelKind(champion.value),
        seed=seed,
    )
    searched = study or out.parent / f"{out.name}-search.db"
    with progress() as step:
        declarations, opened = read_declarations(catalogue or ()), DataSet.open(data)
        trained = train_model(opened, settings, step, study=searched, declarations=declarations)
        moved = moved_level(trained, opened)
        step("writing the model")
        write_model(trained.model, out)
        write_training_report(trained, out)
        step("validating")
        where = Tracking(kept, tracking_uri, register, alias)
        place, recorded = track(trained, opened, out, where, step, declarations)
        if recorded is not None:
            step(f"registered {recorded.name}, version {recorded.version}, as {recorded.alias}")
    typer.echo(f"model {out}, tracked in {place}" if recorded else f"model {out}, not tracked")
    for line in shown(trained, moved):
        typer.echo(line)
