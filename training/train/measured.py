"""What the rows of a sample say of a fit: metrics per role, one row of predictions each, bounds for those unseen."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from scipy.special import expit

from creditline.models.artefact import Model
from creditline.models.scale.bands import band_names
from creditline.training.cohorts import Role, Sample
from creditline.training.cohorts.bounds import Bounds, bounds
from creditline.training.cohorts.weighing.weights import weights_of, without_hidden
from creditline.training.fit.fitting import Fitted
from creditline.training.metrics import Metrics, measure
from creditline.training.train.definitions import log_odds_of


def metrics_of(sample: Sample, fitted: Fitted) -> dict[str, Metrics]:
    """By the name of each role that has rows, weighted as they are."""
    role = np.array(sample.rows["role"].to_pylist())
    defaulted, weight = sample.rows["defaulted"].to_numpy(), weights_of(sample.rows)
    return {
        part.value: measure(
            defaulted[role == part.value],
            fitted.log_odds[role == part.value],
            None if weight is None else weight[role == part.value],
        )
        for part in Role
        if (role == part.value).any()
    }


def tested_on(sample: Sample) -> Role:
    """The role of the rows a training is judged on."""
    return Role.TEST if sample.out_of_time else Role.FOLD


def hidden_bounds(sample: Sample, fitted: Fitted, model: Model, hidden: pa.Table, threads: int) -> Bounds | None:
    """Of the tested rows, by the final model; where these are out of fold it may know the hidden from other dates."""
    tested = tested_on(sample).value
    out_of_sight = pc.equal(sample.hidden["role"], tested)
    if not pc.any(out_of_sight).as_py():
        return None
    role = np.array(sample.rows["role"].to_pylist()) == tested
    weight = without_hidden(sample.rows)
    return bounds(
        sample.rows["defaulted"].to_numpy()[role].astype(np.float64),
        fitted.log_odds[role],
        log_odds_of(fitted, model, hidden.filter(out_of_sight), threads),
        None if weight is None else weight[role],
    )


def predictions_of(sample: Sample, fitted: Fitted, model: Model) -> pa.Table:
    """One row per row of the sample, as `Trained.predictions`."""
    raw = model.scale.raw(fitted.log_odds)
    score = model.scale.score(raw)
    columns = {
        "margin": fitted.margin,
        "log_odds": fitted.log_odds,
        "pd": expit(fitted.log_odds),
        "raw": raw,
        "score": score,
        "band": band_names(score, model.bands),
    }
    kept = [
        name for name in ("customer_id", "as_of", "role", "defaulted", "weight") if name in sample.rows.column_names
    ]
    table = sample.rows.select(kept)
    for name, values in columns.items():
        table = table.append_column(name, pa.array(values))
    return table
