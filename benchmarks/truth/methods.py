"""Eight explanations of the same falls, each as points of families or concepts, (n, groups); negative lowered the score."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scores import Floats, Scorer
from truths import put_back

from creditline.models.trees.contributions import contributions
from creditline.models.trees.from_booster import read_trees
from creditline.models.trees.gain import gain_of
from creditline.models.trees.shap import shap_values
from creditline.models.why.game.chain import Chain
from creditline.models.why.game.model_rows import ModelRows
from creditline.models.why.game.play import play


@dataclass(frozen=True)
class Change:
    """The same customers on two days, (n, features), and the kept customers others are compared with."""

    scorer: Scorer
    starts: Floats
    ends: Floats
    kept: Floats

    @property
    def slope(self) -> Floats:
        """Points per unit of margin between the two days: every method's margins are turned into points by it."""
        return self.scorer.map.slope(self.scorer.margin(self.starts), self.scorer.margin(self.ends))

    @property
    def total(self) -> Floats:
        """The change of points."""
        return self.scorer.points(self.ends) - self.scorer.points(self.starts)


def own_game(change: Change) -> Floats:
    """Ours: families, the concepts in them and the features in those are the players, the own earlier row the reference."""
    rows = ModelRows(change.scorer.model, change.starts, change.ends)
    return change.scorer.summed(play(Chain(rows, rows)).scores.points)


def features_summed(change: Change) -> Floats:
    """Ours with every feature a player of its own, summed."""
    return _own_past(change, change.starts)


def but_for(change: Change) -> Floats:
    """The model's own but-for effect: what is undone when a group alone is put back to the customer's own earlier row."""
    return put_back(change.scorer, change.starts, change.ends)


def shap_of_today(change: Change) -> Floats:
    """TreeSHAP of the later row alone, as `pred_contrib` gives it."""
    return change.scorer.summed(_shap(change.scorer, change.ends)) * change.slope[:, None]


def shap_difference(change: Change) -> Floats:
    """TreeSHAP of the later row less that of the earlier."""
    parts = _shap(change.scorer, change.ends) - _shap(change.scorer, change.starts)
    return change.scorer.summed(parts) * change.slope[:, None]


def shap_against_kept(change: Change) -> Floats:
    """Baseline Shapley of the later row against the mean of the customers whose line was kept."""
    known = (~np.isnan(change.kept)).sum(axis=0)
    mean = np.full(len(known), np.nan)  # of a feature that no kept customer has
    np.divide(np.nansum(change.kept, axis=0), known, out=mean, where=known > 0)
    categories = np.array([feature.kind == "category" for feature in change.scorer.model.features])
    mean[categories] = [_commonest(change.kept[:, place]) for place in np.flatnonzero(categories)]
    return _own_past(change, np.tile(mean, (len(change.ends), 1)))


def gain_importance(change: Change) -> Floats:
    """The change, shared out by the gain of each group's features in the model: the same order for everybody."""
    gain = gain_of(change.scorer.model.booster_text)
    return change.total[:, None] * (change.scorer.summed(gain[None, :]) / gain.sum())


def random_guess(change: Change) -> Floats:
    """The change, shared out at random (uniformly over all shares)."""
    draws = np.random.default_rng(0).dirichlet(np.ones(len(change.scorer.groups)), len(change.ends))
    return change.total[:, None] * draws


BUT_FOR = (
    "but-for"  # the truth in the model itself, and there no mark; in the world the most a reading of the model can know
)
METHODS: dict[str, Callable[[Change], Floats]] = {
    "ours": own_game,
    "ours, features summed": features_summed,
    BUT_FOR: but_for,
    "SHAP of today": shap_of_today,
    "SHAP difference": shap_difference,
    "SHAP against the mean kept": shap_against_kept,
    "gain importance": gain_importance,
    "random guess": random_guess,
}


def _own_past(change: Change, reference: Floats) -> Floats:
    trees = read_trees(change.scorer.model.booster_text)
    alone = [feature.name for feature in change.scorer.model.features]
    return change.scorer.summed(contributions(trees, alone, alone, reference, change.ends)) * change.slope[:, None]


def _shap(scorer: Scorer, rows: Floats) -> Floats:
    return shap_values(scorer.model.booster_text, rows).values


def _commonest(column: Floats) -> float:
    values, counts = np.unique(column[~np.isnan(column)], return_counts=True)
    return float(values[counts.argmax()]) if len(values) else float("nan")
