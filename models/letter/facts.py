"""What a letter tells beside the answer: of the product, of what is owed and past due, and of the policy's way back."""

from dataclasses import dataclass, field

from creditline.models.policy.parts.notice_terms import NoticeTerms


@dataclass(frozen=True)
class Arrears:
    """What is past due on the product at the end of the letter's day: `amount` in major units, above 0; the oldest is `days` late.

    `instalments`: how many; None where that is not known.
    """

    amount: float
    days: int
    instalments: int | None = None


@dataclass(frozen=True)
class WayBack:
    """How the policy lets a line come back: `wait` days after a change, `points` above the edge, closed ones if it `reopens`."""

    wait: int = 0
    points: int = 0
    reopens: bool = False


@dataclass(frozen=True)
class LetterFacts:
    """`terms`: of the policy in force, for letters that tell of no line.

    `arrears`: None where nothing is past due; `balance`: what is owed, in major units, None where it is not known.
    `way_back`: sentences on what brings the line back, in the language of the letter; only what was replayed.
    """

    product: str | None = None
    terms: NoticeTerms = field(default_factory=NoticeTerms)
    arrears: Arrears | None = None
    balance: float | None = None
    back: WayBack | None = None
    way_back: tuple[str, ...] = ()
