"""The examples in the docstrings of the data room."""

import doctest

import pytest

from creditline.features.data.mapping import column_reading, prohibited
from creditline.features.data.reading import sql_text


@pytest.mark.parametrize("module", [column_reading, prohibited, sql_text], ids=lambda module: module.__name__)
def test_examples(module):
    found = doctest.testmod(module)
    assert (found.failed, found.attempted > 0) == (0, True)
