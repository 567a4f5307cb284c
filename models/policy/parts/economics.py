"""What a line costs and earns: stated beside a policy, and no part of what it decides."""

import math
from dataclasses import dataclass, fields

from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class FromFeature:
    """A figure read from a feature of each line's customer."""

    feature: str
    """Name of the feature, a number; shares are held within 0 and 1."""
    unknown: float
    """The figure where the feature is null."""


Figure = float | FromFeature
_SHARES = ("lgd", "ccf", "usage")


@dataclass(frozen=True)
class EconomicsGroup:
    """Figures of the lines of one product, or in one band of the policy, in place of the usual ones."""

    product: str | None = None
    """The product; None: any. Default: None."""
    band: str | None = None
    """The policy's band; None: any. Default: None."""
    lgd: Figure | None = None
    """See `Economics`. Default: None."""
    ccf: Figure | None = None
    """See `Economics`. Default: None."""
    usage: Figure | None = None
    """See `Economics`. Default: None."""
    margin: Figure | None = None
    """See `Economics`. Default: None."""
    funding: Figure | None = None
    """See `Economics`. Default: None."""
    handling: Figure | None = None
    """See `Economics`. Default: None."""

    def __post_init__(self) -> None:
        if self.product is None and self.band is None:
            raise DeclarationError("an entry of [[economics.groups]] is of no product and no band; name one of them")
        if all(getattr(self, name) is None for name in FIGURES):
            raise DeclarationError(f"an entry of [[economics.groups]] states none of {', '.join(FIGURES)}; state one")
        _check(self)


@dataclass(frozen=True)
class Economics:
    """Figures of a line over the model's horizon. DeclarationError for a figure out of range."""

    lgd: Figure
    """Loss given default: the share of what is owed at default that is lost, 0 to 1."""
    ccf: Figure
    """Credit conversion factor: the share of the undrawn limit that is drawn by the default, 0 to 1."""
    usage: Figure
    """The share of the undrawn limit that a customer who does not default owes on average, 0 to 1."""
    margin: Figure
    """What is earned on an amount owed, before funding: share of it in the horizon, 0 or more."""
    funding: Figure
    """What it costs to fund an amount owed: share of it in the horizon, 0 or more."""
    handling: Figure = 0.0
    """What a line costs in the horizon unless it is closed with nothing owed; money, 0 or more. Default: 0.0."""
    groups: tuple[EconomicsGroup, ...] = ()
    """Figures of products and bands; a later entry goes before an earlier one. Default: ()."""

    def __post_init__(self) -> None:
        _check(self)

    @property
    def features(self) -> tuple[str, ...]:
        """The features that are read, each once."""
        stated = [getattr(part, name) for part in (self, *self.groups) for name in FIGURES]
        return tuple(dict.fromkeys(one.feature for one in stated if isinstance(one, FromFeature)))


FIGURES = tuple(field.name for field in fields(Economics) if field.name != "groups")


def _check(part: Economics | EconomicsGroup) -> None:
    for name in FIGURES:
        stated = getattr(part, name)
        if stated is None:
            continue
        figure = stated.unknown if isinstance(stated, FromFeature) else stated
        highest = 1.0 if name in _SHARES else math.inf
        if not 0.0 <= figure <= highest or figure == math.inf:
            said = "a share, 0 to 1" if name in _SHARES else "0 or more"
            raise DeclarationError(f"[economics] {name} is {said}, not {figure:g}; correct it")
