"""What a lender states for its letters: names, numbers, deadlines, channels."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from creditline.models.letter.part import Section
from creditline.models.policy.parts.policy_words import PolicyWords

_NOTHING = PolicyWords()


@dataclass(frozen=True)
class Bureau:
    """The credit bureau whose data were used. `used`: False for a lender that uses none."""

    name: PolicyWords = _NOTHING
    address: PolicyWords = _NOTHING
    phone: PolicyWords = _NOTHING
    used: bool = True


@dataclass(frozen=True)
class Lender:
    """All of it; whatever a file leaves out is empty, and the parts that need it are left out or the letter is not made.

    `products`: what a product is called, by its name in the data. `number`: the scheme of a letter's number, which may name
    `{date}`, `{year}`, `{sequence}` and `{hash}`; `number_salt`: a secret of the lender's that goes into it. Days:
    `review_days` until the result of a review by a person, `answer_days` until the reasons where a letter says they follow,
    `complaint_days` until a complaint is answered, `notice_days` between the decision to lower a limit and its effect (0:
    the same day). `payment`: how what is past due is paid; `next_review`: when the line is looked at again. `complaints`: by
    level, the lender's own first. `languages`: those in which a part is there; a part that is not named is there in all.
    `file`: where it was read, for messages.
    """

    name: PolicyWords = _NOTHING
    address: PolicyWords = _NOTHING
    agency: PolicyWords = _NOTHING
    products: Mapping[str, PolicyWords] = field(default_factory=dict)
    number: str = "{date}-{hash}"
    number_salt: str = ""
    hotline: PolicyWords = _NOTHING
    hours: PolicyWords = _NOTHING
    app_path: PolicyWords = _NOTHING
    complaints: tuple[PolicyWords, ...] = ()
    review_days: int | None = None
    answer_days: int | None = None
    complaint_days: int | None = None
    notice_days: int = 0
    payment: PolicyWords = _NOTHING
    next_review: PolicyWords = _NOTHING
    sources: PolicyWords = _NOTHING
    signature: PolicyWords = _NOTHING
    bureau: Bureau = field(default_factory=Bureau)
    languages: Mapping[Section, tuple[str, ...]] = field(default_factory=dict)
    file: str = ""

    def has(self, part: Section, language: str) -> bool:
        """Whether the lender wants a part in a language."""
        return language in self.languages.get(part, (language,))

    def product(self, name: str | None, language: str) -> str | None:
        """What a product is called; a model without a product is called by `any`."""
        words = self.products.get("any" if name is None else name)
        return None if words is None else words.said(language)
