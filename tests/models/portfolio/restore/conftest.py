"""The forty cards after a cut, and what brings their lines back."""

from collections.abc import Iterator
from datetime import date

import pytest

from creditline.models.portfolio.restore.session import Restoring, restoring

DAY, HORIZON = date(2024, 12, 31), 200


@pytest.fixture(scope="session")
def cut(lender, decided) -> Iterator[Restoring]:
    """The strict policy cut whoever uses the whole line, on the last day of the records."""
    from creditline.models.portfolio.explain.in_force import InForce

    file = decided("strict", DAY)
    with restoring(
        InForce(lender.model, policy=lender.policy("strict"), decisions=(file,)), lender.data, DAY, HORIZON
    ) as session:
        yield session
