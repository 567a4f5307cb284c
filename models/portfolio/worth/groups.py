"""The records behind the features that moved, by concept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from creditline.features.declare import Feature
from creditline.features.evidence.values import Evidence, RecordMove
from creditline.features.words.named import Named
from creditline.models.portfolio.worth.meant import RecordMeant, RecordsMeant
from creditline.models.portfolio.worth.variants import Variant, joined

MOST = 200  # records of a concept that are valued alone


@dataclass(frozen=True)
class GroupMember:
    """One record behind a concept."""

    record: RecordMove
    meant: RecordMeant


@dataclass(frozen=True)
class Group:
    """The records behind a concept's features that moved, the latest event first, each once."""

    concept: str
    named: Named
    features: tuple[str, ...]
    members: tuple[GroupMember, ...]

    @cached_property
    def alone(self) -> tuple[GroupMember, ...]:
        """Those that are told alone."""
        return self.members[:MOST]

    @cached_property
    def together(self) -> Variant | None:
        """All of them left out; None where there is nothing to leave out."""
        some = [member.meant.all for member in self.members if member.meant.all is not None]
        return joined(some) if some else None


def groups_of(features: Sequence[Feature], evidence: Mapping[str, Evidence], meant: RecordsMeant) -> list[Group]:
    """The concepts of the features, in their order; one without a record that moved it is left out."""
    own: dict[str, list[Feature]] = {}
    for feature in features:
        own.setdefault(feature.concept.name, []).append(feature)
    found = []
    for concept, members in own.items():
        records = {(r.table, r.record): r for feature in members for r in evidence[feature.name].records}
        ordered = sorted(records.values(), key=lambda r: (-r.on.toordinal(), r.table, r.record))
        if ordered:
            told = tuple(GroupMember(record, meant.of(record.table, record.record)) for record in ordered)
            names = tuple(feature.name for feature in members)
            found.append(Group(concept, members[0].concept.words, names, told))
    return found
