"""The training's own scores under other definitions of default and of who counts."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from creditline.features.data import DataSet
from creditline.models.artefact import Model
from creditline.models.calibration import at_figures
from creditline.models.scoring.figures import figures_of
from creditline.models.scoring.matrix import to_matrix
from creditline.training.cohorts import Role, Sample
from creditline.training.cohorts.sensitivity import DefinitionRate, definition_rates
from creditline.training.fit.fitting import Fitted
from creditline.training.outcomes import DefaultDefinition
from creditline.training.settings.train_settings import TrainSettings


def rates_by_definition(
    data: DataSet,
    sample: Sample,
    fitted: Fitted,
    model: Model,
    beside: pa.Table,
    compared: Sequence[DefaultDefinition],
    settings: TrainSettings,
) -> tuple[DefinitionRate, ...]:
    """See `definition_rates`; `beside`: the features of `sample.hidden` and, after them, of `sample.unexposed`.

    Tested rows keep their scores; the others of the tested dates are scored by the final model, which has not learned
    from them, though where the tested rows are out of fold it may know their customers from other dates.
    """
    tested = (Role.TEST if sample.out_of_time else Role.FOLD).value
    log_odds = np.concatenate([fitted.log_odds, log_odds_of(fitted, model, beside, settings.threads)])
    parts = [table.select(["customer_id", "as_of", "role"]) for table in (sample.rows, sample.hidden, sample.unexposed)]
    scores = pa.concat_tables(parts).append_column("log_odds", pa.array(log_odds))
    scores = scores.filter(pc.equal(scores["role"], tested)).drop_columns("role")
    scored = sample.asked.join(scores, ["customer_id", "as_of"], join_type="left outer")
    scored = scored.sort_by([("customer_id", "ascending"), ("as_of", "ascending")])
    return definition_rates(data, scored, settings.definition, settings.cohorts, compared)


def log_odds_of(fitted: Fitted, model: Model, frame: pa.Table, threads: int) -> NDArray[np.float64]:
    """Log-odds of default by the final model, shape (n,), for rows that are none of the sample, at their dates' figures."""
    margin = fitted.boosted.margins(to_matrix(model.features, frame), threads)
    return at_figures(model.calibration, figures_of(model, frame))(margin)
