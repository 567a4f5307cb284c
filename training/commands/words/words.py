"""`creditline words`: the words there are, and a lender's own."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditline.training.commands.terminal.arguments import Declared, day
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.language import USUAL_LANGUAGE, Language, spoken
from creditline.training.commands.terminal.own_words import OwnWords

if TYPE_CHECKING:
    from creditline.training.commands.why.paths import InForcePaths

EXAMPLE = """\b
Examples:
  creditline words --new zh > mine.toml
  creditline words --check mine.toml
  creditline words --diff mine.toml
  creditline words --list notice.lines --lang en
  creditline words --coverage runs/model lender --policy graded --to 2025-06-30 --lang zh
"""


class WordsForm(StrEnum):
    """How what is found is written."""

    text = "text"
    json = "json"


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("words", epilog=EXAMPLE)(words)


def words(
    given: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PREFIX | MODEL DATA]",
            show_default=False,
            help="With --list, how the keys begin; with --coverage, a model and data.",
        ),
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option(
            "--check", metavar="FILE", show_default=False, help="Say everything that is wrong with own words."
        ),
    ] = None,
    diff: Annotated[
        Path | None,
        typer.Option("--diff", metavar="FILE", show_default=False, help="Own words beside those shipped, by key."),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="Every key with its text and the fields it may name.")] = False,
    new: Annotated[
        str | None,
        typer.Option(
            "--new",
            metavar="LANG",
            parser=spoken,
            show_default=False,
            help="A file to start from: all that customers read, commented out.",
        ),
    ] = None,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Which keys make what share of the letters of a day's cuts.")
    ] = False,
    policy: Annotated[
        str | None,
        typer.Option("--policy", metavar="P", show_default=False, help="For --coverage, the policy in force."),
    ] = None,
    start: Annotated[
        str, typer.Option("--from", metavar="DATE", help="For --coverage, the earlier day; auto: each line's own.")
    ] = "auto",
    end: Annotated[
        str | None,
        typer.Option("--to", metavar="DATE", show_default=False, help="For --coverage, the day of the cuts."),
    ] = None,
    decisions: Annotated[
        list[Path] | None,
        typer.Option(
            "--decisions", metavar="FILE", show_default=False, help="For --coverage, as for why; may be repeated."
        ),
    ] = None,
    letter: Annotated[
        Path | None,
        typer.Option(
            "--letter", metavar="FILE", show_default=False, help="For --coverage, the lender's file, as for why."
        ),
    ] = None,
    catalogue: Declared = None,
    own: OwnWords = None,
    lang: Language = USUAL_LANGUAGE,
    form: Annotated[WordsForm, typer.Option("--format", help="How it is written.")] = WordsForm.text,
) -> None:
    """Look at what is said in a language, and at a lender's own words for it.

    --check exits with 1 where a file cannot be used; what only should be looked at, such as a word that the terms do not
    have, is a warning. Own words go with --words to why, scorecard and serve.
    """
    asked = {"--check": check, "--diff": diff, "--list": listed or None, "--new": new, "--coverage": coverage or None}
    if sum(one is not None for one in asked.values()) != 1:
        raise typer.BadParameter("give one of them", param_hint=", ".join(asked))
    if coverage:
        if given is None or len(given) != 2 or end is None:
            raise typer.BadParameter("needs MODEL, DATA and --to", param_hint="--coverage")
        from creditline.training.commands.why.paths import InForcePaths

        made = tuple(decisions or ())
        paths = InForcePaths(Path(given[0]), Path(given[1]), None, policy, None, made, tuple(catalogue or ()))
        _cover(paths, (start, end), lang, letter, tuple(own or ()), form)
    elif check is not None:
        _check(check, form)
    elif diff is not None:
        _diff(diff, form)
    elif new is not None:
        from creditline.training.commands.words.listing import file_to_start_from

        echo(file_to_start_from(new), nl=False)
    else:
        _print(lang, (given or [""])[0], form)


def _check(file: Path, form: WordsForm) -> None:
    from creditline.training.commands.own_words.check import checked

    found = checked(file)
    if form is WordsForm.json:
        told = {
            "language": found.language,
            "phrases": len(found.own),
            "faults": found.faults,
            "warnings": found.warnings,
        }
        echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for fault in found.faults:
            echo(fault)
        for warning in found.warnings:
            echo(f"warning: {warning}")
        if not found.faults:
            phrases = "1 phrase" if len(found.own) == 1 else f"{len(found.own)} phrases"
            echo(f"{file}: {phrases} in {found.language!r} can be used")
    if found.faults:
        raise typer.Exit(1)


def _diff(file: Path, form: WordsForm) -> None:
    from creditline.features.errors import DeclarationError
    from creditline.training.commands.own_words.check import checked
    from creditline.training.commands.words.listing import differences, differences_text

    own = checked(file)
    if own.faults:
        raise DeclarationError(f"{own.faults[0]}; `creditline words --check` says all")
    found = differences(own)
    echo(json.dumps(found, ensure_ascii=False, indent=2) if form is WordsForm.json else differences_text(found))


def _print(language: str, prefix: str, form: WordsForm) -> None:
    from creditline.training.commands.words.listing import as_data, as_text, listed

    found = listed(language, prefix)
    if not found:
        raise typer.BadParameter(f"no key begins with {prefix!r}", param_hint="PREFIX")
    echo(json.dumps(as_data(found), ensure_ascii=False, indent=2) if form is WordsForm.json else as_text(found))


def _cover(
    paths: "InForcePaths",
    days: tuple[str, str],
    language: str,
    letter: Path | None,
    own: tuple[Path, ...],
    form: WordsForm,
) -> None:
    from creditline.models.letter.from_toml import read_lender
    from creditline.models.letter.lender import Lender
    from creditline.models.why.words.by_language import spoken_in
    from creditline.training.commands.own_words.check import checked_words
    from creditline.training.commands.own_words.keys import reader_of
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.commands.words.coverage import as_data, as_text, coverage
    from creditline.training.commands.words.listing import listed

    spoken = spoken_in(language, checked_words(own))
    lender = Lender() if letter is None else read_lender(letter)
    start, end = None if days[0] == "auto" else day(days[0], "--from"), day(days[1], "--to")
    with progress() as step:
        in_force, data = paths.read()
        step("writing letters")
        found = coverage(in_force, data, (start, end), lender, spoken, 1)
    known = sum(reader_of(phrase.key) == "customer" for phrase in listed(language))
    told = as_data(found, known)
    echo(json.dumps(told, ensure_ascii=False, indent=2) if form is WordsForm.json else as_text(found, known))
