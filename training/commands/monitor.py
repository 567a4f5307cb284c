"""`creditline monitor MODEL DATA --reference D0 --current D1`: a released model watched."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from creditline.training.commands.terminal.arguments import DataFolder, Horizon, ModelFolder, Workbook, day
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.engine import Engine
from creditline.training.commands.terminal.language import USUAL_LANGUAGE, Language

if TYPE_CHECKING:
    from creditline.training.monitor.audit.cut_audit import AuditedPolicy
    from creditline.training.monitor.report.monitoring import Monitoring

ALERTED = 4  # exit code where an alert was raised
EXAMPLE = """\b
Examples:
  creditline monitor runs/model lender --reference 2025-05-31 --current 2025-06-30
  creditline monitor runs/model lender --reference 2025-05-31 --current 2025-06-30 --policy graded \\
    --history runs/history.duckdb --out runs/monitor/2025-06
  creditline monitor runs/model lender --reference 2025-05-31 --current 2025-06-30 --policy mine.toml --audit --what-if squeeze
  creditline monitor runs/model lender --reference 2025-05-31 --current 2025-06-30 --policy graded --engine spark
"""


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("monitor", epilog=EXAMPLE)(monitor)


def monitor(
    model: ModelFolder,
    data: DataFolder,
    reference: Annotated[
        str, typer.Option("--reference", metavar="DATE", show_default=False, help="The day to compare with.")
    ],
    current: Annotated[
        str,
        typer.Option(
            "--current", metavar="DATE", show_default=False, help="The day to watch; nothing recorded later is read."
        ),
    ],
    reference_model: Annotated[
        Path | None,
        typer.Option(
            "--reference-model",
            metavar="MODEL",
            show_default=False,
            help="The model in force on the day to compare with, where it was another.",
        ),
    ] = None,
    policy: Annotated[
        str | None,
        typer.Option("--policy", metavar="P", show_default=False, help="Decide on both days by this policy, too."),
    ] = None,
    audit: Annotated[
        bool,
        typer.Option("--audit", help="Hold cuts by --policy, a horizon ago, against what became of the customers."),
    ] = False,
    what_if: Annotated[
        str | None,
        typer.Option("--what-if", metavar="P2", show_default=False, help="With --audit: what this policy had cut."),
    ] = None,
    thresholds: Annotated[
        Path | None,
        typer.Option("--thresholds", metavar="FILE", show_default=False, help="A TOML file of thresholds."),
    ] = None,
    history: Annotated[
        Path | None,
        typer.Option(
            "--history",
            metavar="FILE",
            show_default=False,
            help="A DuckDB file that keeps the months; made if need be.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FOLDER", show_default=False, help="Where monitor.html and monitor.json are written."
        ),
    ] = None,
    tracking_uri: Annotated[
        str | None,
        typer.Option(
            "--tracking-uri",
            metavar="URI",
            show_default=False,
            help="MLflow store to log the month to; none without it.",
        ),
    ] = None,
    horizon: Horizon = 12,
    engine: Engine = None,
    memory: Annotated[str, typer.Option("--memory", metavar="SIZE", help="What the program may take.")] = "1GB",
    xlsx: Workbook = None,
    lang: Language = USUAL_LANGUAGE,
) -> None:
    """Watch a released model: feeds that broke, customers who changed, promises that no longer hold.

    Exits with 4 where an alert is raised, for schedulers. A month within all thresholds raises any in at most 5 of 100 cases.
    """
    first, last = day(reference, "--reference"), day(current, "--current")
    if audit and policy is None:
        raise typer.BadParameter("goes with --policy, whose cuts it audits", param_hint="--audit")
    if what_if is not None and not audit:
        raise typer.BadParameter("goes with --audit", param_hint="--what-if")

    from contextlib import ExitStack
    from functools import partial

    from creditline.features.data import DataSet
    from creditline.features.engine.carriers.spark.staged import stage_of
    from creditline.features.output.beside import file_beside
    from creditline.features.output.report import write_report
    from creditline.models.artefact import read_model
    from creditline.models.portfolio.policy_features import read_policy_for
    from creditline.training.commands.terminal.engine import engine_data
    from creditline.training.commands.terminal.progress import progress
    from creditline.training.commands.terminal.workbook import workbook_beside
    from creditline.training.monitor.feeds.periods import Periods
    from creditline.training.monitor.monitor import monitor as watch
    from creditline.training.monitor.monitor_settings import MonitorSettings
    from creditline.training.monitor.on_engine.monitor import monitor_on_engine
    from creditline.training.monitor.report.history import add_to_history, refuse_history
    from creditline.training.monitor.report.page import as_page
    from creditline.training.monitor.watch.thresholds import read_thresholds
    from creditline.training.workbooks.monitor_book import monitor_book

    if engine is not None and reference_model is not None:
        raise typer.BadParameter(
            "two models are read beside one another on one machine only; leave one of the two out.",
            param_hint="--engine, --reference-model",
        )
    Periods.of(first, last)
    limits = read_thresholds(thresholds)
    with ExitStack() as stack:
        places = None
        if out is not None:
            places = [stack.enter_context(file_beside(out / name)) for name in ("monitor.html", "monitor.json")]
        write_workbook = stack.enter_context(workbook_beside(xlsx, lang))
        step = stack.enter_context(progress())
        trained = read_model(model)
        earlier = None if reference_model is None else read_model(reference_model)
        if history is not None:
            refuse_history(history, trained.version, last)
        settings = MonitorSettings(first, last, limits, horizon, audit=audit, memory=memory)
        there = None if engine is None else stack.enter_context(engine_data(engine, data))
        opened = DataSet.open(data) if there is None else there
        rules = None if policy is None else read_policy_for(policy, trained, opened)
        other = None if what_if is None else read_policy_for(what_if, trained, opened)
        if engine is None or there is None:
            found = watch(trained, opened, settings, rules, step, other, earlier)
        else:
            found = monitor_on_engine(trained, there, settings, rules, step, other, stage=stage_of(engine))
        months = () if history is None else add_to_history(history, found)
        if places is not None:
            step("writing the report")
            write_report(as_page(found, months), found.to_json(), places[0], places[1])
        write_workbook(partial(monitor_book, found))
    if tracking_uri is not None:
        from creditline.training.track.log_monitoring import log_monitoring

        log_monitoring(found, tracking_uri, folder=out)
    for line in said(found):
        echo(line)
    if found.alerts:
        raise typer.Exit(ALERTED)


def said(found: "Monitoring") -> list[str]:
    """The month in a few lines, an alert a line."""
    index, drift = found.drift.score.index, found.drift
    lines = [
        f"model {found.model.version} on {found.current} against {found.reference}: {drift.current.customers:,} customers, "
        f"stability index of the score {index.psi:.3f} ({index.low:.3f} to {index.high:.3f}; {index.noise:.3f} by chance)",
    ]
    for one in found.cohorts.reads:
        read = "matured" if one.matured else "early read"
        lines.append(
            f"customers of {one.as_of} ({read}): default rate {one.default_rate:.4f} ({one.low:.4f} to {one.high:.4f}), "
            f"{one.expected_rate:.4f} expected"
        )
    if (audit := found.audit) is not None:
        lines += [_audited(one, audit.as_of) for one in audit.policies]
    lines += [
        f"alert, {one.watched}, {one.kind.replace('_', ' ')}: {one.said}"
        + (f" [from {one.because}]" if one.because else "")
        for one in found.alerts
    ]
    return lines if found.alerts else [*lines, f"no alert; {len(found.checks)} checks"]


def _audited(one: "AuditedPolicy", day: date) -> str:
    cut, kept = one.cut, one.kept
    money = "" if cut.profit is None else f"; the cuts spared {cut.spared:,.0f} and forwent {cut.forgone:,.0f}"
    return (
        f"cuts of {day}, {one.policy}: {cut.lines:,} lines, of {cut.known:,} known {cut.good:,} stayed good; {kept.bad:,} of "
        f"{kept.known:,} kept lines went bad{money}"
    )
