"""The published files where they lie beside the project, and small files written the same way."""

from pathlib import Path

import pytest

SHARED = Path(__file__).parents[3] / ".." / "shared" / "data"


@pytest.fixture
def published() -> Path:
    """The folder of the published data; the test is skipped, visibly, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("the public data sets are not beside the project")
    return SHARED
