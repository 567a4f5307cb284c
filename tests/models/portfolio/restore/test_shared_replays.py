"""What is shared between choices and left out of a replay changes nothing that is said."""

from dataclasses import replace

import numpy as np
from each_by_itself import each_by_itself
from pyarrow import parquet

from creditline.features.projected.behaviour import Choice, choices
from creditline.features.projected.lives import in_turn
from creditline.models.policy import Step
from creditline.models.portfolio.restore.every import ways_of_every
from creditline.models.portfolio.restore.ways import harms, whole_at

EVERY = tuple(choices({"pays_on_time": (None,), "clears_arrears": (1,), "pays_down": (0.5, 0.1)}))


def test_every_line_has_the_set_that_replays_one_by_one_give(cut, lender, tmp_path):
    names = ("pays_on_time", "pays_down")
    slowly = each_by_itself(cut, [*lender.full], names)
    ways_of_every(cut, names, cut.until, tmp_path / "back.parquet")
    rows = {row["line_id"]: row for row in parquet.read_table(tmp_path / "back.parquet").to_pylist()}
    assert {one.choice is None for one in slowly.values()} == {False, True}
    for line, one in slowly.items():
        assert (rows[line]["smallest"], rows[line]["smallest_on"]) == (one.as_json, one.day), line


def test_any_number_of_threads_writes_the_same_bytes(cut, tmp_path, monkeypatch):
    monkeypatch.setattr(type(cut), "at_once", 8)
    for threads in (1, 2):
        ways_of_every(cut, ("pays_down",), cut.until, tmp_path / f"{threads}.parquet", threads=threads)
    assert (tmp_path / "1.parquet").read_bytes() == (tmp_path / "2.parquet").read_bytes()


def test_a_line_has_one_row(cut, lender, tmp_path, monkeypatch):
    """Also where its customer has another that is cut, or closed, and where some customers are asked about at a time."""
    monkeypatch.setattr(type(cut), "at_once", 8)
    ways_of_every(cut, ("pays_down",), cut.until, tmp_path / "back.parquet")
    lines = parquet.read_table(tmp_path / "back.parquet")["line_id"].to_pylist()
    assert len(lines) == len(set(lines)) > 3


def test_choices_with_the_same_records_are_replayed_once_and_told_each(cut, lender):
    """Of cards without arrears `pays_on_time` and `clears_arrears` change nothing, and three of twelve choices are left."""
    source = cut.source([*lender.full])
    start = cut.start(source)
    lives = in_turn(source.quiet, cut.as_of, cut.until, start.entity)
    ahead = cut.ahead(source, start, lives, EVERY)
    assert len(ahead.alike[0]) <= 3 * lives.count
    together = cut.replayed(ahead, start, np.arange(len(EVERY) * lives.count))
    for place, choice in enumerate(EVERY):
        alone, mine = cut.replay(source, start, lives, [choice]), slice(place * lives.count, (place + 1) * lives.count)
        for name in ("score", "limit", "step", "action", "rule", "balance", "standing_limit"):
            assert np.array_equal(getattr(together, name)[:, mine], getattr(alone, name)), (choice.names, name)


def test_lines_left_behind_when_closed_are_told_alike(cut, lender):
    """Also among others, of whom most are left behind at once."""
    source = cut.source([*lender.full, lender.closed])
    start = cut.start(source)
    own = np.where(np.arange(len(start.entity)) % 4 > 0, int(Step.CLOSE), start.state.step)
    start = replace(start, state=replace(start.state, step=own))
    lives = in_turn(source.quiet, cut.as_of, cut.until, start.entity)
    ahead = cut.ahead(source, start, lives, EVERY)
    pairs = np.arange(len(EVERY) * lives.count)
    whole, left = (cut.replayed(ahead, start, pairs, past_closing=past) for past in (True, False))
    assert (whole.step[-1] == Step.CLOSE).any() and (whole.step[-1] < Step.CLOSE).any()
    for name in ("step", "limit", "rule"):
        assert np.array_equal(getattr(whole, name), getattr(left, name)), name
    nothing = np.tile(np.arange(lives.count), len(EVERY))
    assert np.array_equal(whole_at(whole), whole_at(left))
    assert np.array_equal(harms(whole, nothing), harms(left, nothing))


def test_of_two_lines_of_a_customer_the_suspended_one_alone_is_not_drawn_on(cut):
    one = cut.start(source := cut.source([26]))
    steps = np.array([int(Step.REDUCE), int(Step.SUSPEND)])
    both = one.take(np.zeros(2, np.int64))
    both = replace(both, state=replace(both.state, step=steps))
    lives = in_turn(source.quiet, cut.as_of, cut.until, both.entity)
    assert cut.projection(source, both, lives, [Choice()]).frozen.tolist() == [False, True]
