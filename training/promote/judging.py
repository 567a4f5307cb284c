"""A version on the customers whose outcome is known, beside the champion, as a validation draws and scores them."""

from collections.abc import Callable

from creditline.features.data import DataSet
from creditline.models.artefact import Model
from creditline.training.metrics.delong import auc_interval
from creditline.training.monitor.population.outcomes import definition_of
from creditline.training.promote.figures import Judgement
from creditline.training.validate import ValidateSettings
from creditline.training.validate.findings.calibration import calibration
from creditline.training.validate.findings.champion import beside_champion
from creditline.training.validate.findings.stability import stability
from creditline.training.validate.judged.drawn import draw_rows
from creditline.training.validate.judged.scored import score_rows


def judge_outcomes(
    model: Model, champion: Model | None, data: DataSet, horizon: int, step: Callable[[str], None]
) -> Judgement:
    """The figures of `creditline validate`, by the model's own definition of default within `horizon` months.

    Either model is spared the rows it learned from. DataError as `validate`.
    """
    settings = ValidateSettings(definition=definition_of(model, horizon), refits=0)
    step("looking up outcomes")
    drawn = draw_rows(model, data, settings)
    scored = score_rows(model, data, drawn, settings, step)
    beside = None if champion is None else beside_champion(model, champion, data, drawn, scored, settings, step)
    chosen = scored.judged
    area = auc_interval(
        scored.defaulted[chosen], scored.log_odds[chosen], scored.customer[chosen], scored.counts(chosen)
    )
    kept, moved = calibration(model, scored), stability(model, scored)
    everybody = kept.bands[-1]
    assert everybody.default_rate is not None and everybody.mean_pd is not None
    return Judgement(
        rows=everybody.rows,
        defaults=everybody.defaults,
        gini=2 * area.auc - 1,
        low=2 * area.low - 1,
        high=2 * area.high - 1,
        default_rate=everybody.default_rate,
        mean_pd=everybody.mean_pd,
        error=kept.error,
        by_chance=kept.error_by_chance,
        psi=moved.score.psi,
        psi_by_chance=moved.chance,
        champion=None if beside is None else beside.auc,
    )
