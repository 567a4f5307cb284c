"""How the trees are grown."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from creditline.features.errors import DeclarationError


@dataclass(frozen=True)
class FitParameters:
    """LightGBM's parameters under their own names, and how many rounds. DeclarationError for a value out of range.

    Bad customers are not weighted up: that would bend the probabilities.
    """

    learning_rate: float = 0.03
    """Share of each tree's answer that is added, above 0 and up to 1. Default: 0.03."""
    num_leaves: int = 8
    """The most leaves of a tree, 2 or more. Default: 8."""
    min_child_samples: int = 100
    """The fewest rows in a leaf, 1 or more. Default: 100."""
    feature_fraction: float = 0.3
    """Share of the features each tree may use, above 0 and up to 1. Default: 0.3."""
    bagging_fraction: float = 0.7
    """Share of the rows each tree is grown on, above 0 and up to 1. Default: 0.7."""
    lambda_l2: float = 5.0
    """Squared penalty on a leaf's value, 0 or more. Default: 5.0."""
    max_bin: int = 255
    """The most bins a number is cut into, 2 or more. Default: 255."""
    extra_trees: bool = True
    """Whether a split takes the best of thresholds drawn at random, one per feature, and not of all.

    Trees then agree more from one sample to the next, and so do reasons. Default: True.
    """
    directed: bool = True
    """Whether features with a declared direction bind the trees to it. Default: True."""
    cat_smooth: float = 10.0
    """Rows of average outcome that are added to each category, 0 or more. Default: 10.0."""
    min_data_per_group: int = 100
    """The fewest rows of a group of categories, 1 or more. Default: 100."""
    max_rounds: int = 3000
    """The most rounds (trees) early stopping may take, 1 or more. Default: 3000."""
    patience: int = 100
    """Rounds without a better validation log loss before it stops, 1 or more. Default: 100."""
    fixed_rounds: int = 200
    """Rounds where there is too little to validate on, 1 or more. Default: 200."""

    def __post_init__(self) -> None:
        if not 0 < self.learning_rate <= 1 or self.num_leaves < 2:
            raise DeclarationError(
                f"a learning rate lies in (0, 1] and a tree has 2 leaves at least, not {self.learning_rate} and "
                f"{self.num_leaves}"
            )
        if min(self.max_rounds, self.patience, self.fixed_rounds, self.min_child_samples) < 1:
            raise DeclarationError("max_rounds, patience, fixed_rounds and min_child_samples are 1 at least")
        for name in ("feature_fraction", "bagging_fraction"):
            if not 0 < getattr(self, name) <= 1:
                raise DeclarationError(f"{name} lies in (0, 1], not {getattr(self, name)}")

    @classmethod
    def for_size(cls, rows: int, *, dense: bool = False) -> "FitParameters":
        """The defaults; below 10,000 rows the smallest leaf and the penalty shrink with them, down to a tenth.

        `dense`: for hundreds of features, with every threshold tried.

        >>> FitParameters.for_size(30_000) == FitParameters(), FitParameters.for_size(354).min_child_samples
        (True, 10)
        """
        share = min(1.0, max(0.1, rows / 10_000))
        smallest = round(100 * share)
        sized = cls(min_child_samples=smallest, lambda_l2=5.0 * share, min_data_per_group=smallest)
        if not dense:
            return sized
        return replace(sized, learning_rate=0.02, feature_fraction=0.4, lambda_l2=10.0 * share, extra_trees=False)

    def lightgbm(self, monotone: tuple[int, ...], seed: int, threads: int) -> dict[str, Any]:
        """What `lightgbm.train` takes; `monotone` has one of -1, 0, 1 per column."""
        own = asdict(self)
        for name in ("max_rounds", "patience", "fixed_rounds", "directed"):
            del own[name]
        if any(monotone) and self.directed:
            own["monotone_constraints"] = list(monotone)
        return own | {
            "objective": "binary",
            "metric": ["binary_logloss", "auc"],
            "first_metric_only": True,
            "bagging_freq": 1,
            "boost_from_average": True,
            "deterministic": True,
            "force_col_wise": True,
            "num_threads": threads,
            "seed": seed,
            "verbosity": -1,
        }
