"""One training from histories to a model: sample, features, trees, calibration, metrics."""

from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path

import lightgbm
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from creditline.features.catalogue import BUILT_IN, Catalogue, Declarations
from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import (
    Dropped,
    Growing,
    Learned,
    Making,
    Model,
    ModelFeature,
    ModelKind,
    Prior,
    TriedMap,
    Versions,
)
from creditline.models.artefact.learned import salt_of
from creditline.models.artefact.nobodys import nobodys
from creditline.models.artefact.reference import reference_places
from creditline.models.portfolio.figures import with_figures
from creditline.models.scale.bands import bands_from
from creditline.training.cohorts import Role, Sample, draw_sample
from creditline.training.cohorts.weighing.weights import weights_of
from creditline.training.doubts import Doubt, doubts_of_metrics, doubts_of_sample, leaks
from creditline.training.fit.fitting import Fitted, fit
from creditline.training.fit.one_thread import one_thread
from creditline.training.outcomes.status import default_status
from creditline.training.outcomes.study.compare import usual_definitions
from creditline.training.outcomes.study.study import study_outcomes
from creditline.training.scorecard import Challenger, as_fitted, binned, challenge
from creditline.training.screen import screen
from creditline.training.screen.against import against
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.train.compared_trainings import Ways, training_table
from creditline.training.train.definitions import rates_by_definition
from creditline.training.train.everyone import KEYS, Everyone, computed
from creditline.training.train.from_features import read_features
from creditline.training.train.macro import Economy, read_economy, with_economy
from creditline.training.train.measured import hidden_bounds, metrics_of, predictions_of, tested_on
from creditline.training.train.out_of_segment import SegmentTest, out_of_segment
from creditline.training.train.refits import grow_refits
from creditline.training.train.trained import BandResult, Trained
from creditline.training.trees import FitParameters, model_features, within_vocabulary
from creditline.training.trees.selected import Matrix, Places
from creditline.training.trees.verified import refuse_unlike

__all__ = ["BandResult", "TrainSettings", "Trained", "train"]

_UNUSED_FOR_THE_MODEL = (Role.TEST.value,)
_OF_REFITS = 1000  # rows that each refit is read on by both readers; the model itself is on all


def train(
    data: DataSet,
    settings: TrainSettings,
    step: Callable[[str], None] | None = None,
    *,
    study: Path | None = None,
    declarations: Declarations = BUILT_IN,
    features: Path | None = None,
) -> Trained:
    """Train a model on `data`.

    Customers and dates are drawn, outcomes looked up, features computed as known at each date (those that a line cut
    moves as they were before it, where `decisions` tell of cuts), trees grown and stopped,
    their margin calibrated on customers they did not see, and everything measured on later customers or, where the data
    are too short or too few for that, out of fold. `step` is told what begins. `study`: the SQLite
    file in which the search that `settings.trials` asks for is kept, so that a stopped one goes on where it was; None
    forgets it. `declarations`: which features there are to choose from. `features`: where they were computed to, see
    `read_features`; None computes them. The same bytes on any number of cores. DataError
    where the data cannot do it.
    """
    with one_thread():
        return _train(data, settings, step or _unheard, study, declarations, features)


def _train(
    data: DataSet,
    settings: TrainSettings,
    step: Callable[[str], None],
    study: Path | None,
    declarations: Declarations,
    features: Path | None,
) -> Trained:
    step("looking up outcomes")
    sample = draw_sample(data, settings.definition, settings.cohorts, settings.seed)
    compared = usual_definitions(settings.definition) if settings.compared is None else settings.compared
    studied = study_outcomes(data, settings.definition, settings.cohorts.observed_to)
    economy = read_economy(data, sample.rows, settings)
    everything = declarations.of(data, settings.definition.product)
    available = everything.available(data).for_training()
    wanted = [f.name for f in available if not settings.families or f.family in settings.families]
    if not wanted:
        raise DataError(
            f"no feature of the catalogue can be computed from {', '.join(data.tables)}"
            + (f" in {', '.join(settings.families)}" if settings.families else "")
            + "; hand over transactions, installments or lines"
        )
    chosen = available.only(wanted)
    if settings.segment is not None:
        _refuse_no_category(settings.segment, chosen)
    step("computing features" if features is None else "reading features")
    pairs = pairs_of(sample)
    everyone = computed(data, pairs, chosen) if features is None else read_features(features, data, pairs, chosen)
    frame = everyone.frame.slice(0, sample.rows.num_rows)
    seen = pa.array(~np.isin(np.array(sample.rows["role"].to_pylist()), _UNUSED_FOR_THE_MODEL))
    everybody = model_features(chosen, frame.filter(seen))
    matrix = everyone.matrix(everybody, frame.num_rows)
    learnt = seen.to_numpy(zero_copy_only=False)
    dropped = screen(matrix[learnt], frame["as_of"].to_numpy()[learnt], everybody, settings.screening)
    left_out = {one.feature for one in dropped}
    kept = [place for place, feature in enumerate(everybody) if feature.name not in left_out]
    candidates, matrix = tuple(everybody[place] for place in kept), matrix[:, kept]
    parameters = settings.parameters or FitParameters.for_size(pc.sum(seen).as_py(), dense=settings.dense)
    trees = with_economy(
        fit(matrix, sample.rows, candidates, parameters, settings, step, study), economy, sample.rows, settings
    )
    step("fitting the scorecard")
    challenger, fitted = challenge(matrix, sample.rows, candidates, settings), trees
    if settings.champion is ModelKind.SCORECARD:
        card = as_fitted(challenger, sample.rows, candidates, settings)
        fitted = with_economy(card, economy, sample.rows, settings)
    used = matrix[:, _columns(candidates, fitted)]
    refuse_unlike(fitted.boosted.text, used, settings.threads)
    segments = _out_of_segment(used, frame, sample, fitted, settings, step)
    if settings.refits:
        step("growing trees on other draws of the customers")
    refits = grow_refits(used, sample.rows, fitted, settings)
    for text in refits.texts:
        refuse_unlike(text, np.asarray(used[:_OF_REFITS]))
    ways = Ways(
        matrix,
        sample.rows,
        candidates,
        parameters,
        economy,
        lambda way: metrics_of(sample, way)[tested_on(sample).value],
    )
    table = training_table(ways, fitted, refits.texts, settings, step)
    step("measuring")
    fingerprint = data.fingerprint()
    model = Model(
        booster_text=fitted.boosted.text,
        features=fitted.features,
        calibration=fitted.calibration,
        versions=Versions(
            creditline=version("creditline"),
            lightgbm=lightgbm.__version__,
            catalogue=everything.hash,
            outcome=settings.definition.text,
        ),
        seed=settings.seed,
        data_fingerprint=fingerprint,
        prior=Prior(fitted.calibrated_on, fitted.calibrated_rate),
        reference=_reference(fitted, everyone, sample.rows, np.flatnonzero(learnt), economy, settings.seed),
        target_product=settings.definition.product,
        scale=settings.scale,
        bands=bands_from(settings.scale.low, settings.scale.high),
        currency=data.settings.currency,
        grace_days=data.settings.grace_days,
        default=default_status(data, settings.definition),
        making=_making(fitted, dropped, challenger, settings),
        kind=settings.champion,
        refits=refits,
        learned=Learned.of(
            sample.rows["customer_id"].filter(seen).to_pylist(),
            sample.rows["as_of"].filter(seen).to_pylist(),
            settings.definition.horizon_months,
            salt_of(fingerprint, settings.seed),
        ),
    )
    metrics, predictions = metrics_of(sample, fitted), predictions_of(sample, fitted, model)
    beside = everyone.table(fitted.features, np.arange(frame.num_rows, pairs.num_rows))
    dated_beside = with_figures(beside, data, model)
    return Trained(
        model=model,
        settings=settings,
        parameters=fitted.parameters,
        rounds=fitted.boosted.rounds,
        design=sample.design,
        cohorts=sample.cohorts,
        flow=sample.flow,
        metrics=metrics,
        table=table,
        against=against(
            used[learnt],
            sample.rows["defaulted"].to_numpy()[learnt],
            pc.dictionary_encode(sample.rows["customer_id"]).combine_chunks().indices.to_numpy()[learnt],
            [candidates[place] for place in _columns(candidates, fitted)],
            {feature.name for feature in fitted.features if not feature.direction},
        ),
        challenger=challenger,
        trees=None if fitted is trees else metrics_of(sample, trees),
        segments=segments,
        tried=fitted.tried,
        curves=fitted.curves,
        predictions=predictions,
        doubts=_doubts(sample, predictions, matrix[learnt], candidates, seen),
        study=studied,
        rates=()
        if studied is None or not compared
        else rates_by_definition(data, sample, fitted, model, dated_beside, compared, settings),
        bounds=hidden_bounds(sample, fitted, model, dated_beside.slice(0, sample.hidden.num_rows), settings.threads),
    )


def rows_looked_at(data: DataSet, settings: TrainSettings) -> pa.Table:
    """`customer_id` and `as_of` of every row whose features a training with these settings takes; DataError as `train`."""
    return pairs_of(draw_sample(data, settings.definition, settings.cohorts, settings.seed))


def pairs_of(sample: Sample) -> pa.Table:
    """The rows of a sample, then those hidden, then those unexposed."""
    parts = (sample.rows, sample.hidden, sample.unexposed)
    return pa.concat_tables([table.select(KEYS) for table in parts])


def _unheard(name: str) -> None:
    del name


def _reference(
    fitted: Fitted, everyone: Everyone, rows: pa.Table, learnt: Places, economy: Economy | None, seed: int
) -> pa.Table:
    """Rows like those of training, and nobody's; the same for the same seed. `learnt`: the places learned from."""
    weight = weights_of(rows)
    places = learnt[reference_places(len(learnt), seed, weight=None if weight is None else weight[learnt])]
    drawn = within_vocabulary(fitted.features, everyone.table(fitted.features, places))
    drawn = drawn if economy is None else economy.beside(drawn, places)
    return nobodys(fitted.features, drawn, drawn["customer_id"].to_pylist(), fitted.margin[places], seed)


def _refuse_no_category(name: str, chosen: Catalogue) -> None:
    categories = [feature.name for feature in chosen if feature.kind == "category"]
    if name not in categories:
        there = f"there are {', '.join(categories)}" if categories else "these data have none"
        raise DataError(f"{name} is no category feature to test segments by; {there}")


def _columns(candidates: tuple[ModelFeature, ...], fitted: Fitted) -> list[int]:
    used = {feature.name for feature in fitted.features}
    return [place for place, feature in enumerate(candidates) if feature.name in used]


def _doubts(
    sample: Sample, predictions: pa.Table, matrix: Matrix, candidates: tuple[ModelFeature, ...], seen: pa.Array
) -> tuple[Doubt, ...]:
    learnt = sample.rows.filter(seen)
    return (
        *doubts_of_sample(learnt["customer_id"], learnt["defaulted"]),
        *doubts_of_metrics(predictions, tested_on(sample).value, Role.FOLD.value),
        *leaks(matrix, learnt["defaulted"].to_numpy().astype(np.float64), candidates),
    )


def _out_of_segment(
    matrix: Matrix,
    frame: pa.Table,
    sample: Sample,
    fitted: Fitted,
    settings: TrainSettings,
    step: Callable[[str], None],
) -> tuple[SegmentTest, ...]:
    if settings.segment is None:
        return ()
    step("testing on segments left out")
    values = frame[settings.segment].to_pylist()
    return out_of_segment(matrix, sample.rows, values, fitted, settings)


def _making(fitted: Fitted, dropped: tuple[Dropped, ...], challenger: Challenger, settings: TrainSettings) -> Making:
    calibrated, cohorts = fitted.calibrated, settings.cohorts
    card = settings.champion is ModelKind.SCORECARD
    return Making(
        maps=tuple(TriedMap(kind, loss, kind == calibrated.chosen) for kind, loss in calibrated.losses.items()),
        dropped=(*dropped, *fitted.dropped),
        growing=Growing(
            parameters=asdict(fitted.parameters),
            folds=cohorts.folds,
            fold_seed=cohorts.fold_seed,
            validation_share=cohorts.validation_share,
            calibration_defaults=cohorts.calibration_defaults,
            chosen=card or bool(settings.trials or not settings.dense),
        ),
        bins=binned(challenger.scorecard) if card else (),
    )
