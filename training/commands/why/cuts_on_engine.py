"""`creditline why --all-cuts --engine`: every line cut on a day, explained where the rows are."""

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date
from typing import TYPE_CHECKING

from creditline.features.catalogue.own_features import read_declarations
from creditline.features.engine.carriers.spark.staged import stage_of
from creditline.features.output.beside import require_folder_place, tables_beside
from creditline.models.artefact import read_model
from creditline.models.portfolio.cut_report.make import make_report
from creditline.models.portfolio.cut_report.segments import chosen_segments
from creditline.models.portfolio.cuts.table import Per
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.on_engine.cuts import CutsAsked, explain_cuts_on_engine
from creditline.models.portfolio.on_engine.cuts_written import write_cuts_by_bucket
from creditline.models.portfolio.on_engine.report import ReportAsked
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.training.commands.own_words.check import checked_words
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.engine import engine_data, refuse_beside_engine
from creditline.training.commands.terminal.progress import progress
from creditline.training.commands.why.cut_report import report_beside, tell_report
from creditline.training.commands.why.further import tell_further
from creditline.training.outcomes.there import later_in_tasks, later_there

if TYPE_CHECKING:
    from creditline.features.engine.carriers.spark.engine_data import EngineData
    from creditline.training.commands.why.cuts import Made
    from creditline.training.commands.why.paths import InForcePaths


def refuse_not_there(given: Mapping[str, object]) -> None:
    """BadParameter for the first option given of those that an engine does not do."""
    for option, value in given.items():
        refuse_beside_engine(option, value)


def explain_there(engine: str, paths: "InForcePaths", days: tuple[date | None, date], made: "Made") -> None:
    """Explain every line cut on the later day into a folder, a file per bucket of customers, and write the report on them."""
    made.check(paths.policy, engine=True)
    if made.out is not None:
        require_folder_place(made.out)
    start, end = days
    words = checked_words(made.own)
    with (
        progress() as step,
        nullcontext() if made.out is None else tables_beside(made.out) as folder,
        report_beside(made.report, made.xlsx, made.lang, words) as write_report,
        engine_data(engine, paths.data) as data,
    ):
        declarations, model = read_declarations(paths.catalogue), read_model(paths.model)
        earlier = None if paths.previous_model is None else read_model(paths.previous_model)
        policy, before = (
            None if place is None else read_policy_for(place, of, data, declarations)
            for place, of in ((paths.policy, model), (paths.previous_policy, earlier or model))
        )
        in_force = InForce(model, earlier, policy, before, declarations=declarations, chosen=paths.product)
        report = _counted(data, in_force, made) if made.counted else None
        asked = CutsAsked(start, end, Per(made.per), made.records, words, folder is not None, report)
        step(f"deciding who is cut in {engine}" if policy is not None else f"finding the cuts in {engine}")
        frame = explain_cuts_on_engine(data, in_force, asked, stage_of(engine))
        step(f"explaining the cuts in {engine}")
        done = write_cuts_by_bucket(frame, data, asked, folder)
        if done.report is not None:
            step("counting")
            later = later_there(data, in_force.model.target_product, done.report.later)
            write_report(make_report(in_force, done.report.counted, end, later))
    tell_further(done.further)
    rest = f", {done.others:,} of them without a ledger" if done.others else ""
    rest += f"; {done.cuts - done.explained:,} more have no earlier date" if done.cuts > done.explained else ""
    if made.out is not None:
        echo(f"{done.rows:,} rows about {done.explained:,} cuts are in {made.out}{rest}")
    if made.out is not None and made.records:
        echo(f"{done.records:,} records behind them are in {made.out / 'records'}")
    tell_report(made.report, made.xlsx)


def _counted(data: "EngineData", in_force: InForce, made: "Made") -> ReportAsked:
    by = chosen_segments(data, made.segments)
    return ReportAsked.of(data, in_force, by, later_in_tasks(data, in_force.model.target_product))
