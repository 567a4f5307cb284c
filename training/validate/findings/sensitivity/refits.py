"""How much of the model, and of its reasons, is the luck of a seed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import spearmanr

from creditline.models.artefact import Model, ModelFeature
from creditline.models.trees.contributions import contributions
from creditline.models.trees.from_booster import read_trees
from creditline.training.metrics import auc
from creditline.training.validate.judged.refit import Parts, regrow, regrow_in_folds
from creditline.training.validate.judged.scored import Floats, Scored
from creditline.training.validate.judged.validate_settings import ValidateSettings

_PAIRS = 500
_FALL = 20.0  # points that a reason is worth asking for


@dataclass(frozen=True)
class Refit:
    """One refit beside the model, on the judged rows.

    `points_moved`: mean absolute difference of the scores; `rank_correlation`: Spearman's, of the margins;
    `bands_changed`: share of rows in another band.
    """

    seed: int
    auc: float
    points_moved: float
    rank_correlation: float
    bands_changed: float


@dataclass(frozen=True)
class ReasonStability:
    """Customers compared with their own earlier date: how often a refit names another top family, 0 to 1.

    The top family is the one that adds most to the change of risk, in the direction of the change. `falls` and
    `falls_changed` are about those whose score fell by 20 points or more; None where there are none.
    """

    customers: int
    changed: float
    falls: int
    falls_changed: float | None


@dataclass(frozen=True)
class Refits:
    """`reasons` is None where no customer has two dates with a change of margin."""

    refits: tuple[Refit, ...]
    learned_rows: int
    reasons: ReasonStability | None


def refits(model: Model, scored: Scored, settings: ValidateSettings, step: Callable[[str], None]) -> Refits | None:
    """Grow the model's trees again with the seeds after its own, on the rows a training on these data learns from.

    None where none are asked for.
    """
    if not settings.refits:
        return None
    learn, judged = scored.learns, scored.judged
    crossed = bool((learn & judged).any())
    found, texts = [], []
    for place in range(settings.refits):
        step(f"refit {place + 1} of {settings.refits}")
        seed = model.seed + 1 + place
        text = regrow(model, scored.matrix[learn], scored.defaulted[learn], seed=seed, threads=settings.threads)
        parts = Parts((text,), np.zeros(len(learn), dtype=np.int64))
        if crossed and scored.fold.any():
            parts = regrow_in_folds(
                model, scored.matrix, scored.defaulted, scored.fold, seed=seed, threads=settings.threads
            )
        texts.append(text)
        found.append(_beside(model, scored, seed, parts.margins(scored.matrix)))
    return Refits(tuple(found), int(learn.sum()), _reasons(model, scored, texts))


def _beside(model: Model, scored: Scored, seed: int, margin: Floats) -> Refit:
    judged = scored.judged
    other = scored.with_margin(model, margin)
    return Refit(
        seed=seed,
        auc=auc(scored.defaulted[judged], margin[judged], scored.counts(judged)),
        points_moved=float(np.abs(other.score[judged] - scored.score[judged]).mean()),
        rank_correlation=float(spearmanr(margin[judged], scored.margin[judged]).statistic),
        bands_changed=float((other.band[judged] != scored.band[judged]).mean()),
    )


def _reasons(model: Model, scored: Scored, texts: Sequence[str]) -> ReasonStability | None:
    start, end = _ends(scored)
    if not len(start):
        return None
    starts, ends = scored.matrix[start], scored.matrix[end]
    ours, change = _top_family(model.features, model.booster_text, starts, ends)
    moved = np.abs(change) > 1e-12
    if not moved.any():
        return None
    different = np.mean([_top_family(model.features, text, starts, ends)[0] != ours for text in texts], axis=0)
    raw = model.scale.raw(scored.log_odds)
    fell = moved & (raw[start] - raw[end] >= _FALL)
    return ReasonStability(
        customers=int(moved.sum()),
        changed=float(different[moved].mean()),
        falls=int(fell.sum()),
        falls_changed=float(different[fell].mean()) if fell.any() else None,
    )


def _ends(scored: Scored) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last row of each customer with two dates, at most 500 of them, evenly over the customers."""
    first = np.flatnonzero(np.append(True, scored.customer[1:] != scored.customer[:-1]))
    last = np.append(first[1:], len(scored.customer)) - 1
    several = np.flatnonzero(last > first)
    chosen = several[np.unique(np.linspace(0, len(several) - 1, min(_PAIRS, len(several))).astype(np.int64))]
    return first[chosen], last[chosen]


def _top_family(
    features: Sequence[ModelFeature], text: str, starts: Floats, ends: Floats
) -> tuple[NDArray[np.int64], Floats]:
    names = [feature.family for feature in features]
    shares = contributions(read_trees(text), names, names, starts, ends)
    families = np.unique(names, return_inverse=True)[1]
    by_family = np.stack([shares[:, families == place].sum(axis=1) for place in range(families.max() + 1)], axis=1)
    change = shares.sum(axis=1)
    return np.argmax(by_family * np.sign(change)[:, None], axis=1), change
