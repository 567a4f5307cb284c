"""`creditline access MODEL DATA`: everything that is known about one person and was used."""

from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder, Declared, ModelFolder
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.in_force import AnyPolicy, Decisions, Models, Policies
from creditline.training.commands.terminal.language import USUAL_LANGUAGE, Language
from creditline.training.commands.terminal.own_words import OwnWords

EXAMPLE = """\b
Examples:
  creditline access runs/model lender --customer 1042 --policy graded --decisions year --out 1042
  creditline access runs/model lender --customer 1042 --policy graded --decisions year --disputes disputes \\
    --reviews cases.db --letter lender.toml --lang zh --out 1042
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("access", epilog=EXAMPLE)(access)


def access(
    model: ModelFolder,
    data: DataFolder,
    customer: Annotated[str, typer.Option("--customer", metavar="ID", show_default=False, help="Who asks.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="FOLDER", show_default=False, help="Gets access.html and access.json.")
    ],
    policy: AnyPolicy = None,
    decisions: Decisions = None,
    models: Models = None,
    policies: Policies = None,
    disputes: Annotated[
        list[Path] | None,
        typer.Option(
            "--disputes",
            metavar="FOLDER",
            show_default=False,
            help="What `creditline dispute` wrote, of one dispute or of a queue; may be repeated.",
        ),
    ] = None,
    reviews: Annotated[
        str | None,
        typer.Option("--reviews", metavar="STORE", show_default=False, help="Cases that persons decide, by `review`."),
    ] = None,
    letter: Annotated[
        Path | None,
        typer.Option("--letter", metavar="FILE", show_default=False, help="The lender's file, as for why."),
    ] = None,
    catalogue: Declared = None,
    words: OwnWords = None,
    lang: Language = USUAL_LANGUAGE,
) -> None:
    """Write everything that is known about one person and was used, to be handed to them.

    Records by table, what was read from them, scores, decisions with their reasons, disputes and reviews. What is about
    others is left out: of linked accounts only that there are links. --lang is that of the page; JSON has all languages.
    """
    from creditline.features.output.beside import tables_beside
    from creditline.models.letter.from_toml import read_lender
    from creditline.models.letter.lender import Lender
    from creditline.models.portfolio.access.gather import AccessSources, gather_access
    from creditline.models.portfolio.access.write import write_access
    from creditline.models.portfolio.review.state import states_of
    from creditline.models.portfolio.review.store import ReviewStore
    from creditline.training.commands.own_words.check import checked_words
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.commands.why.paths import InForcePaths

    said = checked_words(words or ())
    lender = Lender() if letter is None else read_lender(letter)
    with tables_beside(out) as part, progress() as step:
        cases = None
        if reviews is not None:
            with ReviewStore.opened(reviews) as store:
                cases = states_of(store.entries())
        asked = InForcePaths(
            model, data, None, policy, None, tuple(decisions or ()), tuple(catalogue or ()), models, policies
        )  # fmt: skip
        in_force, opened = asked.read()
        step("gathering what is known")
        folders = None if disputes is None else tuple(disputes)
        pack = gather_access(in_force, opened, customer, AccessSources(folders, cases, lender, said))
        write_access(pack, part, said.of(lang))
    counted = sum(len(table.rows) for table in pack.tables)
    echo(f"{counted:,} records, {len(pack.days):,} scores and {len(pack.decisions):,} decisions are in {out}")
