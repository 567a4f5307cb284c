"""What a reason tells of, by the declared table `tells.toml`: less activity, a late payment, or neither."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from creditline.features.errors import DeclarationError
from creditline.features.toml.text import read_table
from creditline.features.toml.typed import typed
from creditline.models.why.answer.values import Against, FeatureShare
from creditline.models.why.notice.root import root_of
from creditline.models.why.notice.values import Tag


@dataclass(frozen=True)
class Tells:
    """The table: per root the way of less activity, and the value that tells of no late payment (None: no value)."""

    inactivity: Mapping[str, int]
    delinquency: Mapping[str, float | str | None]
    neither: frozenset[str]
    families: frozenset[str]
    same: Mapping[str, str]

    def listed(self, name: str) -> str:
        """The root under which a feature is listed: its own, or that of the same feature of the product itself."""
        root = root_of(name)
        prefix, _, rest = root.partition(".")
        if root in self.inactivity or root in self.delinquency or root in self.neither or prefix not in self.same:
            return root
        return f"{self.same[prefix]}.{rest}"


@dataclass(frozen=True)
class _Neither:
    roots: frozenset[str]
    families: frozenset[str]


@dataclass(frozen=True)
class _File:
    inactivity: Mapping[str, int]
    delinquency: Mapping[str, float | str]
    neither: _Neither
    same: Mapping[str, str]


@cache
def tells() -> Tells:
    """The table as it is shipped."""
    file = Path(__file__).with_name("tells.toml")
    told = typed(_File, read_table(file, DeclarationError, "install creditline again"), file.name, DeclarationError)
    return Tells(
        inactivity=told.inactivity,
        delinquency={root: None if clean == "null" else clean for root, clean in told.delinquency.items()},
        neither=told.neither.roots,
        families=told.neither.families,
        same=told.same,
    )


def tag_of(named: Sequence[FeatureShare], against: Against) -> Tag | None:
    """The tag of a reason that names these features: late payment if any tells of it, inactivity if all tell only that."""
    if any(is_delinquency(share, against) for share in named):
        return Tag.DELINQUENCY
    if named and all(is_inactivity(share) for share in named):
        return Tag.INACTIVITY
    return None


def is_inactivity(share: FeatureShare) -> bool:
    """Whether the change, or the difference from what is usual, is one to less activity."""
    way = tells().inactivity.get(tells().listed(share.name))
    if way is None or share.start is None or share.start == share.end:
        return False
    if share.end is None:
        return True
    return isinstance(share.start, float) and isinstance(share.end, float) and way * (share.end - share.start) > 0.0


def is_delinquency(share: FeatureShare, against: Against) -> bool:
    """Whether what is said tells of a late payment: at either date, or against other customers of one's own."""
    root = tells().listed(share.name)
    if root not in tells().delinquency:
        return False
    clean = tells().delinquency[root]
    if clean == "no fall":
        both = isinstance(share.start, float) and isinstance(share.end, float)
        return against == "past" and both and share.end < share.start  # type: ignore[operator]
    said = (share.start, share.end) if against == "past" else (share.end,)
    return any(value is not None and value != clean for value in said)
