"""The whole job on one data set, or on a simulated portfolio when there is none."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import Declarations
from creditline.features.data import DataSet
from creditline.features.output.beside import file_beside, require_file_place, writable
from creditline.features.output.lock import locked
from creditline.features.output.place import settled
from creditline.features.output.stage import Stage
from creditline.features.output.table import write_table
from creditline.models.artefact import write_model
from creditline.models.artefact.folder.write_model import refuse_no_model
from creditline.models.portfolio.decide.deciding import DecisionVersions, decide_rows, line_rows
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.lines.record import recorded
from creditline.models.portfolio.lines.standing import standing_lines
from creditline.models.portfolio.policy_features import read_policy_for
from creditline.models.portfolio.scores import decision_features
from creditline.models.scoring.frame import score_frame
from creditline.models.why.json_form import as_json
from creditline.training.run.dates import scoring_pairs
from creditline.training.run.explained import explain_one
from creditline.training.run.paths import RunPaths
from creditline.training.run.portfolio import count_actions, count_bands, count_in_default
from creditline.training.run.problems import with_problems
from creditline.training.run.sound import refuse_problems
from creditline.training.run.store import Tracking, track
from creditline.training.run.summary import Dates, Explained, ModelNote, RunSummary
from creditline.training.run.training_report import write_training_report
from creditline.training.run.truth import BesideTruth, beside_truth
from creditline.training.train.train import TrainSettings, train
from creditline.training.train.trained import Trained
from creditline.training.world import WorldSettings, simulate

Step = Callable[[str], None]
DEFAULT_POLICY = "graded"


@dataclass(frozen=True)
class RunSettings:
    """What a run may be told."""

    training: TrainSettings = field(default_factory=TrainSettings)
    """How the model is trained. Default: that of `TrainSettings`."""
    policy: str = DEFAULT_POLICY
    """A policy file, or the name of one that comes with creditline. Default: graded."""
    world: WorldSettings = field(default_factory=WorldSettings)
    """Which world is simulated where no data are given. Default: that of `WorldSettings`."""
    declarations: Declarations = field(default_factory=Declarations)
    """Which features there are to choose from. Default: that of `Declarations`."""
    tracking: Tracking | None = None
    """Where the training is recorded; None: in `mlflow.db` under the folder. Default: None."""
    study: Path | None = None
    """SQLite file of a search for tree parameters; None: `model-search.db` under the folder. Default: None."""
    anyway: bool = False
    """Whether to go on where the data are not what the contract says. Default: False."""


def run(
    folder: Path | None,
    out: Path,
    settings: RunSettings | None = None,
    step: Step = lambda _: None,
    share: Callable[[float], None] | None = None,
) -> RunSummary:
    """Check, train, score, decide and explain one cut; everything is written under `out`.

    `folder` None simulates a portfolio into `out` first. `step` is told what begins, `share`
    how much of the simulation is done (0 to 1). DataError where the data are not what the contract says (the first
    problem is named) and it is not to go on anyway, or cannot train a model.
    """
    settings, place = settings or RunSettings(), RunPaths(out)
    settled(out)
    refuse_no_model(place.model)
    for file in (settings.study or place.study, place.store if settings.tracking is None else settings.tracking.store):
        require_file_place(file)
    with locked(out):
        writable(out)
        return _run(folder, place, settings, step, share)


def _run(
    folder: Path | None,
    place: RunPaths,
    settings: RunSettings,
    step: Step,
    share: Callable[[float], None] | None,
) -> RunSummary:
    if folder is None:
        folder = place.data
        step(Stage(f"simulating {settings.world.customers:,} customers", settings.world.customers))
        simulate(folder, settings.world, share)
    step("checking the data")
    data = DataSet.open(folder)
    problems = refuse_problems(data, anyway=settings.anyway)
    study = settings.study or place.study
    trained = train(data, settings.training, step, study=study, declarations=settings.declarations)
    trained = with_problems(trained, problems)
    model = trained.model
    truth = beside_truth(data, trained, step)
    step("writing the model")
    write_model(model, place.model)
    write_training_report(trained, place.model)
    step("validating")
    where = settings.tracking or Tracking(place.store)
    track(trained, data, place.model, where, step, settings.declarations)
    step("scoring and deciding")
    policy = read_policy_for(settings.policy, model, data, settings.declarations)
    with recorded(data) as record:
        frame = decision_features(model, record, scoring_pairs(data), policy, settings.declarations)
        scores = score_frame(model, frame)
        lines = standing_lines(record, scores, model.target_product, closed=policy.ladder.reopen)
    rows = line_rows(lines, scores, frame, dict.fromkeys(policy.columns))
    decisions = decide_rows(policy, rows, DecisionVersions.of(model))
    for file, table in ((place.features, frame), (place.scores, scores), (place.decisions, decisions)):
        with file_beside(file) as part:
            write_table(table, part)
    step("explaining one customer")
    in_force = InForce(model, policy=policy, declarations=settings.declarations)
    explained = explain_one(in_force, data, scores, lines, decisions)
    summary = _summary(data, trained, truth, scores, decisions, explained, place.listed(data.folder, where.store))
    _write(place.why, "null" if explained is None else as_json(explained.why))
    _write(place.summary, json.dumps(summary.to_json(), ensure_ascii=False, indent=2))
    return summary


def _summary(
    data: DataSet,
    trained: Trained,
    truth: BesideTruth | None,
    scores: pa.Table,
    decisions: pa.Table,
    explained: Explained | None,
    files: Mapping[str, Path],
) -> RunSummary:
    days = pc.min_max(scores["as_of"]).as_py()
    return RunSummary(
        data=data.folder,
        customers=scores.num_rows,
        scored=Dates(days["min"], days["max"]),
        model=ModelNote(
            version=trained.model.version,
            features=len(trained.model.features),
            target_product=trained.model.target_product,
            design=trained.design,
        ),
        metrics=trained.metrics,
        doubts=tuple(one.text for one in trained.doubts),
        truth=truth,
        scorecard=trained.challenger.metrics[trained.tested_on],
        bands=count_bands(trained.bands, scores, decisions),
        in_default=count_in_default(scores, decisions),
        actions=count_actions(decisions),
        explained=explained,
        files=files,
    )


def _write(file: Path, text: str) -> None:
    with file_beside(file) as part:
        part.write_text(text + "\n", encoding="utf-8")
