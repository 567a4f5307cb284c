"""`creditline review list` and `show`: the table of cases, and one of them."""

import json
from enum import StrEnum
from typing import Annotated

import typer

from creditline.training.commands.review.arguments import Number, Store
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.language import USUAL_LANGUAGE, Language

LISTED = """\b
Example:
  creditline review list cases.db --stage waiting --assigned lin
"""
SHOWN = """\b
Example:
  creditline review show cases.db 12
"""
Json = Annotated[bool, typer.Option("--json", help="Write it as JSON.")]


class Stage(StrEnum):
    """How far a case is."""

    WAITING = "waiting"
    EVIDENCE = "evidence"
    SECOND = "second"
    DECIDED = "decided"
    ERASED = "erased"


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("list", epilog=LISTED)(listed)
    app.command("show", epilog=SHOWN)(shown)


def listed(
    store: Store,
    stage: Annotated[
        Stage | None, typer.Option("--stage", show_default=False, help="Only cases that are so far.")
    ] = None,
    assigned: Annotated[
        str | None, typer.Option("--assigned", metavar="NAME", show_default=False, help="Only cases of this person.")
    ] = None,
    as_json: Json = False,
) -> None:
    """List the cases. No customer is named; `show` says whose a case is."""
    from creditline.models.portfolio.review.json_form import row_data
    from creditline.models.portfolio.review.state import states_of
    from creditline.models.portfolio.review.store import ReviewStore
    from creditline.models.portfolio.review.text import list_text

    with ReviewStore.opened(store) as opened:
        states = [
            state
            for state in states_of(opened.entries())
            if (stage is None or state.stage == stage.value) and (assigned is None or state.assigned == assigned)
        ]
    if as_json:
        echo(json.dumps([row_data(state) for state in states], indent=2, ensure_ascii=False, allow_nan=False))
    elif states:
        echo(list_text(states))
    else:
        echo("no such case")


def shown(store: Store, number: Number, as_json: Json = False, lang: Language = USUAL_LANGUAGE) -> None:
    """Show a case: the decision that is looked at, why it went to a person, and everything that was done."""
    from creditline.models.portfolio.review.json_form import case_data
    from creditline.models.portfolio.review.state import state_of_case
    from creditline.models.portfolio.review.store import ReviewStore
    from creditline.models.portfolio.review.text import case_text

    with ReviewStore.opened(store) as opened:
        state = state_of_case(opened.entries(number), number)
    if as_json:
        echo(json.dumps(case_data(state), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        echo(case_text(state, lang))
