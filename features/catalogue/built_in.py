"""The built-in catalogue: every feature creditline knows, generated from a few readable families."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.catalogue.families.activity import activity
from creditline.features.catalogue.families.arrears import arrears
from creditline.features.catalogue.families.balance import balance
from creditline.features.catalogue.families.borrowed import borrowed, own_money
from creditline.features.catalogue.families.circumstances import macro, profile
from creditline.features.catalogue.families.elsewhere import inquiries, multi_lender
from creditline.features.catalogue.families.income import income
from creditline.features.catalogue.families.maker import OTHERS, TARGET, speaks_otherwise
from creditline.features.catalogue.families.network import network
from creditline.features.catalogue.families.repayment import repayment
from creditline.features.catalogue.families.spending import spending
from creditline.features.catalogue.families.utilisation import utilisation
from creditline.features.catalogue.names import INDICATORS
from creditline.features.data.attribute import Attribute
from creditline.features.declare import Feature
from creditline.features.words.languages import files


def catalogue(
    target_product: str | None = None,
    attributes: Sequence[Attribute] = (),
    indicators: Sequence[str] = INDICATORS,
) -> Catalogue:
    """Every declared feature for a target product, a lender's own attributes and macro indicators.

    Features that a line cut itself moves are followed by their variant measured before the cut.
    """
    if speaks_otherwise():
        return _made(target_product, tuple(attributes), tuple(indicators))
    return made(target_product, tuple(attributes), tuple(indicators), tuple(files().items()))


@lru_cache(maxsize=16)
def made(
    target_product: str | None,
    attributes: tuple[Attribute, ...],
    indicators: tuple[str, ...],
    words: tuple[tuple[str, Path], ...],  # noqa: ARG001 names are in every language there is
) -> Catalogue:
    """The catalogue, kept: an answer asks for it many times."""
    return _made(target_product, attributes, indicators)


def _made(target_product: str | None, attributes: tuple[Attribute, ...], indicators: tuple[str, ...]) -> Catalogue:
    return Catalogue(
        tuple(
            with_variants(
                (
                    *repayment(TARGET),
                    *arrears(TARGET),
                    *repayment(OTHERS),
                    *arrears(OTHERS),
                    *utilisation(),
                    *spending(),
                    *balance(),
                    *income(),
                    *own_money(),
                    *activity(),
                    *inquiries(),
                    *multi_lender(),
                    *borrowed(),
                    *network(),
                    *profile([(a.name, a.is_number) for a in attributes]),
                    *macro(indicators),
                )
            )
        ),
        target_product,
    )


def with_variants(features: Iterable[Feature]) -> Iterator[Feature]:
    """The features, each that a line cut moves followed by its variant measured before the cut."""
    for feature in features:
        yield feature
        if feature.depressed_by_cut:
            yield feature.before_cut()
