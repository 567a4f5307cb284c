"""`creditline why --all-cuts --engine`: every line cut on a day, explained where the rows are."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from creditline.features.catalogue.own_features import read_declarations
from creditline.features.engine.carriers.spark.staged import stage_of
from creditline.features.output.beside import require_folder_place, tables_beside
from creditline.models.artefact import read_model
from creditline.models.portfolio.cuts.table import Per
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.on_engine.cuts import CutsAsked, explain_cuts_on_engine
from creditline.models.portfolio.on_engine.cuts_written import write_cuts_by_bucket
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.training.commands.own_words.check import checked_words
from creditline.training.commands.terminal.echo import echo
from creditline.training.commands.terminal.engine import engine_data, refuse_beside_engine
from creditline.training.commands.terminal.progress import progress
from creditline.training.commands.why.further import tell_further

if TYPE_CHECKING:
    from creditline.training.commands.why.paths import InForcePaths


def refuse_not_there(given: Mapping[str, object]) -> None:
    """BadParameter for the first option given of those that an engine does not do."""
    for option, value in given.items():
        refuse_beside_engine(option, value)


def explain_there(
    engine: str, paths: "InForcePaths", days: tuple[date | None, date], per: str, out: Path | None, own: tuple[Path, ...],
    *, records: bool,
) -> None:  # fmt: skip
    """Explain every line cut on the later day into the folder `out`, a file per bucket of customers."""
    if out is None or out.suffix:
        raise typer.BadParameter("an engine writes a file per bucket of customers; name a folder", param_hint="--out")
    require_folder_place(out)
    start, end = days
    with progress() as step, tables_beside(out) as folder, engine_data(engine, paths.data) as data:
        declarations, model = read_declarations(paths.catalogue), read_model(paths.model)
        earlier = None if paths.previous_model is None else read_model(paths.previous_model)
        policy, before = (
            None if place is None else read_policy_for(place, of, data, declarations)
            for place, of in ((paths.policy, model), (paths.previous_policy, earlier or model))
        )
        in_force = InForce(model, earlier, policy, before, declarations=declarations, chosen=paths.product)
        asked = CutsAsked(start, end, Per(per), records, checked_words(own))
        step(f"deciding who is cut in {engine}" if policy is not None else f"finding the cuts in {engine}")
        frame = explain_cuts_on_engine(data, in_force, asked, stage_of(engine))
        step(f"explaining the cuts in {engine}")
        done = write_cuts_by_bucket(frame, data, asked, folder)
    tell_further(done.further)
    rest = f", {done.others:,} of them without a ledger" if done.others else ""
    rest += f"; {done.cuts - done.explained:,} more have no earlier date" if done.cuts > done.explained else ""
    echo(f"{done.rows:,} rows about {done.explained:,} cuts are in {out}{rest}")
    if records:
        echo(f"{done.records:,} records behind them are in {out / 'records'}")
