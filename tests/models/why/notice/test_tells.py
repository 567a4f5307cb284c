"""What features tell of: the table is complete over the catalogue, and tags follow it."""

from collections.abc import Sequence

import pytest
from meant import meant_of

from creditline.features.catalogue import catalogue
from creditline.features.data import Attribute
from creditline.features.words.named import Named
from creditline.models.why.answer.values import Against, FeatureShare, Value
from creditline.models.why.notice.root import root_of
from creditline.models.why.notice.tells import tag_of, tells
from creditline.models.why.notice.values import Tag

CATALOGUE = catalogue("p", [Attribute("job", False), Attribute("children", True)])


def share(name: str, start: Value, end: Value) -> FeatureShare:
    return FeatureShare(
        name, Named.alike(name), "count", "customer", start, end, -5, -5.1, 0.1, meant_of(name, start, end)
    )


def test_every_feature_is_listed_once() -> None:
    table = tells()
    for feature in CATALOGUE:
        root = table.listed(feature.name)
        places = [root in table.inactivity, root in table.delinquency, root in table.neither]
        by_family = str(feature.family) in table.families
        assert sum(places) + by_family == 1, f"{feature.name} is listed {sum(places) + by_family} times as {root}"


def test_nothing_else_is_listed() -> None:
    table = tells()
    roots = {table.listed(feature.name) for feature in CATALOGUE} | {root_of(feature.name) for feature in CATALOGUE}
    assert {*table.inactivity, *table.delinquency, *table.neither} - roots == set()
    assert table.families <= {str(feature.family) for feature in CATALOGUE}


def test_a_feature_whose_risk_is_declared_to_rise_with_delay_is_not_listed_as_activity() -> None:
    late = ("late", "past_due", "arrears", "worsened")
    named = [f.name for f in CATALOGUE if f.direction == 1 and any(word in f.name for word in late)]
    assert len(named) > 50
    assert all(tells().listed(name) in tells().delinquency for name in named if not name.startswith("network."))


# (what is named, against, tag)
CASES: Sequence[tuple[list[FeatureShare], Against, Tag | None]] = [
    ([share("activity.logins_30d.before_cut", 9.0, 3.0)], "past", Tag.INACTIVITY),
    ([share("activity.logins_30d", 3.0, 9.0)], "past", None),  # more, not less
    ([share("linked.mean_utilisation_180d", 0.1, 0.5)], "past", None),  # by less than one, and still more
    ([share("activity.days_since", 3.0, 34.0)], "past", Tag.INACTIVITY),
    ([share("activity.gap_365d", 3.0, None)], "past", Tag.INACTIVITY),  # no longer two logins
    ([share("activity.gap_365d", None, 3.0)], "past", None),
    ([share("spending.sum_90d", 900.0, 10.0), share("activity.days_7d", 2.0, 1.0)], "past", Tag.INACTIVITY),
    ([share("spending.sum_90d", 900.0, 10.0), share("spending.night_share_90d", 0.1, 0.4)], "past", None),
    ([share("repayment.late_90d", 0.0, 2.0)], "past", Tag.DELINQUENCY),
    ([share("linked.late_30_365d", 0.0, 1.0)], "past", Tag.DELINQUENCY),
    ([share("linked.mean_utilisation_180d", 0.5, 0.1)], "past", Tag.INACTIVITY),
    ([share("activity.logins_30d", 9.0, 3.0), share("repayment.late_90d", 0.0, 2.0)], "past", Tag.DELINQUENCY),
    ([share("repayment.days_since_late", None, 3.0)], "past", Tag.DELINQUENCY),
    ([share("repayment.days_since_late", 30.0, 61.0)], "past", Tag.DELINQUENCY),
    ([share("repayment.on_time_share_90d", 1.0, 0.5)], "past", Tag.DELINQUENCY),
    ([share("repayment.on_time_streak", 12.0, 0.0)], "past", Tag.DELINQUENCY),
    # a new customer has no record, and a short streak is no late payment
    ([share("repayment.on_time_streak", 12.0, 2.0)], "kept", None),
    ([share("repayment.on_time_share_90d", 1.0, None)], "kept", None),
    ([share("repayment.late_90d", 0.0, 0.0)], "kept", None),
    ([share("repayment.late_90d", 0.0, 1.0)], "kept", Tag.DELINQUENCY),
    ([share("network.past_due", 0.0, 1.0)], "past", None),  # others were late, not the customer
    ([share("income.regular_sum_90d", 9000.0, 0.0)], "past", None),
    ([share("a.lenders_own", 2.0, 1.0)], "past", None),
    ([], "past", None),
]


@pytest.mark.parametrize(("named", "against", "tag"), CASES)
def test_tag(named: list[FeatureShare], against: Against, tag: Tag | None) -> None:
    assert tag_of(named, against) is tag
