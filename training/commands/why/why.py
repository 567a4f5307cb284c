"""`creditline why MODEL DATA`: why a customer's score and line changed, or every line that was cut."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder, Declared, ModelFolder, Workbook
from creditline.training.commands.terminal.edited import EditFiles, edited
from creditline.training.commands.terminal.engine import Engine
from creditline.training.commands.terminal.in_force import AnyPolicy, Decisions, Models, Policies
from creditline.training.commands.terminal.language import USUAL_LANGUAGE, Language
from creditline.training.commands.terminal.own_words import OwnWords
from creditline.training.commands.why.checked import day_whole, days_asked, refuse_half
from creditline.training.commands.why.choices import Against, Audience, Form, Per
from creditline.training.commands.why.paths import InForcePaths

EXAMPLE = """\b
Examples:
  creditline why runs/model lender --customer 1042 --from 2025-05-31 --to 2025-06-30
  creditline why runs/model lender --customer 1042 --from 2025-05-31 --to 2025-06-30 --lang zh
  creditline why runs/model lender --customer 1042 --from 2025-05-31 --to 2025-06-30 --previous-model runs/older
  creditline why runs/model lender --customer 1042 --to 2025-06-30 --policy graded --decisions year
  creditline why runs/model lender --customer 1042 --to 2025-06-30 --policy graded --models runs/old --policies old
  creditline why runs/model lender --customer 1042 --to 2025-06-30 --policy graded --records --worth
  creditline why runs/model lender --customer 1042 --to 2025-06-30 --policy graded --decisions year --way-back
  creditline why runs/model lender --customer 1042 --to 2025-06-30 --against kept --kept kept.parquet
  creditline why runs/model lender --customer 1042 --from 2025-05-31 --to 2025-06-30 --policy graded \
    --format html --audience staff --out 1042.html
  creditline why runs/model lender --customer 1042 --from 2025-05-31 --to 2025-06-30 --policy graded --format notice
  creditline why runs/model lender --customer 1042 --to 2025-06-30 --policy graded --format pdf \
    --letter lender.toml --out 1042.pdf
  creditline why runs/model lender --all-cuts --from 2025-05-31 --to 2025-06-30 --out reasons.parquet
  creditline why runs/model lender --all-cuts --to 2025-06-30 --policy graded --engine spark --out reasons
  creditline why runs/model lender --all-cuts --to 2025-06-30 --policy graded --letter lender.toml --letters letters
  creditline why runs/model lender --all-cuts --to 2025-06-30 --policy graded \
    --per reason --out reasons.parquet --records --report cuts.html
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("why", epilog=EXAMPLE)(why)


def why(
    model: ModelFolder,
    data: DataFolder,
    customer: Annotated[
        str | None, typer.Option("--customer", metavar="ID", show_default=False, help="Whose line.")
    ] = None,
    start: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="DATE|auto",
            help="What the decision is compared with; `auto`: per line the last date that left it whole and at which "
            "nothing was due.",
        ),
    ] = "auto",
    end: Annotated[
        str | None, typer.Option("--to", metavar="DATE", show_default=False, help="The date of the decision.")
    ] = None,
    previous_model: Annotated[
        Path | None,
        typer.Option(
            "--previous-model", metavar="MODEL", show_default=False, help="The model in force at --from, if another."
        ),
    ] = None,
    policy: AnyPolicy = None,
    previous_policy: Annotated[
        str | None,
        typer.Option(
            "--previous-policy", metavar="POLICY", show_default=False, help="The policy in force at --from, if another."
        ),
    ] = None,
    decisions: Decisions = None,
    models: Models = None,
    policies: Policies = None,
    product: Annotated[
        str | None,
        typer.Option(
            "--product",
            metavar="NAME",
            show_default=False,
            help="Whose product's lines, of a model that scores every product's: a customer may have a line of each.",
        ),
    ] = None,
    dispute: Annotated[
        list[Path] | None,
        typer.Option(
            "--dispute",
            metavar="FOLDER",
            show_default=False,
            help="What `creditline dispute --out` wrote: records as put right, decisions as made again; may be repeated.",
        ),
    ] = None,
    edits: EditFiles = None,
    against: Annotated[
        Against,
        typer.Option(
            "--against",
            help="The customer's own past; or all kept customers of --kept, a fixed sample of them, or those just above "
            "the cut-off.",
        ),
    ] = Against.past,
    kept: Annotated[
        Path | None,
        typer.Option(
            "--kept",
            metavar="FILE",
            show_default=False,
            help="The cohort of kept lines. Also stands in for the past of customers who have none.",
        ),
    ] = None,
    all_cuts: Annotated[
        bool, typer.Option("--all-cuts", help="Explain every line cut on --to, as a table in --out.")
    ] = False,
    per: Annotated[
        Per,
        typer.Option(
            "--per",
            help="What has a row of its own in the table of --all-cuts; `reason`: each principal one, in words.",
        ),
    ] = Per.feature,
    records: Annotated[
        bool,
        typer.Option(
            "--records",
            help="With --all-cuts: the records behind the principal reasons, in FILE.records.parquet. With --worth: those "
            "of the customer.",
        ),
    ] = False,
    worth: Annotated[
        bool,
        typer.Option(
            "--worth",
            help="With --records and --customer: the points and the limit that each record, and those behind a concept "
            "together, are worth: the decision made again without them.",
        ),
    ] = False,
    way_back: Annotated[
        bool,
        typer.Option(
            "--way-back",
            help="With --customer or --letters, and --policy: what brings the line back, and when, as `creditline restore` "
            "replays it; a customer's letter has only what may be told.",
        ),
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="DATE",
            show_default=False,
            help="With --way-back: by when the line is to be whole again; without it, within 365 days.",
        ),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(
            "--report",
            metavar="FILE",
            show_default=False,
            help="With --all-cuts and --policy: the cut report, an .html file; a .json file is written beside it.",
        ),
    ] = None,
    xlsx: Workbook = None,
    reviews: Annotated[
        str | None,
        typer.Option(
            "--reviews",
            metavar="STORE",
            show_default=False,
            help="With --report: count what persons decided, kept by `creditline review`.",
        ),
    ] = None,
    segment: Annotated[
        list[str] | None,
        typer.Option(
            "--segment",
            metavar="COLUMN",
            show_default=False,
            help="A column of customers the report counts by, again for another; without it region and occupation.",
        ),
    ] = None,
    catalogue: Declared = None,
    threads: Annotated[
        int, typer.Option("--threads", metavar="N", min=1, help="Threads that --all-cuts explains with.")
    ] = 1,
    form: Annotated[
        Form,
        typer.Option(
            "--format",
            help="Sentences for staff; the customer's letter as text (notice), page or PDF; everything as JSON.",
        ),
    ] = Form.text,
    audience: Annotated[
        Audience | None,
        typer.Option(
            "--audience",
            show_default=False,
            help="With --format html: the customer's letter, which is what there is without it, or the page for staff.",
        ),
    ] = None,
    lang: Language = USUAL_LANGUAGE,
    letter: Annotated[
        Path | None,
        typer.Option(
            "--letter",
            metavar="FILE",
            show_default=False,
            help="What the lender states in letters, TOML with a table [letter]: names, channels, deadlines.",
        ),
    ] = None,
    letters: Annotated[
        Path | None,
        typer.Option(
            "--letters",
            metavar="PLACE",
            show_default=False,
            help="With --all-cuts: a folder for a letter per cut (--format html, notice, json or pdf), or a .parquet or .csv "
            "file of fields to merge into a letter.",
        ),
    ] = None,
    words: OwnWords = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FILE", show_default=False, help="Where the answer goes; without it, to stdout."),
    ] = None,
    engine: Engine = None,
) -> None:
    """Say why a customer's score changed up to a day, and with a policy what became of the line; or so for every line cut.

    The customer is set against their own past, from the last date that left the line whole. The points add up to the change
    of the score exactly.
    """
    days = days_asked(start, end)
    asked = InForcePaths(
        model, data, previous_model, policy, previous_policy, tuple(decisions or ()), tuple(catalogue or ()), models,
        policies, tuple(dispute or ()), product=product,
    )  # fmt: skip
    refuse_half(asked, against, kept)
    if worth and (all_cuts or not records or (audience is not Audience.staff and form not in (Form.text, Form.json))):
        raise typer.BadParameter(
            "goes with --records and --customer, as text, JSON or the page for staff", param_hint="--worth"
        )
    if not all_cuts and ((records and not worth) or any((report, xlsx, segment, letters, reviews is not None))):
        raise typer.BadParameter(
            "goes with --all-cuts",
            param_hint="--records without --worth, --report, --xlsx, --reviews, --segment or --letters",
        )
    if way_back and (policy is None or (all_cuts and letters is None)):
        raise typer.BadParameter("goes with --policy, and --customer or --letters", param_hint="--way-back")
    whole_by = day_whole(by, days[1], way_back)
    if audience is not None and form is not Form.html:
        raise typer.BadParameter("goes with --format html", param_hint="--audience")
    if all_cuts and form is not Form.text and letters is None:
        raise typer.BadParameter("goes with --customer or --letters; --all-cuts writes a table", param_hint="--format")
    if letter is not None and (form is Form.text or audience is Audience.staff) and letters is None:
        raise typer.BadParameter(
            "goes with a letter: --format notice, html, json or pdf, or --letters", param_hint="--letter"
        )
    if form is Form.pdf and out is None and letters is None:
        raise typer.BadParameter("writes a file; name it", param_hint="--out")
    if all_cuts == (customer is not None):
        raise typer.BadParameter("give one of them", param_hint="--customer or --all-cuts")
    if engine is not None:
        from creditline.training.commands.why.cuts import Made
        from creditline.training.commands.why.cuts_on_engine import explain_there, refuse_not_there

        not_there = {
            "--customer": customer, "--decisions": decisions, "--models": models, "--policies": policies, "--dispute": dispute,
            "--edits": edits, "--reviews": reviews, "--letters": letters, "--kept": kept,
        }  # fmt: skip
        refuse_not_there(not_there)
        made = Made(str(per), out, records, report, tuple(segment or ()), lang, tuple(words or ()), threads, xlsx=xlsx)
        explain_there(engine, asked, days, made)
    elif customer is not None:
        from creditline.training.commands.own_words.check import checked_words
        from creditline.training.commands.why.customer import Said, explain_one

        said = checked_words(words or ())
        how = Said(
            str(form), str(audience or Audience.customer), lang, said, letter, worth, asked.disputes, way_back, whole_by
        )  # fmt: skip
        with edited(edits) as right:
            explain_one(replace(asked, right=right), customer, days, str(against), kept, how, out)
    elif against is not Against.past:
        raise typer.BadParameter("cuts are explained against the customers' own past only", param_hint="--against")
    else:
        from creditline.training.commands.why.cuts import Made, explain_all
        from creditline.training.commands.why.letters import Letters

        own = tuple(words or ())
        written = None if letters is None else Letters(letters, str(form), lang, own, letter, way_back, whole_by)
        made = Made(str(per), out, records, report, tuple(segment or ()), lang, own, threads, written, reviews, xlsx)
        with edited(edits) as right:
            explain_all(replace(asked, right=right), days, made)
