"""One promotion: what was asked, what the gates said, and whether the alias moved."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from creditline.training.promote.figures import Figures
from creditline.training.promote.verdict import Passing, Verdict


@dataclass(frozen=True)
class Promotion:
    """`version` of the registered model `name` asked to bear `alias` in place of `before` (None: nobody bore it).

    `by`: who asked, `trainer`: who trained it, where its run says so; `override`: the words for moving the alias all the same.
    """

    name: str
    version: str
    alias: str
    before: str | None
    model_version: str
    by: str
    trainer: str | None
    at: datetime
    override: str | None
    verdicts: tuple[Verdict, ...]
    figures: Figures

    @property
    def blocked(self) -> tuple[Verdict, ...]:
        """The gates that say no."""
        return tuple(one for one in self.verdicts if one.light is Passing.BLOCKED)

    @property
    def overridden(self) -> bool:
        """Whether gates say no and an override lifts them: none of them is final."""
        return bool(self.blocked) and self.override is not None and not any(one.final for one in self.blocked)

    @property
    def moves(self) -> bool:
        """Whether the alias moves."""
        return not self.blocked or self.overridden

    @property
    def outcome(self) -> str:
        """The outcome in a word."""
        if not self.blocked:
            return "promoted"
        return "promoted by override" if self.overridden else "blocked"

    @property
    def text(self) -> str:
        """The outcome in one line."""
        gates = ", ".join(one.gate.replace("_", " ") for one in self.blocked)
        what = f"version {self.version} of {self.name}"
        if not self.blocked:
            return f"{what} is {self.alias}" + (f", in place of version {self.before}" if self.before else "")
        if self.overridden:
            return f"{what} is {self.alias} by an override of {self.by}, against {gates}: {self.override}"
        return f"{what} is not made {self.alias}: blocked by {gates}"

    def to_json(self) -> dict[str, Any]:
        """Plain values; no row and no id of any customer."""
        return {
            **asdict(self),
            "at": self.at.isoformat(timespec="seconds"),
            "outcome": self.outcome,
            "figures": self.figures.to_json(),
        }
