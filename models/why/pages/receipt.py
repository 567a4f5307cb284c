"""What a page was computed with beside the versions that the answer itself states."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recorded:
    """A decision as `creditline decide` recorded it: what decided, every rule that held, and its receipt's hash."""

    rule: str
    fired: str
    hash: str | None = None


@dataclass(frozen=True)
class PageReceipt:
    """`data`: fingerprint of the data. `decision`: as it was recorded on the later date, where that is known."""

    data: str
    decision: Recorded | None = None
