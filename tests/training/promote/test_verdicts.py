"""Every gate by hand: what passes it, what it blocks, and what it says."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from creditline.features.errors import DeclarationError
from creditline.training.metrics.delong import AucDifference
from creditline.training.monitor.population.rates import share_of
from creditline.training.promote.figures import Acted, Figures, GroupOfLines, Judgement, RegisteredParity
from creditline.training.promote.gates import Gates, default_text, read_gates
from creditline.training.promote.promotion import Promotion
from creditline.training.promote.registered import Registered
from creditline.training.promote.verdicts import verdicts

VERSION = Registered("creditline", "2", "run", "Lin Wei", (), Path("nowhere"), None)
JUDGED = Judgement(
    rows=900, defaults=60, gini=0.6, low=0.5, high=0.7, default_rate=0.06, mean_pd=0.05, error=0.01, by_chance=0.02,
    psi=0.05, psi_by_chance=0.02, champion=AucDifference(-0.005, 0.01, -0.025, 0.015, -0.5, 0.6),
)  # fmt: skip
GROUPS = (GroupOfLines("region", "east", 60, 6, 6), GroupOfLines("region", "west", 40, 2, 12))
ACTED = Acted("2024-12-31", "graded 1", GroupOfLines("all", "all", 100, 8, 18), GROUPS, share_of(30, 40))
FIGURES = Figures(JUDGED, ACTED, RegisteredParity(1000, 0, 0.0))
ALL = [
    "gini",
    "gini_against_champion",
    "calibration",
    "stability",
    "actions",
    "reasons",
    "parity",
    "doubts",
    "sign_off",
]


def judged(gates="", figures=FIGURES, version=VERSION, by="Wang", compared=True, tmp=None):
    (tmp / "gates.toml").write_text(gates, encoding="utf-8")
    return {one.gate: one for one in verdicts(read_gates(tmp / "gates.toml"), figures, version, by, compared)}


def blocked(tmp_path, *given, **named):
    return [name for name, one in judged(*given, tmp=tmp_path, **named).items() if one.light == "blocked"]


def test_the_shipped_file_says_the_defaults_and_passes_these_figures(tmp_path):
    assert read_gates(None) == Gates()
    assert "asked = false" in default_text()
    assert list(judged(tmp=tmp_path)) == ALL and blocked(tmp_path) == []


@pytest.mark.parametrize(
    ("gates", "gate"),
    [
        ("[discrimination]\ngini = 0.601", "gini"),
        ("[discrimination]\nlost = 0.009", "gini_against_champion"),  # 2 * 0.005 of Gini are lost
        ("[discrimination]\nlost_at_worst = 0.049", "gini_against_champion"),  # 2 * 0.025 at the lower end
        ("[calibration]\nratio = 1.19", "calibration"),  # 0.06 / 0.05 = 1.2
        ("[stability]\npsi = 0.049", "stability"),
        ("[actions]\nchanged = 0.079", "actions"),  # 8 of 100
        ('[actions]\nchanged_in_group = 0.09\nby = ["region"]', "actions"),  # east: 6 of 60
        ("[reasons]\nsame_first = 0.76", "reasons"),  # 30 of 40
        ('[fairness]\nasked = true\nkept_ratio = 0.78\nby = ["region"]', "fairness"),  # (28/40) / (54/60) = 0.778
        ('[fairness]\nasked = true\nby = ["branch"]', "fairness"),  # no such group was large enough
    ],
)  # fmt: skip
def test_each_threshold_blocks_by_itself(tmp_path, gates, gate):
    assert blocked(tmp_path, gates) == [gate]


def test_what_the_figures_say_blocks(tmp_path):
    wrong = replace(JUDGED, error=0.051)  # 0.03 above the 0.02 of chance are allowed
    assert blocked(tmp_path, figures=replace(FIGURES, judgement=wrong)) == ["calibration"]
    none = judged(figures=replace(FIGURES, judgement=replace(JUDGED, default_rate=0.0)), tmp=tmp_path)["calibration"]
    assert (none.light, none.measured) == ("blocked", None)
    assert blocked(tmp_path, figures=replace(FIGURES, parity=RegisteredParity(1000, 1, 0.1))) == ["parity"]
    assert blocked(tmp_path, version=replace(VERSION, doubts=("leak",))) == ["doubts"]
    assert blocked(tmp_path, '[doubts]\nallowed = ["leak"]', version=replace(VERSION, doubts=("leak",))) == []
    assert blocked(tmp_path, version=replace(VERSION, trainer=None)) == ["sign_off"]
    assert blocked(tmp_path, figures=replace(FIGURES, acted=None)) == ["actions", "reasons"]


def test_without_a_champion_there_is_nothing_to_compare_with(tmp_path):
    alone = replace(FIGURES, judgement=replace(JUDGED, champion=None), acted=None)
    found = judged(figures=alone, compared=False, tmp=tmp_path)
    assert "gini_against_champion" not in found and blocked(tmp_path, figures=alone, compared=False) == []


def test_few_cut_under_both_are_no_reason(tmp_path):
    few = replace(FIGURES, acted=replace(ACTED, same_first=share_of(0, 19)))
    assert blocked(tmp_path, figures=few) == []
    assert blocked(tmp_path, figures=replace(FIGURES, acted=replace(ACTED, same_first=share_of(0, 20)))) == ["reasons"]


def test_the_trainer_signs_off_nothing_of_their_own_also_with_an_override(tmp_path):
    found = judged(by=" lin  wei", tmp=tmp_path)["sign_off"]
    assert (found.light, found.final) == ("blocked", True)
    made = Promotion(
        "creditline", "2", "champion", "1", "m", "lin wei", "Lin Wei", datetime.now(UTC), "we need it today", (found,),
        FIGURES,
    )  # fmt: skip
    assert not made.moves and made.outcome == "blocked"
    other = replace(made, verdicts=(replace(found, final=False),))
    assert other.moves and other.outcome == "promoted by override"
    assert not replace(other, override=None).moves


@pytest.mark.parametrize(
    ("gates", "said"),
    [
        ("[actions]\nchanged = 1.1", r"changed of \[actions\] is 1.1; give a number from 0 to 1"),
        ("[actons]\nchanged = 0.1", "actions"),
        ("[fairness]\nasked = true", r"\[fairness\] is asked and names no groups"),
        ("smallest_group = 0", "smallest_group is 0"),
    ],
)
def test_gates_that_mean_nothing_are_refused(tmp_path, gates, said):
    with pytest.raises(DeclarationError, match=said):
        judged(gates, tmp=tmp_path)
