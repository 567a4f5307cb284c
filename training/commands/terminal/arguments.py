"""Arguments that several commands share, each described once."""

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

DataFolder = Annotated[
    Path, typer.Argument(metavar="DATA", show_default=False, help="Folder of tables, Parquet or CSV.")
]
ModelFolder = Annotated[
    Path, typer.Argument(metavar="MODEL", show_default=False, help="Folder that `creditline train` wrote.")
]
OutFile = Annotated[
    Path | None,
    typer.Option(
        "--out",
        metavar="FILE",
        show_default=False,
        help="A .parquet or .csv file; without it, CSV to stdout.",
    ),
]
Workbook = Annotated[
    Path | None,
    typer.Option(
        "--xlsx",
        metavar="FILE",
        show_default=False,
        help="An Excel workbook of the same numbers, with its formulas; in the language of --lang.",
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE[,DATE...]", show_default=False, help="The end of which days, as YYYY-MM-DD."),
]
Rows = Annotated[
    Path | None,
    typer.Option(
        "--rows",
        metavar="FILE",
        show_default=False,
        help="A .parquet or .csv file of customer_id, as_of pairs.",
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", metavar="N", min=0, max=2**31 - 1, help="The same seed gives the same result.")
]
Product = Annotated[
    str | None,
    typer.Option(
        "--product",
        metavar="NAME",
        show_default=False,
        help="The product it is about; without it, default on any counts.",
    ),
]
DaysPastDue = Annotated[
    int,
    typer.Option(
        "--days-past-due",
        metavar="N",
        min=1,
        help="The first day past due that is a default: 90 is at least 90, CRR's more than 90 is 91.",
    ),
]
Horizon = Annotated[int, typer.Option("--horizon", metavar="N", min=1, help="Within how many months after the date.")]
Materiality = Annotated[
    float,
    typer.Option("--materiality", metavar="AMOUNT", min=0, help="Arrears of no more than this are no default."),
]
CureDays = Annotated[
    int,
    typer.Option(
        "--cure-days", metavar="N", min=0, help="Days in default after arrears are cleared; no score until then."
    ),
]
ObservedTo = Annotated[
    str | None,
    typer.Option(
        "--observed-to",
        metavar="DATE",
        show_default=False,
        help="Last day defaults were watched; without it, the last one in the data.",
    ),
]
MonthsOnBook = Annotated[
    int,
    typer.Option("--min-months-on-book", metavar="N", min=0, help="Leave out customers who opened later than that."),
]
DormantDays = Annotated[
    int | None,
    typer.Option(
        "--dormant-days",
        metavar="N",
        min=1,
        show_default=False,
        help="Leave out customers with no activity in N days and no balance.",
    ),
]
IndeterminateDays = Annotated[
    int | None,
    typer.Option(
        "--indeterminate-days",
        metavar="N",
        min=1,
        show_default=False,
        help="Learn nothing from customers N days past due or more who do not default.",
    ),
]


class Closed(StrEnum):
    """What becomes of customers whose line was closed in the window with nothing owed."""

    WEIGH = "weigh"
    KEEP = "keep"
    DROP = "drop"


ClosedLine = Annotated[
    Closed,
    typer.Option(
        "--closed-lines",
        help="Customers whose line was closed in the window with nothing owed: weigh others up for them, keep them as "
        "good, or drop them.",
    ),
]
Declared = Annotated[
    list[str] | None,
    typer.Option(
        "--catalogue",
        metavar="FILE",
        show_default=False,
        help="A lender's own features beside the built-in ones: a Python file, a package's folder, or the name of an "
        "installed entry point of creditline.features. Its code is run. May be repeated.",
    ),
]
Customers = Annotated[int, typer.Option("--customers", metavar="N", min=1, help="How many customers to simulate.")]
Months = Annotated[int, typer.Option("--months", metavar="N", min=6, max=240, help="Over how many months.")]

DEFAULT_SEED = 2026


def asked_days(as_of: str | None, rows: Path | None) -> tuple[date, ...]:
    """Read --as-of, in order and each day once; none with --rows. A bad command line (exit 2) unless one is given."""
    if (as_of is None) == (rows is None):
        raise typer.BadParameter("give one of them", param_hint="--as-of or --rows")
    return () if as_of is None else tuple(sorted({day(part, "--as-of") for part in as_of.split(",")}))


def day(text: str, option: str) -> date:
    """The day in `text`; a bad command line (exit 2) if it is not YYYY-MM-DD."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise typer.BadParameter(f"{text!r} is not a day; write it as 2025-06-30", param_hint=option) from None


def score_ends(text: str) -> tuple[int, int]:
    """The lowest and the highest score in `text`; a bad command line (exit 2) if it is not LOW-HIGH."""
    low, _, high = text.partition("-")
    try:
        return int(low), int(high)
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is no range of scores; write it as 350-950", param_hint="--score-range"
        ) from None
