"""Nothing that happens, or becomes known, after `as_of` changes any feature of the catalogue by a single bit.

What the poisoned copy of a data set has besides is said by `poisoned`. Within a day of grace nothing is late.
"""

import random
from datetime import timedelta

import pytest

from creditline.features.catalogue import Catalogue, catalogue
from creditline.features.catalogue.status import sign_feature
from creditline.features.data import Attribute
from creditline.features.declare import FinalEvent, LoanArrears, StatementArrears, aggregates
from creditline.features.testing.check_catalogue import AS_OF, CUSTOMERS, bits, computed
from creditline.features.testing.given_words import with_words_of
from creditline.features.testing.histories import made_up_history
from creditline.features.testing.poison import poisoned

SIGNS = (
    LoanArrears(20),
    LoanArrears(1, 60.0),
    StatementArrears(1),
    StatementArrears(2, 50.0),
    FinalEvent(("write_off",)),
)
CATALOGUE = Catalogue(
    (*catalogue("p", [Attribute("job", False)], ("unemployment", "inflation")), *map(sign_feature, SIGNS)), "p"
)


@pytest.fixture(scope="module")
def before_and_after():
    """(features at as_of, the same from the poisoned data), and both again weeks later, when all is known."""
    chance = random.Random(7)
    tables = made_up_history(lambda options: chance.choice(list(options)), CUSTOMERS, 30)
    tables = with_words_of(CATALOGUE, tables, chance)
    later = AS_OF + timedelta(45)
    clean, clean_later, dirty, dirty_later = (
        computed(rows, CATALOGUE, day) for rows in (tables, poisoned(tables, AS_OF)) for day in (AS_OF, later)
    )
    return clean, dirty, clean_later, dirty_later


@pytest.mark.parametrize("name", [feature.name for feature in CATALOGUE])
def test_the_future_does_not_change(before_and_after, name):
    clean, dirty, _, _ = before_and_after
    assert bits(clean, name) == bits(dirty, name)


def test_the_poison_is_strong(before_and_after):
    # What must change nothing on as_of changes nearly every history feature once it has happened and is known.
    _, _, clean, dirty = before_and_after
    of_history = [f.name for f in CATALOGUE if any(aggregates(f.expression))]
    untouched = [name for name in of_history if bits(clean, name) == bits(dirty, name)]
    assert len(untouched) < 0.15 * len(of_history), untouched
