"""The model beside a scorecard grown on the same rows."""

from dataclasses import dataclass

import pyarrow.compute as pc

from creditline.models.artefact import Model, ModelKind
from creditline.training.cohorts import Role
from creditline.training.metrics import Metrics, measure
from creditline.training.metrics.delong import AucDifference, delong_test
from creditline.training.scorecard import Challenger, challenge
from creditline.training.settings.card_settings import CardSettings
from creditline.training.settings.train_settings import TrainSettings
from creditline.training.validate.judged.drawn import Drawn
from creditline.training.validate.judged.refit import card_settings_of
from creditline.training.validate.judged.scored import Scored
from creditline.training.validate.judged.validate_settings import ValidateSettings


@dataclass(frozen=True)
class BesideScorecard:
    """Both on the judged rows; `auc`: the model's minus the scorecard's.

    `attributes`: features on the card; `learned_rows`: rows it was fitted on. `crossed`: the judged rows are among
    those, and each was scored by a card that had not seen its customer.
    """

    attributes: int
    learned_rows: int
    crossed: bool
    model: Metrics
    scorecard: Metrics
    auc: AucDifference


def fit_card(model: Model, drawn: Drawn, scored: Scored, settings: ValidateSettings) -> Challenger:
    """Fit a scorecard as a training on these data does: the model's features, the rows and folds its trees learn from.

    On the data of the training it is the very card that stands beside the model there; on other data it has the
    advantage of having learned from them.
    """
    card = card_settings_of(model) if model.kind is ModelKind.SCORECARD else CardSettings()
    training = TrainSettings(definition=settings.definition, cohorts=settings.cohorts, card=card, seed=model.seed)
    return challenge(scored.matrix, drawn.rows, model.features, training)


def beside_scorecard(card: Challenger, drawn: Drawn, scored: Scored) -> BesideScorecard:
    """Both on the judged rows."""
    judged = scored.judged
    y, weight, ours, theirs = (
        scored.defaulted[judged],
        scored.counts(judged),
        scored.log_odds[judged],
        card.log_odds[judged],
    )
    return BesideScorecard(
        attributes=len(card.scorecard.attributes),
        learned_rows=int(scored.learns.sum()),
        crossed=not drawn.out_of_time and bool(pc.any(pc.equal(drawn.rows["role"], Role.FOLD.value)).as_py()),
        model=measure(y, ours, weight),
        scorecard=measure(y, theirs, weight),
        auc=delong_test(y, ours, theirs, scored.customer[judged], weight),
    )
