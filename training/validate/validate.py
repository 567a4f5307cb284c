"""One validation from a model and data to everything that is reported."""

from collections.abc import Callable

import numpy as np

from creditline.features.data import DataSet
from creditline.models.artefact import Model
from creditline.training.validate.findings.calibration import calibration
from creditline.training.validate.findings.challenger import beside_scorecard, fit_card
from creditline.training.validate.findings.champion import beside_champion
from creditline.training.validate.findings.discrimination import discrimination
from creditline.training.validate.findings.limits import limits_of
from creditline.training.validate.findings.monotone import directions
from creditline.training.validate.findings.over_time import over_time
from creditline.training.validate.findings.past_due import past_due
from creditline.training.validate.findings.portfolio import portfolio
from creditline.training.validate.findings.scores import score_bins
from creditline.training.validate.findings.sensitivity.families import without_families
from creditline.training.validate.findings.sensitivity.refits import refits
from creditline.training.validate.findings.stability import stability
from creditline.training.validate.judged.drawn import Drawn, Use, draw_rows
from creditline.training.validate.judged.scored import Scored, score_rows
from creditline.training.validate.judged.segments import segments_of
from creditline.training.validate.judged.validate_settings import ValidateSettings
from creditline.training.validate.report.validation import Judged, Subject, Validation


def validate(
    model: Model,
    data: DataSet,
    settings: ValidateSettings,
    champion: Model | None = None,
    step: Callable[[str], None] | None = None,
) -> Validation:
    """Judge `model` on the latest matured customers of `data`.

    Rows are drawn as by a training with the same cohort settings: judged are the dates of its test, or all rows where
    the data are too short for one. Rows that overlap with those the model learned from are predicted out of fold, or
    left out where the data do not allow that, see `seen_by`; the champion is spared its own. `step` is told what begins.
    DataError where the data lack what the model reads, no outcome is mature, or too few customers of either kind are
    there or left.
    """
    step = step or _unheard
    step("looking up outcomes")
    drawn = draw_rows(model, data, settings)
    scored = score_rows(model, data, drawn, settings, step)
    segments = segments_of(data, drawn.rows)
    step("fitting the scorecard")
    card = fit_card(model, drawn, scored, settings)
    step("measuring")
    beside = None if champion is None else beside_champion(model, champion, data, drawn, scored, settings, step)
    without = without_families(model, scored, settings, step)
    return Validation(
        model=_subject(model),
        judged=_judged(data, settings, drawn, scored, _predicted(model, drawn)),
        discrimination=discrimination(model, scored, segments, card.log_odds),
        scores=score_bins(model, scored),
        calibration=calibration(model, scored),
        past_due=past_due(scored, drawn.in_default, settings.definition.cure_days),
        over_time=over_time(model, scored),
        stability=stability(model, scored),
        monotone=directions(model, scored),
        families=without,
        refits=refits(model, scored, settings, step),
        scorecard=beside_scorecard(card, drawn, scored),
        champion=beside,
        portfolio=portfolio(data, settings),
        population=drawn.flow,
        limits=tuple(limits_of(model, settings, drawn, scored, segments, beside)),
    )


def _unheard(name: str) -> None:
    del name


def _subject(model: Model) -> Subject:
    return Subject(
        version=model.version,
        target_product=model.target_product,
        outcome=model.versions.outcome,
        features=len(model.features),
        trees=len(model.trees.root),
        seed=model.seed,
        creditline=model.versions.creditline,
        lightgbm=model.versions.lightgbm,
    )


def _predicted(model: Model, drawn: Drawn) -> str:
    if not drawn.overlap.out_of_fold:
        return "by the model"
    growing = model.making.growing
    again = "regrown" if growing is None or growing.chosen else "out of fold"
    judged = drawn.overlap.out_of_fold == int(drawn.where(Use.JUDGED).sum())
    return again if judged else f"partly {again}"


def _judged(data: DataSet, settings: ValidateSettings, drawn: Drawn, scored: Scored, predicted: str) -> Judged:
    judged = scored.judged
    days = scored.as_of[judged]
    return Judged(
        data_fingerprint=drawn.fingerprint,
        same_data=drawn.same_data,
        crossed=drawn.overlap.out_of_fold > 0,
        overlap=drawn.overlap,
        predicted=predicted,
        design=drawn.design,
        outcome="given by the lender" if data.has("outcomes") else settings.definition.text,
        first=days.min().astype(object),
        last=days.max().astype(object),
        rows=int(judged.sum()),
        customers=len(np.unique(scored.customer[judged])),
        defaults=int(scored.defaulted[judged].sum()),
    )
