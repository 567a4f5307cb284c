"""`creditline review`: its commands."""

import typer

from creditline.training.commands.review import acting, keeping, looking, opening


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    review = typer.Typer(
        rich_markup_mode=None,
        no_args_is_help=True,
        help="Cases that a person decides, from opened to decided.",
        epilog=EXAMPLE,
    )
    for commands in (opening, looking, acting, keeping):
        commands.add_to(review)
    app.add_typer(review, name="review")


EXAMPLE = """\b
Examples:
  creditline review open cases.db runs/model lender --policy graded --decisions year --by batch
  creditline review list cases.db --stage waiting
  creditline review decide cases.db 1 --override 5000 --reason income_evidenced --words "three payslips seen" --by lin
"""
