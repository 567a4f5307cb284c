"""A trained model without its reference sample: all that scoring and explaining read, on numpy, scipy and numba alone."""

import hashlib
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from creditline.features.errors import DeclarationError
from creditline.models.artefact.canonical import FORMAT, canonical
from creditline.models.artefact.default_status import DefaultStatus
from creditline.models.artefact.feature import ModelFeature
from creditline.models.artefact.kind import ModelKind
from creditline.models.artefact.making import Making
from creditline.models.artefact.text import booster_feature_names, normal_booster_text
from creditline.models.calibration.map import CalibrationMap
from creditline.models.calibration.straight import is_straight
from creditline.models.scale.bands import BANDS, Band, check_bands
from creditline.models.scale.scale import Scale
from creditline.models.trees.additive import is_additive
from creditline.models.trees.asked import refuse_other_questions
from creditline.models.trees.booster_text import parse_booster
from creditline.models.trees.from_booster import read_trees
from creditline.models.trees.trees import Trees


@dataclass(frozen=True)
class Versions:
    """What made the model. `catalogue`: hash of the feature catalogue. `outcome`: what counted as default, in words."""

    creditline: str
    lightgbm: str
    catalogue: str
    outcome: str


@dataclass(frozen=True)
class Prior:
    """The customers the map was calibrated on: how many, and what share of them defaulted (0 to 1)."""

    rows: int
    default_rate: float

    def __post_init__(self) -> None:
        if self.rows < 0 or not 0.0 <= self.default_rate <= 1.0:
            raise DeclarationError(f"a prior needs rows >= 0 and a default rate in 0 to 1, not {self}")


@dataclass(frozen=True, kw_only=True)
class ScoringModel:
    """Everything needed to score and explain; data only.

    `booster_text` is LightGBM's text format, kept without what varies between machines. `currency` is how the lender
    writes it ("CNY"), or "". `grace_days`: after its due day, in which an instalment is not late in any feature. `making`:
    what was compared and left out on the way. `default`: who is in default and bypasses the score; None where the lender
    hands over outcomes, whose definition nobody knows. `kind`: a scorecard's trees read one feature each and its map is a
    straight line, so that every bin is worth a number of points.
    """

    booster_text: str = field(repr=False)
    features: tuple[ModelFeature, ...] = field(repr=False)
    calibration: CalibrationMap = field(repr=False)
    versions: Versions
    seed: int
    data_fingerprint: str
    prior: Prior
    target_product: str | None = None
    scale: Scale = field(default_factory=Scale)
    bands: tuple[Band, ...] = field(default=BANDS, repr=False)
    currency: str = ""
    grace_days: int = 0
    making: Making = field(default_factory=Making, repr=False)
    default: DefaultStatus | None = None
    kind: ModelKind = ModelKind.TREES

    def __post_init__(self) -> None:
        names = [feature.name for feature in self.features]
        if len(set(names)) != len(names) or not names:
            raise DeclarationError(f"a model needs features with different names, not {names}")
        status = [feature.name for feature in self.row_features[len(self.features) :]]
        if shared := set(status) & set(names):
            raise DeclarationError(f"{min(shared)} tells who is in default; no tree may read it")
        check_bands(self.bands, self.scale.low, self.scale.high)
        object.__setattr__(self, "booster_text", normal_booster_text(self.booster_text))
        trees = self.trees  # all of the text is checked here
        trained = booster_feature_names(self.booster_text)
        if trained != names:
            raise DeclarationError(
                f"the booster was trained on {len(trained)} columns ({', '.join(trained[:3])}, …), but the model lists "
                f"{len(names)} features ({', '.join(names[:3])}, …); they must be the same in the same order"
            )
        sizes = [len(feature.categories) if feature.kind == "category" else None for feature in self.features]
        refuse_other_questions(trees, names, sizes)
        if self.kind is ModelKind.SCORECARD and not (
            is_additive(parse_booster(self.booster_text)) and is_straight(self.calibration)
        ):
            raise DeclarationError(
                "a scorecard is one tree a feature through a straight calibration map, and these trees or this map are not; "
                "train it again, or call it trees"
            )

    @cached_property
    def trees(self) -> Trees:
        """The booster's trees, by which everything is scored and explained; DataError as `read_trees`."""
        return read_trees(self.booster_text)

    @property
    def row_features(self) -> tuple[ModelFeature, ...]:
        """What a row may hold: the features the trees read, then those that tell who is in default."""
        return self.features if self.default is None else (*self.features, *self.default.features)

    @cached_property
    def families(self) -> tuple[str, ...]:
        """The family of each feature."""
        return tuple(feature.family for feature in self.features)

    @cached_property
    def concepts(self) -> tuple[str, ...]:
        """The concept of each feature."""
        return tuple(feature.concept for feature in self.features)

    def to_json(self) -> dict[str, Any]:
        """What `model.json` holds, without its checksums: everything but the trees and what tells of rows."""
        return {
            "format": FORMAT,
            "kind": self.kind.value,
            "versions": asdict(self.versions),
            "seed": self.seed,
            "data_fingerprint": self.data_fingerprint,
            "target_product": self.target_product,
            "currency": self.currency,
            "grace_days": self.grace_days,
            "prior": asdict(self.prior),
            "calibration": self.calibration.to_json(),
            "making": self.making.to_json(),
            "scale": self.scale.to_json(),
            "bands": [asdict(band) for band in self.bands],
            "features": [feature.to_json() for feature in self.features],
            "default": None if self.default is None else self.default.to_json(),
        }

    @cached_property
    def version(self) -> str:
        """12 hex digits that change when anything that scores or explains does, and nothing that only tells of rows."""
        return hashlib.sha256(canonical(self.to_json()) + self.booster_text.encode()).hexdigest()[:12]
