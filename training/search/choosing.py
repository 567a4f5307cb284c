"""Whether the best trial is better than what one had, beyond chance."""

import numpy as np

from creditline.training.fit.trees import Boosted, Floats, Labelled


def beats(found: Boosted, base: Boosted, watched: Labelled, threads: int) -> bool:
    """Whether `found` has the lower log loss on `watched` by more than one standard error of the mean difference.

    Both were stopped on those rows. The best of many trials is partly the luckiest: without a margin, a search on few
    rows trades known parameters for noise (the one-standard-error rule of Breiman et al. 1984, section 3.4.3).
    """
    gain = _losses(base, watched, threads) - _losses(found, watched, threads)
    return bool(gain.mean() > gain.std(ddof=1) / np.sqrt(gain.size))


def _losses(boosted: Boosted, rows: Labelled, threads: int) -> Floats:
    margin = boosted.margins(rows.matrix, threads)
    return np.asarray(np.logaddexp(0.0, margin) - rows.defaulted * margin)
