"""`creditline decide MODEL DATA`: what happens to every line on a day, or month after month."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder, Declared, ModelFolder, day
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.edited import EditFiles, edited
from creditline.training.commands.terminal.engine import Engine, refuse_beside_engine

if TYPE_CHECKING:
    from creditline.models.portfolio.decide.portfolio import Outcome

EXAMPLE = """\b
Examples:
  creditline decide runs/model lender --as-of 2025-06-30 --policy graded --out decisions.parquet
  creditline decide runs/model lender --as-of 2025-06-30 --policy graded --what-if one-blow --segment profile.region \\
    --out decisions.parquet
  creditline decide runs/model lender --as-of 2025-06-30 --policy graded --receipts receipts --customer 1042 \\
    --out decisions.parquet
  creditline decide runs/model lender --as-of 2024-07-31 --policy mine.toml --months 12 --out year
  creditline decide runs/model lender --as-of 2025-06-30 --policy mine.toml --engine spark --out decisions.parquet
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("decide", epilog=EXAMPLE)(decide)


def decide(
    model: ModelFolder,
    data: DataFolder,
    as_of: Annotated[
        str, typer.Option("--as-of", metavar="DATE", show_default=False, help="The day of the decisions.")
    ],
    policy: Annotated[
        str,
        typer.Option("--policy", metavar="P", show_default=False, help="A TOML file, or graded, one-blow or squeeze."),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            metavar="PLACE",
            show_default=False,
            help="A .parquet or .csv file; with --months, a folder that gets one file a month; with --engine, also a "
            "folder that its workers write.",
        ),
    ],
    state: Annotated[
        list[Path] | None,
        typer.Option(
            "--state", metavar="FILE", show_default=False, help="Earlier decisions of decide; may be repeated."
        ),
    ] = None,
    features: Annotated[
        Path | None,
        typer.Option(
            "--features", metavar="FOLDER", show_default=False, help="Read what `creditline features --out` wrote."
        ),
    ] = None,
    what_if: Annotated[
        str | None,
        typer.Option(
            "--what-if", metavar="P2", show_default=False, help="Compare with this policy on the same customers."
        ),
    ] = None,
    segment: Annotated[
        str | None,
        typer.Option(
            "--segment", metavar="NAME", show_default=False, help="Compare by this feature, say profile.region."
        ),
    ] = None,
    months: Annotated[
        int, typer.Option("--months", metavar="N", min=1, max=120, help="Decide each month end from --as-of on.")
    ] = 1,
    receipts: Annotated[
        Path | None,
        typer.Option("--receipts", metavar="FOLDER", show_default=False, help="Write a receipt of each decision here."),
    ] = None,
    customer: Annotated[
        list[str] | None,
        typer.Option("--customer", metavar="ID", show_default=False, help="Receipts of these only; may be repeated."),
    ] = None,
    edits: EditFiles = None,
    due: Annotated[
        bool, typer.Option("--due", help="Only lines whose announced cut is due on --as-of, or was before.")
    ] = False,
    catalogue: Declared = None,
    memory: Annotated[str, typer.Option("--memory", metavar="SIZE", help="What the program may take.")] = "1GB",
    engine: Engine = None,
) -> None:
    """Decide on every line of the portfolio by a policy.

    One row per line: the decision, score, band and the rule that decided, limit and step of the ladder before and after,
    and everything it was made from. Beside FILE.parquet lies FILE.kept.parquet, lines left standing near the cut-off,
    without ids. With --months each month's decisions are known to the next.
    """
    first = day(as_of, "--as-of")
    parts = engine is not None and not out.suffix
    if months == 1 and out.suffix not in (".parquet", ".csv") and not parts:
        raise typer.BadParameter(f"{out} should end in .parquet or .csv", param_hint="--out")
    if months > 1 and (out.suffix or features or what_if or receipts):
        raise typer.BadParameter(
            "takes a folder for --out, and no --features, --what-if or --receipts", param_hint="--months"
        )
    if due and (months > 1 or features or what_if):
        raise typer.BadParameter("goes with one day, and without --features and --what-if", param_hint="--due")
    if segment is not None and what_if is None:
        raise typer.BadParameter("goes with --what-if", param_hint="--segment")
    if customer and receipts is None:
        raise typer.BadParameter("goes with --receipts", param_hint="--customer")
    if engine is not None:
        from creditline.training.commands.on_engine.decide import decide_there

        not_there = {
            "--state": state, "--features": features, "--what-if": what_if, "--months": months > 1, "--due": due,
            "--edits": edits,
        }  # fmt: skip
        for option, given in not_there.items():
            refuse_beside_engine(option, given)
        outcome = decide_there(
            engine, model, data, first, policy, out, receipts, tuple(customer or ()), catalogue or ()
        )
        echo(f"{first}: {_said(outcome)}")
        return

    from creditline.features.catalogue.own_features import read_declarations
    from creditline.features.output.beside import require_folder_place
    from creditline.features.output.lock import locked
    from creditline.models.artefact import read_model
    from creditline.models.portfolio.decide_dates.job import Job
    from creditline.training.commands.terminal.pairs import say_nothing_since
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.run.sound import open_sound

    if receipts is not None:
        require_folder_place(receipts)
    # Receipts are of the decisions beside them: whoever decides into the same places waits for both.
    with locked(out, *([] if receipts is None else [receipts])), progress() as step, edited(edits) as right:
        declarations, trained, opened = read_declarations(catalogue or ()), read_model(model), right(open_sound(data))
        say_nothing_since(opened, first)
        job = Job(opened, trained, policy, tuple(state or ()), memory, step, step.share, declarations)
        if months > 1:
            outcomes = job.months(first, months, out)
        else:
            outcomes = [(first, job.once(first, out, features=features, what_if=what_if, segment=segment, due=due))]
            if receipts is not None:
                job.receipts(out, first, receipts, tuple(customer or ()))
    for at, outcome in outcomes:
        echo(f"{at}: {_said(outcome)}")
        if outcome.comparison is not None:
            echo("\n" + outcome.comparison.text())


def _said(outcome: "Outcome") -> str:
    counted = ", ".join(f"{action} {count:,}" for action, count in sorted(outcome.actions.items()))
    parts = [
        f"{outcome.lines:,} lines ({counted or 'none'})",
        f"limits {outcome.limit_before:,.0f} before and {outcome.limit_after:,.0f} after",
    ]
    if outcome.notices:
        parts.append("cuts " + ", ".join(f"{state} {count:,}" for state, count in sorted(outcome.notices.items())))
    if outcome.reviews:
        parts.append(f"{outcome.reviews:,} for a person to review")
    if outcome.in_default:
        parts.append(f"{outcome.in_default:,} of customers in default, who have no score")
    if outcome.without_line:
        parts.append(f"{outcome.without_line:,} customers have no line")
    scaling = outcome.scaling
    if scaling.cap is not None and scaling.below < 1:
        at = "everybody" if scaling.threshold == float("inf") else f"scores below {scaling.threshold:.0f}"
        parts.append(f"the portfolio cap of {scaling.cap:,.0f} scaled {at} to {scaling.below:.0%}")
        if scaling.short:
            parts.append(f"{scaling.short:,.0f} above the cap is owed already")
    return "; ".join(parts)
