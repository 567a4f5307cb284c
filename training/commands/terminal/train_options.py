"""What `creditline train` and `creditline run` may be told of a training, declared once."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditline.training.commands.terminal.adjustments import adjustments
from creditline.training.commands.terminal.alias import Alias
from creditline.training.commands.terminal.arguments import (
    DEFAULT_SEED,
    Closed,
    ClosedLine,
    CureDays,
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

if TYPE_CHECKING:
    from creditline.training.settings.train_settings import TrainSettings


@dataclass(frozen=True)
class TrainOptions:
    """The options, in the order of the help, with the defaults of the library."""

    product: Product = None
    days_past_due: DaysPastDue = 90
    horizon: Horizon = 12
    materiality: Materiality = 0.0
    cure_days: CureDays = 90
    compare: Annotated[
        str | None,
        typer.Option(
            "--compare",
            metavar="DAYSxMONTHS[,...]",
            show_default=False,
            help="Definitions of default whose rates are recorded too; without it, 30, 60 and 90 days within 6 and 12 months.",
        ),
    ] = None
    observed_to: ObservedTo = None
    min_months_on_book: MonthsOnBook = 0
    dormant_days: DormantDays = None
    indeterminate_days: IndeterminateDays = None
    closed_lines: ClosedLine = Closed.WEIGH
    sample_goods: Annotated[
        float,
        typer.Option(
            "--sample-goods",
            metavar="SHARE",
            help="Draw this share (0 to 1) of the in-time customers without a default, each to count 1 / SHARE times.",
        ),
    ] = 1.0
    store: Annotated[
        Path | None,
        typer.Option(
            "--store",
            metavar="FILE",
            show_default=False,
            help="SQLite file to track in; without it, mlflow.db beside the model.",
        ),
    ] = None
    tracking_uri: Annotated[
        str | None,
        typer.Option(
            "--tracking-uri",
            metavar="URI",
            show_default=False,
            help="MLflow server to track at; when it does not answer, the run is kept in the SQLite file.",
        ),
    ] = None
    register: Annotated[
        str | None,
        typer.Option(
            "--register",
            metavar="NAME",
            show_default=False,
            help="Name of the registered model; without it, creditline-PRODUCT.",
        ),
    ] = None
    alias: Annotated[
        Alias | None,
        typer.Option(
            "--alias",
            show_default=False,
            help="Alias of this version; without it, champion for the first of its name and challenger for any other.",
        ),
    ] = None
    trials: Annotated[
        int,
        typer.Option(
            "--trials",
            metavar="N",
            min=0,
            help="Tree parameters to try, in each fold and for the final trees; 0: none.",
        ),
    ] = 0
    study: Annotated[
        Path | None,
        typer.Option(
            "--study",
            metavar="FILE",
            show_default=False,
            help="SQLite file of the search, which goes on where it was stopped; without it, MODEL-search.db beside the model.",
        ),
    ] = None
    refits: Annotated[
        int,
        typer.Option(
            "--refits",
            metavar="N",
            min=0,
            help="Grow the model again on N draws of its customers; a letter's reasons are held to these.",
        ),
    ] = 20
    dense: Annotated[
        bool,
        typer.Option(
            "--dense",
            help="Grow trees on every feature, and not on the few windows that carry each concept, chosen inside each "
            "training fold.",
        ),
    ] = False
    compare_training: Annotated[
        bool,
        typer.Option(
            "--compare-training",
            help="Train twice more, on every feature and without directions, and show the three side by side.",
        ),
    ] = False
    segment: Annotated[
        str | None,
        typer.Option(
            "--out-of-segment",
            metavar="FEATURE",
            show_default=False,
            help="Also test on each value of a category feature, such as profile.region, by trees that had not seen it.",
        ),
    ] = None
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
    ] = None
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
    ] = None
    macro_adjustment: Annotated[
        list[str] | None,
        typer.Option(
            "--macro-adjustment",
            metavar="INDICATOR[=B][@A]",
            show_default=False,
            help="Move the log-odds by B for each unit of a macro indicator above A. Without B it is fitted; without A it "
            "is the mean over the customers calibrated on. Repeat it for more indicators.",
        ),
    ] = None
    pdo: Annotated[float, typer.Option("--pdo", metavar="POINTS", help="Points that double the odds of paying.")] = 40
    anchor_score: Annotated[
        float, typer.Option("--anchor-score", metavar="POINTS", help="The score at the anchor odds.")
    ] = 600
    anchor_odds: Annotated[
        float, typer.Option("--anchor-odds", metavar="ODDS", help="Good customers to one bad at the anchor score.")
    ] = 19
    score_range: Annotated[
        str,
        typer.Option(
            "--score-range",
            metavar="LOW-HIGH",
            help="Where scores are clipped. The lowest and the highest band end there; the bounds between bands stay.",
        ),
    ] = "350-950"
    champion: Champions = ChampionKind.TREES
    anyway: Annotated[
        bool,
        typer.Option(
            "--anyway", help="Train although `creditline check` finds errors; the run is marked, and no champion."
        ),
    ] = False
    catalogue: Declared = None
    seed: Seed = DEFAULT_SEED

    def settings(self, product: str | None = None) -> "TrainSettings":
        """The training they ask for, of `product` where --product is not given.

        A bad command line (exit 2) for a text that cannot be read, DeclarationError for a value out of range.
        """
        from creditline.models.artefact import ModelKind
        from creditline.models.scale.scale import Scale
        from creditline.training.cohorts import ClosedLines, CohortSettings
        from creditline.training.outcomes import DefaultDefinition
        from creditline.training.settings.train_settings import TrainSettings

        definition = DefaultDefinition(
            self.days_past_due,
            self.horizon,
            self.product or product,
            materiality=self.materiality,
            cure_days=self.cure_days,
        )
        low, high = score_ends(self.score_range)
        return TrainSettings(
            definition=definition,
            cohorts=CohortSettings(
                observed_to=None if self.observed_to is None else day(self.observed_to, "--observed-to"),
                seasoning_months=self.min_months_on_book,
                dormant_days=self.dormant_days,
                indeterminate_days=self.indeterminate_days,
                closed_lines=ClosedLines(self.closed_lines.value),
                sample_goods=self.sample_goods,
            ),
            scale=Scale(self.pdo, self.anchor_score, self.anchor_odds, low, high),
            refits=self.refits,
            dense=self.dense,
            compare_training=self.compare_training,
            central_tendency=self.central_tendency,
            long_run_average=self.long_run_average,
            macro=adjustments(self.macro_adjustment or ()),
            trials=self.trials,
            compared=None if self.compare is None else compared(self.compare, definition),
            segment=self.segment,
            champion=ModelKind(self.champion.value),
            seed=self.seed,
        )
