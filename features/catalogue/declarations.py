"""What features there are to choose from: the built-in ones and a lender's own, as one value."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from creditline.features.catalogue.built_in import catalogue, with_variants
from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.catalogue.names import INDICATORS
from creditline.features.data.attribute import Attribute
from creditline.features.declare import Feature
from creditline.features.errors import DeclarationError

if TYPE_CHECKING:
    from creditline.features.data import DataSet


@dataclass(frozen=True)
class OwnFeatures:
    """A lender's own declarations: `place` as messages name it, and the features for a target product."""

    place: str
    declared: Callable[[str | None], Sequence[Feature]]

    def of(self, target_product: str | None) -> tuple[Feature, ...]:
        """The features, in order; DeclarationError where something else is declared, or one name twice."""
        features = tuple(self.declared(target_product))
        seen: set[str] = set()
        for feature in features:
            if not isinstance(feature, Feature):
                raise DeclarationError(
                    f"{self.place} declares {feature!r}, which is no Feature; declare features with creditline.features.declare"
                )
            if feature.name in seen:
                raise DeclarationError(f"{self.place} declares {feature.name} twice; give one of them another name")
            seen.add(feature.name)
        return features


@dataclass(frozen=True)
class Declarations:
    """The built-in families, then the lender's `own`; handed to whatever has to know which features there are."""

    own: tuple[OwnFeatures, ...] = ()

    def of(self, data: "DataSet", target_product: str | None = None) -> Catalogue:
        """Every feature, with the attributes and indicators that `data` itself has, whether or not it can give the rest.

        DeclarationError as `known`.
        """
        return self.known(target_product, (*data.attributes, *data.changing_attributes), data.indicators)

    def known(
        self,
        target_product: str | None = None,
        attributes: Sequence[Attribute] = (),
        indicators: Sequence[str] = INDICATORS,
    ) -> Catalogue:
        """Every feature for a target product, some attributes and indicators; DeclarationError where a name is taken."""
        built_in = catalogue(target_product, attributes, indicators)
        return Catalogue((*built_in, *self._own(target_product, built_in)), target_product) if self.own else built_in

    def _own(self, target_product: str | None, built_in: Catalogue) -> Iterator[Feature]:
        taken = {feature.name: "the built-in catalogue" for feature in built_in}
        for own in self.own:
            for feature in with_variants(own.of(target_product)):
                if feature.name in taken:
                    raise DeclarationError(
                        f"{own.place} declares {feature.name}, which {taken[feature.name]} declares already; give it "
                        "another name"
                    )
                taken[feature.name] = own.place
                yield feature


BUILT_IN = Declarations()
