"""How a scorecard is built."""

from dataclasses import dataclass

from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class CardSettings:
    """The size of a scorecard. DeclarationError for a value out of range."""

    features: int = 30
    """The most features on it, 1 or more. Default: 30."""
    patterns: bool | None = None
    """Whether features without a direction may stand on it; None: where customers held out say they are worth it.

    Default: None.
    """
    windows: int = 2
    """The most features of one concept, 1 or more. Default: 2."""
    bins: int = 6
    """The most bins of a feature, 2 or more, without that of missing values. Default: 6."""
    smallest_bin: float = 0.05
    """The least share of the customers in a bin, above 0 and below 0.5, missing apart. Default: 0.05."""
    ridge: float = 10.0
    """Squared penalty on the weights of the features, 0 or more. Default: 10.0."""

    def __post_init__(self) -> None:
        if min(self.features, self.windows) < 1 or self.bins < 2:
            raise DeclarationError(
                f"a scorecard has 1 feature, 1 of a concept and 2 bins of each at least, not {self.features}, {self.windows} "
                f"and {self.bins}"
            )
        if not 0 < self.smallest_bin < 0.5 or self.ridge < 0:
            raise DeclarationError(
                f"a smallest bin lies between 0 and 0.5 and a ridge is 0 or more, not {self.smallest_bin} and {self.ridge}"
            )


USUAL_CARD = CardSettings()
