"""Where the probabilities stand after they were moved to another level of risk."""

import numpy as np

from creditline.features.data import DataSet
from creditline.models.calibration import CalibrationMap, MacroShifted, Shifted
from creditline.models.portfolio.scores import score_pairs
from creditline.training.run.dates import scoring_pairs
from creditline.training.train.trained import Trained


def moved_level(trained: Trained, data: DataSet) -> str | None:
    """One sentence: how the log-odds were moved, and the mean pd since, of the tested rows and of the whole portfolio.

    The portfolio is every customer on the date `scoring_pairs` has; None where nothing was moved.
    """
    moved, settings, prior = _shift(trained.model.calibration), trained.settings, trained.model.prior
    if moved is None:
        return None
    rows = f"the {prior.rows:,} rows calibrated on, of which {prior.default_rate:.2%} defaulted"
    if settings.long_run_average is None:
        how = f"central tendency {moved.toward:.2%} (Elkan's prior shift, no promise of a mean): log-odds moved by "
        how += f"{moved.offset:+.4f}, from {rows}"
    else:
        how = f"long-run average {moved.toward:.2%}, the mean pd over {rows}: log-odds moved by {moved.offset:+.4f}"
    if isinstance(trained.model.calibration, MacroShifted):
        how += ", before the economy's share"
    tested = trained.metrics[trained.tested_on]
    scores = score_pairs(trained.model, data, scoring_pairs(data))
    return (
        f"{how}; mean pd since: {tested.mean_pd:.2%} on the {tested.customers:,} tested rows, of which "
        f"{tested.default_rate:.2%} defaulted, {np.mean(scores['pd'].to_numpy()):.2%} on the {scores.num_rows:,} customers "
        f"of the portfolio"
    )


def _shift(calibration: CalibrationMap) -> Shifted | None:
    if isinstance(calibration, MacroShifted):
        calibration = calibration.base
    return calibration if isinstance(calibration, Shifted) else None
