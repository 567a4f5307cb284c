"""What a made-up feature means: it moved as a person accepts for the points it took or gave."""

from creditline.features.words.named import Named
from creditline.models.why.answer.meant import Meant
from creditline.models.why.answer.parts import Value
from creditline.models.why.notice.root import root_of


def meant_of(name: str, start: Value = 0.0, end: Value = 1.0, points: float = -1.0) -> Meant:
    """A concept of the feature's own, all its windows in it, with the direction that makes its move acceptable.

    A category has none.
    """
    concept = root_of(name)
    named = Named.alike(concept.rpartition(".")[2].replace("_", " "))
    if isinstance(start, str) or isinstance(end, str):
        return Meant(concept, named, 0, "none")
    harm = 1 if points <= 0 else -1
    if start is None or end is None:
        riskier = (start is None) == (harm > 0)  # the number is riskier than none
        return Meant(concept, named, 1, "best" if riskier else "worst")
    return Meant(concept, named, harm if end > start else -harm, "none")
