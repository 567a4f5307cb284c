"""A family's share by its concepts: what a person would call one thing, each with the sentence that says it best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from creditline.features.words.named import Named
from creditline.models.why.answer.acceptance import harm_of, is_accepted
from creditline.models.why.answer.parts import FeatureShare, Reason

MOST_LEFT_OUT = 0.1  # of a family's points


@dataclass(frozen=True)
class ConceptShare:
    """One concept's share: whole and exact points and its part of the margin's change, the sums of its `features`'.

    `features`: in order of harm, one at least.
    """

    name: str
    named: Named
    points: int
    exact: float
    margin: float
    features: tuple[FeatureShare, ...]

    @cached_property
    def lowered(self) -> bool:
        """Whether it lowered the score; where it has no points, whether it raised the risk."""
        return self.exact < 0.0 if self.exact else self.margin > 0.0

    @cached_property
    def best(self) -> FeatureShare | None:
        """Of the features that moved as a person accepts, that which did most; one for customers before an internal one."""
        accepted = [share for share in self._pulling if is_accepted(share)]
        return next((share for share in accepted if share.audience == "customer"), accepted[0] if accepted else None)

    @property
    def says(self) -> FeatureShare:
        """The feature whose sentence tells of the concept: the best one, or for staff the one that did most."""
        return self.best or (self._pulling or self.features)[0]

    @cached_property
    def is_reason(self) -> bool:
        """Whether a notice may name it: at least half of what it did was by features that moved as a person accepts."""
        return self._carried_by(self._pulling)

    @cached_property
    def told(self) -> bool:
        """Whether a customer may be told of it: the same by features that are not internal."""
        return self._carried_by([share for share in self._pulling if share.audience == "customer"])

    @property
    def is_pattern(self) -> bool:
        """Whether it is told to staff only, as a pattern: what says it has no direction that a person would accept."""
        return not self.is_reason and self.says.meant.direction == 0

    def _carried_by(self, shares: Sequence[FeatureShare]) -> bool:
        accepted = sum(abs(harm_of(share)) for share in shares if is_accepted(share))
        return accepted > 0.0 and 2.0 * accepted >= sum(abs(harm_of(share)) for share in self._pulling)

    @cached_property
    def _pulling(self) -> list[FeatureShare]:
        """The features that pull as the concept does, the strongest first."""
        ordered = self.features if self.lowered else self.features[::-1]
        return [share for share in ordered if (harm_of(share) > 0.0) == self.lowered and harm_of(share) != 0.0]


def concepts_of(features: Sequence[FeatureShare]) -> tuple[ConceptShare, ...]:
    """The concepts of a family's features, which are in order of harm; so are the concepts then."""
    members: dict[str, list[FeatureShare]] = {}
    for share in features:
        members.setdefault(share.meant.concept, []).append(share)
    found = [
        ConceptShare(
            name=name,
            named=own[0].meant.named,
            points=sum(share.points for share in own),
            exact=sum(share.exact for share in own),
            margin=sum(share.margin for share in own),
            features=tuple(own),
        )
        for name, own in members.items()
    ]
    return tuple(sorted(found, key=lambda concept: (concept.exact, -concept.margin, concept.name)))


def staff_concepts(reason: Reason, *, by_risk: bool) -> tuple[ConceptShare, ...]:
    """The concepts of a family that staff are told, those that pull as it does first; see `shown`.

    `by_risk`: the score is held at an end, so that only the risk tells what they did.
    """
    concepts = concepts_of(reason.features)
    ordered = concepts if reason.margin >= 0.0 else concepts[::-1]
    if by_risk:
        return shown(ordered, reason.margin, lambda concept: concept.margin)
    return shown(ordered, reason.points, lambda concept: concept.points)


def shown(
    concepts: Sequence[ConceptShare], whole: float, size: Callable[[ConceptShare], float]
) -> tuple[ConceptShare, ...]:
    """The largest concepts of a family worth `whole`, in the order given, so that little is left out.

    As few as leave out, in absolute size together, no more than the smallest shown and a tenth of the family; one at
    least where there is one.
    """
    by_size = sorted(concepts, key=lambda concept: -abs(size(concept)))
    rest = sum(abs(size(concept)) for concept in by_size)
    chosen: set[str] = set()
    for concept in by_size:
        rest -= abs(size(concept))
        chosen.add(concept.name)
        if rest <= min(abs(size(concept)), MOST_LEFT_OUT * abs(whole)):
            break
    return tuple(concept for concept in concepts if concept.name in chosen)
