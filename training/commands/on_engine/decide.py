"""`creditline decide --engine`: every line decided on where the rows are."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path

from creditline.features.catalogue.own_features import read_declarations
from creditline.features.engine.carriers.spark.parts import parts, require_engine_path, write_parts
from creditline.features.engine.carriers.spark.staged import computed_once, stage_of
from creditline.features.output.beside import file_beside, require_folder_place, tables_beside
from creditline.features.output.lock import locked
from creditline.features.output.paths import arrow_path
from creditline.models.artefact import read_model
from creditline.models.portfolio.decide.decisions_file import write_decisions
from creditline.models.portfolio.decide.portfolio import Outcome
from creditline.models.portfolio.decide_dates.job import beside
from creditline.models.portfolio.on_engine.collected import (
    collected_decisions,
    outcome_columns,
    outcome_of,
    require_all_decided,
)
from creditline.models.portfolio.on_engine.decisions import decide_on_engine
from creditline.models.portfolio.on_engine.receipts import receipts_frame, write_receipts_by_bucket
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.training.commands.terminal.engine import engine_data
from creditline.training.commands.terminal.progress import progress


def decide_there(
    engine: str, model: Path, folder: Path, as_of: date, policy: str, out: Path, receipts: Path | None,
    customers: tuple[str, ...], places: Sequence[str],
) -> Outcome:  # fmt: skip
    """Decide in `engine` into the file or, by its workers, the folder `out`; the just-kept lines and receipts as one machine."""
    from pyarrow import parquet

    if receipts is not None:
        require_folder_place(receipts)
    if not out.suffix:
        require_engine_path(out)
    with ExitStack() as opened:
        opened.enter_context(locked(out, *([] if receipts is None else [receipts])))
        step = opened.enter_context(progress())
        part = opened.enter_context(file_beside(out) if out.suffix else tables_beside(out))
        near = opened.enter_context(file_beside(beside(out, "kept.parquet")))
        declarations, trained = read_declarations(places), read_model(model)
        data = opened.enter_context(engine_data(engine, folder))
        rules = read_policy_for(policy, trained, data, declarations)
        step(f"reading lines as of {as_of} in {engine}")
        planned = decide_on_engine(trained, data, rules, as_of, declarations, keep=True)
        decisions = replace(planned, lines=opened.enter_context(computed_once(planned.lines, stage_of(engine))))
        require_all_decided(decisions, data)
        step(f"deciding in {engine}")
        if out.suffix:
            made = collected_decisions(decisions)
            write_decisions(made, part)
            outcome = outcome_of(decisions, [made])
        else:
            write_parts(decisions.frame(), part)
            outcome = outcome_of(decisions, parts(part, outcome_columns(decisions)))
        parquet.write_table(decisions.kept(), arrow_path(near), compression="zstd")
        if receipts is not None:
            step("writing receipts")
            written = opened.enter_context(tables_beside(receipts))
            asked = receipts_frame(data, decisions, declarations, customers)
            write_receipts_by_bucket(asked, outcome.lines, as_of, customers, written)
        return outcome
