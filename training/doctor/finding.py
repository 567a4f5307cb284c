"""One thing that was looked at."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """A wrong one stops or misleads something; what is absent is an extra that something else does without."""

    OK = "ok"
    ABSENT = "absent"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """`what` was looked at, what was `found`, and how to `mend` it: a command or one sentence, empty where it is well."""

    what: str
    found: str
    state: Health = Health.OK
    mend: str = ""

    def __str__(self) -> str:
        mend = f"; {self.mend}" if self.mend else ""
        return f"{self.state:<6}  {self.what}: {self.found}{mend}"
