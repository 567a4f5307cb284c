"""Days of grace: how long after its due day an instalment is not late."""

from creditline.features.contract.arrears import LONGEST_GRACE
from creditline.features.errors import DataError


def require_grace(days: int, where: str) -> None:
    """DataError, which begins with `where`, unless `days` are 0 to `LONGEST_GRACE`."""
    if not 0 <= days <= LONGEST_GRACE:
        raise DataError(
            f"{where}: grace_days is {days}; give 0 to {LONGEST_GRACE} whole days after the due day, 0 for no grace."
        )
