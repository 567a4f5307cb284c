"""Numbers, days and names as the pages say them, in one language and currency."""

from dataclasses import dataclass
from datetime import date

from creditline.models.scale.bands import Band
from creditline.models.why.answer.values import Moment
from creditline.models.why.pages.texts import Texts, texts
from creditline.models.why.words.numbers import limit_said
from creditline.models.why.words.wording import Wording

_LONGEST = 48  # characters of a record's id


@dataclass(frozen=True)
class Saying:
    """What templates say values with."""

    words: Wording
    currency: str

    @property
    def texts(self) -> Texts:
        """The phrases of the language."""
        return texts(self.words)

    def money(self, amount: float) -> str:
        """A sum of money."""
        return limit_said(amount, self.words.language, self.currency, self.words)

    def amount(self, amount: float | None) -> str:
        """A change of a sum, with its sign; empty where it is not known."""
        if amount is None:
            return ""
        return ("" if not amount else "−" if amount < 0 else "+") + self.money(abs(amount))

    def signed(self, points: int) -> str:
        """Points with their sign: a true minus, which is read out."""
        return f"{points:+,d}".replace("-", "−") if points else "0"

    def chance(self, pd: float) -> str:
        """A probability."""
        return f"{pd * 100:.2g}%" if pd < 0.1 else f"{pd * 100:.1f}%"

    def day(self, at: date) -> str:
        """A day as people say it."""
        return self.words.dates.say(at)

    def band_name(self, band: Band) -> str:
        """What a band is called."""
        return self.words.names.band(band.name)

    def band(self, moment: Moment) -> str:
        """The band of a score with its ends."""
        found = moment.band
        return self.texts.common.band.format(band=self.band_name(found), lowest=found.lowest, highest=found.highest)

    def action(self, action: str) -> str:
        """What was done to a line; an action the pages have no word for is called by its own name."""
        return self.texts.staff.actions.get(action, action)

    def shortened(self, text: str) -> str:
        """A record's id, cut where it is longer than anybody reads."""
        return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
