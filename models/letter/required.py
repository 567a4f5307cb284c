"""What a lender's file must state for a letter about a cut, by regime."""

from collections.abc import Iterator, Mapping

from creditline.models.letter.lender import Lender
from creditline.models.letter.part import KEPT, Section
from creditline.models.policy.parts.notice_terms import Held, NoticeTerms, Regime

BY_REGIME: Mapping[Regime, tuple[str, ...]] = {
    Regime.PLAIN: (),
    Regime.CN: ("name", "products", "hotline", "hours", "complaints", "review_days", "answer_days", "sources", "bureau.name"),
    Regime.US_REGB: ("name", "address", "agency", "bureau.name", "bureau.address", "bureau.phone"),
    Regime.EU: ("name", "hotline", "review_days", "answer_days", "sources"),
}  # fmt: skip
BY_HELD: Mapping[Held, tuple[str, ...]] = {
    Held.CREDITOR: ("name", "address"),
    Held.AGENCY: ("agency",),
    Held.CONTACT: ("hotline",),
}


def lacking(lender: Lender, terms: NoticeTerms, product: str | None, language: str) -> tuple[str, ...]:
    """The fields that are needed and empty in the language, by their names in the file, and parts that must not be off."""
    wanted = (*BY_REGIME[terms.regime], *(name for held in terms.holds for name in BY_HELD.get(held, ())))
    empty = (name for name in dict.fromkeys(wanted) if not _stated(lender, name, product, language))
    said = (f"products.{'any' if product is None else product}" if name == "products" else name for name in empty)
    return (*said, *_switched_off(lender, terms.regime, language))


def _switched_off(lender: Lender, regime: Regime, language: str) -> Iterator[str]:
    for part in Section:
        unused = part is Section.BUREAU and not lender.bureau.used
        if part in KEPT[regime] and not unused and not lender.has(part, language):
            yield f"parts.{part.value}"


def _stated(lender: Lender, name: str, product: str | None, language: str) -> bool:
    if name == "products":
        return lender.product(product, language) is not None
    if name == "complaints":
        return any(one.said(language) is not None for one in lender.complaints)
    if name.startswith("bureau."):
        return not lender.bureau.used or getattr(lender.bureau, name.removeprefix("bureau.")).said(language) is not None
    value = getattr(lender, name)
    return value is not None if name.endswith("_days") else value.said(language) is not None
