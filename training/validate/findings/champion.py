"""The model beside the one in use, on the same rows."""

from dataclasses import dataclass

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.portfolio.scores import features_of
from creditline.models.scoring.margins import margins
from creditline.models.scoring.matrix import to_matrix
from creditline.training.metrics import Metrics, measure
from creditline.training.metrics.delong import AucDifference, delong_test
from creditline.training.validate.judged.drawn import Drawn, Use
from creditline.training.validate.judged.scored import Scored


@dataclass(frozen=True)
class Champion:
    """Both on the judged rows; `auc`: the model's minus the champion's. `same_data`: it was trained on these data."""

    version: str
    outcome: str
    same_data: bool
    model: Metrics
    champion: Metrics
    auc: AucDifference


def beside_champion(model: Model, champion: Model, data: DataSet, drawn: Drawn, scored: Scored) -> Champion:
    """Score the judged rows by both; DataError for another target product, or data that lack what a feature needs."""
    if champion.target_product != model.target_product:
        raise DataError(
            f"the champion is about {champion.target_product or 'any product'}, the model about "
            f"{model.target_product or 'any product'}; compare models of one target product"
        )
    pairs = drawn.rows.filter(drawn.where(Use.JUDGED)).select(["customer_id", "as_of"])
    matrix = to_matrix(champion.features, features_of(champion, data, pairs))
    theirs = champion.calibration(margins(champion, matrix))
    judged = scored.judged
    y, ours, weight = scored.defaulted[judged], scored.log_odds[judged], scored.counts(judged)
    return Champion(
        version=champion.version,
        outcome=champion.versions.outcome,
        same_data=drawn.fingerprint == champion.data_fingerprint,
        model=measure(y, ours, weight),
        champion=measure(y, theirs, weight),
        auc=delong_test(y, ours, theirs, scored.customer[judged], weight),
    )
