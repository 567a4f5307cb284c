"""The slow world: causes that build up, weak and rare, few defaults; and all that is known of the others is known of it."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest
from world_twins import CLOCKS, changed, differ_at_once, differ_too_early, documented, not_allowed

from creditline.features.data import DataSet
from creditline.features.engine import pairs_for
from creditline.training.outcomes import DefaultDefinition, look_past_as_of
from creditline.training.world import PRESETS, WorldSettings, read_world, simulate, true_default_probability
from creditline.training.world.life.hazard import FAMILIES
from creditline.training.world.life.history import History, live
from creditline.training.world.life.shocks.kinds import KINDS, Kind, Shock
from creditline.training.world.life.shocks.omission import nothing_left_out
from creditline.training.world.life.world import world_of
from creditline.training.world.setting.calendar import BURN_IN
from creditline.training.world.setting.nature import SLOW
from creditline.training.world.setting.traits import GROUP

pytestmark = pytest.mark.slow

SLOW_KINDS = [each for each in KINDS if each.slow]
SETTINGS = WorldSettings(customers=9_000, preset="slow", seed=3)


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("world") / "slow"
    simulate(out, WorldSettings(customers=1_500, months=40, preset="slow", truth=True, probes=120))
    return out


@pytest.fixture(scope="module")
def lives() -> History:
    """9,000 customers over 48 months, lived but not written."""
    return live(world_of(SETTINGS, np.arange(SETTINGS.customers // GROUP)))


@pytest.fixture
def con(slow: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(f"CREATE TABLE twin AS SELECT * FROM '{slow}/truth/twins.parquet'")
        yield connection


def effect(lives: History, kind: Kind) -> dict[int, float]:
    """Mean change of huabei's log hazard 6 and 18 months after a cause began, by lives lived again without it."""
    month, position = np.nonzero(lives.months.begun[:, :, kind])
    some = np.flatnonzero((month >= BURN_IN + 6) & (month <= BURN_IN + 28))[:120]
    month, position = month[some], position[some]
    groups, place = np.unique(position // GROUP, return_inverse=True)
    world = world_of(SETTINGS, groups).repeated(place)
    again, here = nothing_left_out(len(some) * GROUP), np.arange(len(some)) * GROUP + position % GROUP
    again.kind[here, 0], again.month[here, 0] = kind, month
    without = live(world, again).months.huabei_terms.families
    return {
        age: float((lives.months.huabei_terms.families[month + age, :, position] - without[month + age, :, here]).sum(1).mean())
        for age in (6, 18)
    }  # fmt: skip


def test_only_slow_kinds_strike_and_rare_ones_are_rare(lives: History) -> None:
    struck = lives.months.begun.any(axis=0)
    assert set(np.flatnonzero(struck.any(axis=0))) == {each.kind for each in SLOW_KINDS}
    ever = {each.kind: struck[:, each.kind].mean() for each in SLOW_KINDS}
    rare = {Kind.BETTING, Kind.UPKEEP}
    # 60 months at 0.00012 and 0.00015: 0.7 % and 0.9 %; at 0.0015 about 8.6 %, and 0.9 % more in pairs
    assert all((ever[kind] < 0.0125) == (kind in rare) for kind in ever)
    assert min(ever.values()) > 0.003


@pytest.mark.parametrize("shock", [each for each in SLOW_KINDS if not each.improves], ids=lambda each: each.kind.name)
def test_a_trouble_is_weak_and_builds_up(lives: History, shock: Shock) -> None:
    assert shock.ramp >= 6
    found = effect(lives, shock.kind)
    assert 0.04 < found[18] < 0.8
    # Support of a relative is remembered over three months and reaches its strength within six; the others take longer.
    assert found[6] < (0.8 if shock.kind == Kind.UPKEEP else 0.5) * found[18]


@pytest.mark.parametrize("shock", [each for each in SLOW_KINDS if each.improves], ids=lambda each: each.kind.name)
def test_a_relief_lowers_the_hazard(lives: History, shock: Shock) -> None:
    assert -0.3 < effect(lives, shock.kind)[18] < -0.02


def test_the_log_hazard_is_the_sum_of_its_families(slow: Path) -> None:
    hazards = pq.read_table(slow / "truth" / "hazards.parquet").to_pandas()
    total = SLOW.huabei + hazards.frailty + hazards[list(FAMILIES)].sum(axis=1)
    assert np.allclose(total, hazards.log_hazard)
    assert np.allclose(hazards.huabei_hazard, 1 - np.exp(-np.exp(total)))


def test_probabilities_come_true_and_few_default(slow: Path) -> None:
    data, settings = DataSet.open(slow), read_world(slow)
    assert settings is not None
    assert settings.preset == "slow"
    pairs = pairs_for(data, [date(2022, 12, 31), date(2023, 8, 31), date(2024, 3, 31)])
    outcome = look_past_as_of(data, pairs, DefaultDefinition(product="huabei"))
    known = np.array(outcome["status"].to_pylist()) == "ok"
    probability = true_default_probability(settings, pairs, replicates=8)[known]
    defaulted = np.array([value or 0 for value in outcome["defaulted"].to_pylist()])[known]
    assert 0.005 < defaulted.mean() < 0.025
    for part in np.array_split(np.argsort(probability), 2):
        expected = probability[part].mean()
        # three dates overlap in customers, so allow the error of a third of the rows
        assert abs(defaulted[part].mean() - expected) < 4 * np.sqrt(expected * (1 - expected) / (len(part) / 3))
    good, bad = np.sort(probability[defaulted == 0]), probability[defaulted == 1]
    assert 0.7 < np.searchsorted(good, bad).mean() / len(good) < 0.92


def test_the_twins_of_slow_causes(con: duckdb.DuckDBPyConnection, slow: Path) -> None:
    allowed = documented()
    for table in CLOCKS:
        changed(con, slow, table, "twins")
        assert differ_too_early(con, table) == []
        assert not_allowed(differ_at_once(con, table), table, allowed) == [], table
    without = {row[0] for row in con.execute("SELECT without FROM twin WHERE onset = 'gradual'").fetchall()}
    assert {each.kind.name.lower() for each in SLOW_KINDS if each.rate >= 0.001} <= without


def test_bets_are_postings_of_those_who_bet(slow: Path) -> None:
    with duckdb.connect() as connection:
        bets, others = connection.execute(
            f"SELECT count(*) FILTER (WHERE kind IS NOT NULL), count(*) FILTER (WHERE kind IS NULL) FROM "
            f"(SELECT * FROM '{slow}/transactions.parquet' WHERE category = 'gambling') t LEFT JOIN "
            f"(SELECT * FROM '{slow}/truth/shocks.parquet' WHERE kind = 'betting') s "
            "ON s.customer_id = t.customer_id AND t.ts BETWEEN s.began_on AND s.ended_on + 1"
        ).fetchone() or (0, 0)
    assert bets > 0
    # Those who began before the window or before they joined are not in the table of shocks.
    assert others < 3 * bets


def test_a_kind_belongs_to_one_kind_of_world_and_names_a_concept_of_its_family() -> None:
    assert [each.kind for each in KINDS] == list(Kind)
    assert all(each.concept.startswith(f"{each.family}.") for each in KINDS)
    assert [name for name, preset in PRESETS.items() if preset.nature.slow] == ["slow"]
