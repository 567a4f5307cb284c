"""pytest inside a child, as a room's quick tests are run."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import Phase, settings

_OPTIONS = (
    *("-q", "--no-header", "--tb=line", "-p", "no:cacheprovider", "-p", "pytest_timeout"),
    *("-m", "not slow and not browser"),
)


def run(given: Sequence[str], folder: Path, plugin: object) -> int:
    """pytest's exit code for some options and files of tests, from the top of the checkout."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return int(pytest.main([*_OPTIONS, f"--basetemp={folder / 'temp'}", *given], plugins=[_FewExamples(), plugin]))


class _FewExamples:
    def pytest_configure(self) -> None:
        """Few examples, always the same; a failure is enough, its smallest example is not asked for."""
        settings.register_profile(
            "mutants",
            settings.get_profile("creditline"),
            derandomize=True,
            database=None,
            max_examples=30,
            phases=[Phase.explicit, Phase.generate],
        )
        settings.load_profile("mutants")

    def pytest_runtest_setup(self) -> None:
        """The built-in catalogue is made anew for every test: one that is given a kept one runs none of its lines."""
        kept = sys.modules.get("creditline.features.catalogue.built_in")
        if kept is not None:
            kept.made.cache_clear()
