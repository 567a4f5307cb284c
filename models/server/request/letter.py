"""The letter that a request about a line asks for."""

from typing import Annotated

from pydantic import Field

from creditline.models.letter.facts import Arrears
from creditline.models.server.request.declared import LARGEST, USUAL_LANGUAGE, Count, Language, RequestPart


class ArrearsAsked(RequestPart):
    """What is past due on the last day, which no feature row tells."""

    amount: Annotated[float, Field(gt=0, le=LARGEST, allow_inf_nan=False)]
    days: Count
    instalments: Count | None = None

    def meant(self) -> Arrears:
        """The same as letters take it."""
        return Arrears(self.amount, self.days, self.instalments)


class LetterAsked(RequestPart):
    """In which language, and about what is past due."""

    language: Language = USUAL_LANGUAGE
    arrears: ArrearsAsked | None = None
