"""The catalogue: every feature creditline knows, generated from a few readable families."""

from collections.abc import Sequence

from creditline.features.catalogue.catalogue import Catalogue
from creditline.features.catalogue.circumstances import macro, profile
from creditline.features.catalogue.contact import activity, inquiries, multi_lender
from creditline.features.catalogue.income import income
from creditline.features.catalogue.repayment import repayment
from creditline.features.catalogue.spending import spending
from creditline.features.catalogue.utilisation import utilisation
from creditline.features.data import Attribute

INDICATORS = ("unemployment", "inflation", "gdp_growth", "policy_rate", "house_prices")


def catalogue(
    target_product: str | None = None,
    attributes: Sequence[Attribute] = (),
    indicators: Sequence[str] = INDICATORS,
) -> Catalogue:
    """Every declared feature for a target product, a lender's own attributes and macro indicators."""
    return Catalogue(
        (
            *repayment(),
            *utilisation(),
            *spending(),
            *income(),
            *activity(),
            *inquiries(),
            *multi_lender(),
            *profile([(a.name, a.is_number) for a in attributes]),
            *macro(indicators),
        ),
        target_product,
    )


__all__ = ["INDICATORS", "Catalogue", "catalogue"]
