"""The model beside the one in use, on the same rows."""

from collections.abc import Callable
from dataclasses import dataclass

from creditline.features.data import DataSet
from creditline.features.errors import DataError
from creditline.models.artefact import Model
from creditline.models.portfolio.scores import features_of
from creditline.models.scoring.figures import figures_of
from creditline.models.scoring.matrix import to_matrix
from creditline.training.metrics import Metrics, measure
from creditline.training.metrics.delong import AucDifference, delong_test
from creditline.training.validate.judged.drawn import FEWEST, Drawn
from creditline.training.validate.judged.overlap import Overlap, seen_by
from creditline.training.validate.judged.predicting import predicting
from creditline.training.validate.judged.scored import Scored
from creditline.training.validate.judged.validate_settings import ValidateSettings


@dataclass(frozen=True)
class Champion:
    """Both on the judged rows; `auc`: the model's minus the champion's. `same_data`: it was trained on these data.

    `overlap`: how the judged rows stand to those the champion learned from. It is spared them as the model is: those it
    cannot be asked about without their having been learned from are left out of this comparison, for both.
    """

    version: str
    outcome: str
    same_data: bool
    overlap: Overlap
    model: Metrics
    champion: Metrics
    auc: AucDifference


def beside_champion(
    model: Model,
    champion: Model,
    data: DataSet,
    drawn: Drawn,
    scored: Scored,
    settings: ValidateSettings,
    step: Callable[[str], None],
) -> Champion:
    """Score the judged rows by both.

    DataError for another target product, data that lack what a feature needs, and where too few rows are left that
    the champion did not learn from.
    """
    if champion.target_product != model.target_product:
        raise DataError(
            f"the champion is about {champion.target_product or 'any product'}, the model about "
            f"{model.target_product or 'any product'}; compare models of one target product"
        )
    seen = seen_by(champion, drawn.rows, scored.judged, settings.definition)
    frame = features_of(champion, data, drawn.rows.select(["customer_id", "as_of"]))
    matrix = to_matrix(champion.features, frame)
    how = predicting(champion, matrix, figures_of(champion, frame), drawn.rows, seen, settings.threads, step)
    compared = scored.judged & ~seen.lost
    theirs = how.log_odds(how.margins(matrix))[compared]
    y, ours, weight = scored.defaulted[compared], scored.log_odds[compared], scored.counts(compared)
    if min(y.sum(), len(y) - y.sum()) < FEWEST:
        raise DataError(
            f"the champion learned from all but {len(y)} of the judged rows, too few to compare on; bring later dates, or "
            "leave the champion out"
        )
    return Champion(
        version=champion.version,
        outcome=champion.versions.outcome,
        same_data=drawn.fingerprint == champion.data_fingerprint,
        overlap=seen.overlap(scored.judged, champion.learned),
        model=measure(y, ours, weight),
        champion=measure(y, theirs, weight),
        auc=delong_test(y, ours, theirs, scored.customer[compared], weight),
    )
