"""Every gate by hand: what passes it, what it blocks, and what it says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from creditline.features.errors import DeclarationError
from creditline.training.compare.compared import ComparedModel, Comparison
from creditline.training.compare.findings.migration import ChangedCell, Changes
from creditline.training.compare.findings.reasons import ReasonsCompared
from creditline.training.compare.findings.stability import ScoreStability
from creditline.training.compare.findings.tests import (
    CalibrationCompared,
    OutcomesCompared,
    PairedMeasure,
    RowsCompared,
)
from creditline.training.monitor.population.rates import share_of
from creditline.training.promote.figures import Figures, RegisteredParity
from creditline.training.promote.gates import Gates, default_text, read_gates
from creditline.training.promote.promotion import Promotion
from creditline.training.promote.registered import Registered
from creditline.training.promote.verdicts import verdicts
from creditline.training.validate.judged.overlap import Overlap

VERSION = Registered("creditline", "2", "run", "Lin Wei", (), Path("nowhere"), None)
BEFORE = replace(VERSION, version="1")
AREA = PairedMeasure(
    "gini", True, "delong", champion=0.61, champion_low=0.51, champion_high=0.71, challenger=0.6, challenger_low=0.5,
    challenger_high=0.7, difference=-0.01, low=-0.05, high=0.03, p=0.6, adjusted_p=0.6,
)  # fmt: skip
PROMISED = CalibrationCompared(
    "challenger", mean_pd=0.05, default_rate=0.06, ratio=5 / 6, error=0.01, error_by_chance=0.02, within_chance=True,
    hosmer_lemeshow_p=0.5, bins=(),
)  # fmt: skip
UNSEEN = Overlap(True, 900, 0, 0, 0, 0, 0)
ROWS = RowsCompared((date(2024, 6, 30),), 900, 900, 60, 0.06, 0.05, 0.08, UNSEEN, UNSEEN, 0)
JUDGED = OutcomesCompared(ROWS, (AREA,), (replace(PROMISED, model="champion"), PROMISED))


def changed(by, group, kept, restored, spared, cut):
    """Lines kept by both, cut by the champion alone, by the challenger alone, by both."""
    words = (("maintain", "maintain"), ("reduce", "maintain"), ("maintain", "close"), ("suspend", "suspend"))
    counts = (kept, restored, spared, cut)
    cells = tuple(ChangedCell(*pair, count) for pair, count in zip(words, counts, strict=True))
    return Changes("action", by, group, sum(counts), restored + spared, cells)


CHANGES = (
    changed("all", "all", 78, 4, 4, 14),
    changed("region", "east", 51, 3, 3, 3),  # 6 of 60 change, the challenger cuts 6
    changed("region", "west", 27, 1, 1, 11),  # 2 of 40, and 12
)


def compared_with(**told):
    model = ComparedModel("m", "lightgbm", "90 days", 5, (), "graded 1", "0.2")
    usual = {
        "champion": model, "challenger": model, "target_product": None, "default": "90 days", "days": (date(2024, 12, 31),),
        "customers": 900, "in_default": 0, "outcomes": None, "no_outcomes": "no outcome is known", "swap_sets": (),
        "changes": (), "lines": None, "money": (), "reasons": None, "paths": None, "limits": (),
        "stability": (ScoreStability("champion", 0.06, 0.02), ScoreStability("challenger", 0.05, 0.02)),
    }  # fmt: skip
    return Comparison(**{**usual, **told})


def reasons(same, of):
    return ReasonsCompared(date(2024, 12, 31), of, of, share_of(same, of), share_of(same, of), ())


OUTCOMES = compared_with(outcomes=JUDGED)
LINES = compared_with(changes=CHANGES, reasons=reasons(30, 40))
FIGURES = Figures(OUTCOMES, LINES, RegisteredParity(1000, 0, 0.0))
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


def judged(gates="", figures=FIGURES, version=VERSION, by="Wang", champion=BEFORE, tmp=None):
    (tmp / "gates.toml").write_text(gates, encoding="utf-8")
    return {one.gate: one for one in verdicts(read_gates(tmp / "gates.toml"), figures, version, by, champion)}


def promised(**told):
    """The figures, where the challenger's probabilities are these."""
    both = (JUDGED.calibration[0], replace(PROMISED, **told))
    return replace(FIGURES, outcomes=replace(OUTCOMES, outcomes=replace(JUDGED, calibration=both)))


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
        ("[discrimination]\nlost = 0.009", "gini_against_champion"),  # 0.01 is lost
        ("[discrimination]\nlost_at_worst = 0.049", "gini_against_champion"),  # 0.05 at the lower end
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
    # 0.03 above the 0.02 of chance are allowed
    assert blocked(tmp_path, figures=promised(error=0.051)) == ["calibration"]
    assert blocked(tmp_path, figures=promised(mean_pd=0.1)) == ["calibration"]  # 0.1 / 0.06 = 1.67
    unknown = judged(figures=replace(FIGURES, outcomes=compared_with()), tmp=tmp_path)
    assert [name for name, one in unknown.items() if one.light == "blocked"] == ["gini", "calibration"]
    assert (unknown["gini"].said, unknown["gini"].measured) == ("not measured: no outcome is known", None)
    assert blocked(tmp_path, figures=replace(FIGURES, parity=RegisteredParity(1000, 1, 0.1))) == ["parity"]
    assert blocked(tmp_path, version=replace(VERSION, doubts=("leak",))) == ["doubts"]
    assert blocked(tmp_path, '[doubts]\nallowed = ["leak"]', version=replace(VERSION, doubts=("leak",))) == []
    assert blocked(tmp_path, version=replace(VERSION, trainer=None)) == ["sign_off"]
    assert blocked(tmp_path, figures=replace(FIGURES, lines=None)) == ["actions", "reasons"]


def test_without_a_champion_there_is_nothing_to_compare_with(tmp_path):
    alone = replace(FIGURES, lines=None)
    found = judged(figures=alone, champion=None, tmp=tmp_path)
    assert "gini_against_champion" not in found and blocked(tmp_path, figures=alone, champion=None) == []
    assert {one.champion for one in found.values()} == {None}


def test_few_cut_alike_by_both_are_no_reason(tmp_path):
    def told(same, of):
        return replace(FIGURES, lines=replace(LINES, reasons=reasons(same, of)))

    assert blocked(tmp_path, figures=told(0, 19)) == []
    assert blocked(tmp_path, figures=told(0, 20)) == ["reasons"]
    few = replace(
        reasons(3, 3), cut_by_both=40
    )  # of 40 cut alike only three could be explained: asked, and not measured
    assert blocked(tmp_path, figures=replace(FIGURES, lines=replace(LINES, reasons=few))) == ["reasons"]
    assert blocked(tmp_path, figures=replace(FIGURES, lines=replace(LINES, reasons=None))) == []


@pytest.mark.parametrize(
    ("gates", "gate", "measured"),
    [
        ("[discrimination]\ngini = 0.62", "gini", "0.6100"),
        ("[calibration]\nratio = 1.1", "calibration", "1.2000"),
        ("[stability]\npsi = 0.01", "stability", "0.0600"),
        # the champion keeps 54 of 60 in the east and 28 of 40 in the west, as the challenger does
        ('[fairness]\nasked = true\nkept_ratio = 0.78\nby = ["region"]', "fairness", "0.7778"),
    ],
)
def test_a_gate_says_that_the_champion_would_not_pass_either(tmp_path, gates, gate, measured):
    found = judged(gates, tmp=tmp_path)[gate]
    assert found.champion == "blocked" and found.said.endswith(
        f"; the champion, with {measured}, would not pass either"
    )
    one = judged(tmp=tmp_path).get(gate)
    assert one is None or (one.champion == "passed" and "would not" not in one.said)


def test_a_better_version_passes_where_the_champion_would_not(tmp_path):
    lower = replace(JUDGED, measures=(replace(AREA, champion=0.55),))
    found = judged(
        "[discrimination]\ngini = 0.58",
        figures=replace(FIGURES, outcomes=replace(OUTCOMES, outcomes=lower)),
        tmp=tmp_path,
    )
    assert (found["gini"].light, found["gini"].champion) == ("passed", "blocked")
    assert found["gini"].said.endswith("; the champion, with 0.5500, would not pass")
    doubted = judged(
        version=replace(VERSION, doubts=("leak",)), champion=replace(BEFORE, doubts=("leak",)), tmp=tmp_path
    )
    assert doubted["doubts"].said.endswith("; the champion would not pass either")


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
