"""Checks judged together, and the thresholds a file states."""

from dataclasses import replace

import pytest

from creditline.features.errors import DataError, DeclarationError
from creditline.training.monitor.feeds.periods import Periods
from creditline.training.monitor.watch.check import Check, Watched, alerts_of
from creditline.training.monitor.watch.thresholds import Thresholds, read_thresholds


def check(p, watched=Watched.FEED, where="transactions"):
    return Check(watched, "stopped", where, 0.0, 0.5, p, "said")


def test_holm_by_hand_and_feeds_first():
    found = alerts_of([check(0.02, Watched.MODEL, "b"), check(0.001), check(0.5)], 0.05)
    assert [(one.where, one.adjusted_p) for one in found] == [("transactions", 0.003), ("b", 0.04)]


def test_the_more_is_asked_the_surer_an_alert_has_to_be():
    assert alerts_of([check(0.01)], 0.05)
    assert not alerts_of([check(0.01), *[check(1.0)] * 9], 0.05)


def test_half_of_the_level_is_for_the_few_questions_about_the_whole_portfolio():
    """One of them beside nine others: p up to 0.05 / 2 raises it; one of the others has to be below 0.05 / 18."""
    others = [check(1.0)] * 9
    whole = replace(check(0.024), kind="score_moved")
    assert [one.kind for one in alerts_of([whole, *others], 0.05)] == ["score_moved"]
    assert not alerts_of([replace(whole, p=0.026), *others], 0.05)
    assert alerts_of([replace(whole, p=1.0), check(0.0027), *others[:8]], 0.05)
    assert not alerts_of([replace(whole, p=1.0), check(0.0029), *others[:8]], 0.05)
    # what the first leaves over goes to the others: 0.05 / 9
    assert len(alerts_of([whole, check(0.0055), *others[:8]], 0.05)) == 2


def test_the_file_that_comes_says_the_defaults():
    assert read_thresholds(None) == Thresholds()


def test_what_a_file_leaves_out_keeps_its_value(tmp_path):
    file = tmp_path / "t.toml"
    file.write_text("level = 0.01\n[population]\nscore = 0.25\n", encoding="utf-8")
    found = read_thresholds(file)
    assert (found.level, found.population.score, found.population.shift) == (0.01, 0.25, 0.15)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("levle = 0.1", "'levle'"),
        ("[feeds]\nfewest = 1", "'fewest'"),
        ("[feeds]\nfewest_rows = 3", "fewest_rows is 3"),
        ("[feeds]\nfewest_rows = 'few'", "fewest_rows is 'few'"),
        ("feeds = 3", "is a table"),
        ("level = 1", "level is 1"),
        ("[model]\nauc = true", "auc is True"),
        ("= 3", "is no TOML"),
    ],
)
def test_a_threshold_that_is_none_is_refused_in_one_sentence(tmp_path, text, said):
    file = tmp_path / "t.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(DeclarationError) as refused:
        read_thresholds(file)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value).replace(" (at line", "")


def test_of_many_days_the_last_are_judged():
    from datetime import date

    found = Periods.of(date(2024, 1, 31), date(2024, 12, 31))
    assert (found.days, found.since, found.start) == (92, date(2024, 10, 1), date(2023, 1, 31))
    assert Periods.of(date(2024, 5, 31), date(2024, 6, 30)).since == date(2024, 6, 1)
    for reference in (date(2024, 6, 30), date(2024, 7, 31)):
        with pytest.raises(DataError, match="does not lie before"):
            Periods.of(reference, date(2024, 6, 30))
