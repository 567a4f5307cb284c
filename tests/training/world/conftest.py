from pathlib import Path

import pytest

from creditline.training.world import WorldSettings, simulate

CUSTOMERS, MONTHS = 1_500, 40


@pytest.fixture(scope="session")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A calm world of 1,500 customers and 40 months, with its truth."""
    out = tmp_path_factory.mktemp("worlds") / "calm"
    simulate(out, WorldSettings(customers=CUSTOMERS, months=MONTHS, truth=True, probes=0))
    return out
