"""A feature's change in words."""

from creditline.models.server.asked import Language
from creditline.models.server.scoring import Share
from creditline.models.server.served import Served
from creditline.models.why.answer.values import FeatureShare
from creditline.models.why.words.sentence import sentence


def sentence_of(served: Served, share: Share, language: Language) -> str:
    """The change of one feature between the two rows, in one sentence without a full stop."""
    feature = served.features[share.name]
    said = FeatureShare(
        name=share.name,
        name_en=feature.name_en,
        name_zh=feature.name_zh,
        unit=feature.unit,
        audience=feature.audience,
        start=share.before,
        end=share.after,
        points=share.points,
        exact=share.exact,
        margin=0.0,
    )
    return sentence(said, language, served.model.currency)
