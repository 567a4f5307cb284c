"""docs/cohorts.md and the code agree line by line: each sentence has the tests that hold it against the code."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from creditline.training.cohorts import CohortSettings
from creditline.training.cohorts.count import LEFT_OUT
from creditline.training.outcomes import DefaultDefinition
from creditline.training.outcomes.spells.exposure import KEPT_DAYS, MONTH_DAYS
from creditline.training.outcomes.study import fitness
from creditline.training.outcomes.study.compare import DAYS, HORIZONS

ROOT = Path(__file__).parents[2]
PAGE = ROOT.joinpath("docs", "cohorts.md").read_text(encoding="utf-8")

PLAN, SPLIT, EXCLUDED = (f"cohorts/test_{name}" for name in ("calendar_and_plan", "customers_split", "exclusions"))
EXPOSED, FLOW, WEIGHED = (f"cohorts/test_{name}" for name in ("exposure", "flow", "sample_weights"))
SENSITIVITY, OUTCOME, REQUESTS = (
    "cohorts/test_sensitivity",
    "outcomes/test_outcome_semantics",
    "outcomes/test_outcome_requests",
)
CLOSED, GIVEN, BETWEEN = (f"outcomes/test_{name}" for name in ("closed_lines", "given_maturity", "indeterminate"))
ROLLS, VINTAGES = "outcomes/test_roll_rates", "outcomes/test_vintages"
CARD, LEVEL, LENDER = "scorecard/test_same_calibration", "fit/test_level_asked_for", "train/test_train_on_a_lender"
STATUS, PAST_DUE = "outcomes/test_default_status", "validate/test_past_due"
SCORED, RULED = "../models/test_in_default", "../models/policy/test_in_default"
TRAINED, TRACKED, HERE = "train/test_train_with_weights", "track/test_tracking", ""

# How a sentence (or a row of a table) begins, and where it is tested. One that only says why has nothing to test.
RULES = {
    "A training looks at every customer on the last day": [f"{PLAN}::test_four_years_by_quarter"],
    "The first date has enough history before it": [
        f"{PLAN}::test_no_training_window_reaches_the_test",
        f"{PLAN}::test_the_last_date_is_the_last_whose_window_was_watched",
    ],
    "Each cohort's counts are in": [
        f"{TRACKED}::test_pictures_tables_and_the_artefact_are_there",
        f"{FLOW}::test_by_hand",
    ],
    "A default is a status, not a score": [],
    "Who meets the definition on a date": [
        f"{STATUS}::test_the_row_says_what_the_spells_say",
        f"{STATUS}::test_a_default_ends_cure_days_after_its_signs",
    ],
    "The model carries the definition": [
        f"{SCORED}::test_it_is_kept_with_the_model_and_changes_its_version",
        f"{SCORED}::test_no_tree_may_read_it",
        f"{SCORED}::test_in_service_it_is_the_same_from_the_row_alone",
    ],
    "- A training leaves them out": [f"{STATUS}::test_on_a_simulated_lender_it_is_who_training_leaves_out"],
    "Everybody else who is past due is learned from": [
        f"{PAST_DUE}::test_who_is_late_and_not_in_default_was_learned_from_and_is_riskier"
    ],
    "- `score` gives them `in_default`": [f"{SCORED}::test_they_have_a_pd_of_one_and_nothing_else"],
    "- `decide` does not ask their score": [
        f"{RULED}::test_a_rule_of_its_own_leads_to_its_step_whatever_the_score_would_be",
        f"{RULED}::test_the_cap_counts_them_and_ranks_the_others",
    ],
    "Its output, a run's summary": [f"{PAST_DUE}::test_buckets_by_pandas"],
    "- `why`, letters, pages and the server": [f"{SCORED}::test_points_give_way_to_the_rule_and_the_days"],
    "Where the lender hands over outcomes nobody knows": [
        f"{STATUS}::test_of_outcomes_handed_over_nobody_knows_the_definition"
    ],
    "An event names its loan or line": [f"{STATUS}::test_the_row_says_what_the_spells_say"],
    "A customer [defaults]": [
        f"{OUTCOME}::test_instalments",
        f"{OUTCOME}::test_lines",
        f"{OUTCOME}::test_credit_events",
    ],
    "Ninety means at least 90": [f"{OUTCOME}::test_instalments", f"{REQUESTS}::test_the_definition_in_words"],
    "What CRR art. 178 calls": [f"{OUTCOME}::test_a_statement_tells_the_nearest_months"],
    "A statement tells whole months of 30 days": [f"{OUTCOME}::test_a_statement_tells_the_nearest_months"],
    "`--materiality AMOUNT`": [
        f"{OUTCOME}::test_only_material_arrears_count",
        f"{OUTCOME}::test_a_line_within_the_amount_owes_nothing_material",
    ],
    "MLflow keeps, as tables and pictures": [f"{TRACKED}::test_pictures_tables_and_the_artefact_are_there"],
    "| `default_rates.json`": [f"{SENSITIVITY}::test_by_hand"],
    "| `default_vintages.json`": [
        f"{VINTAGES}::test_by_quarter_end",
        f"{VINTAGES}::test_who_has_nothing_to_default_on_is_of_no_vintage",
    ],
    "| `default_roll_rates.json`": [f"{ROLLS}::test_of_loans", f"{ROLLS}::test_of_lines_by_their_months_past_due"],
    "| `default_fitness.json`": [f"{ROLLS}::test_ninety_days_and_twelve_months_fit"],
    "What is changed for `default_rates.json`": [
        f"{SENSITIVITY}::test_by_hand",
        f"{BETWEEN}::test_the_usual_six_and_ones_own",
        f"{TRAINED}::test_definitions_asked_for_are_rated",
    ],
    "Days fit where at most 85 %": [
        f"{ROLLS}::test_what_does_not_fit_is_said",
        "::test_the_figures_are_those_of_the_code",
    ],
    "Fewer than 100 customer-months": [f"{ROLLS}::test_too_little_is_no_conclusion"],
    "| `ok`": [f"{OUTCOME}::test_instalments"],
    "| `already_defaulted`": [f"{OUTCOME}::test_instalments", f"{CLOSED}::test_in_default_or_immature_comes_first"],
    "| `immature`": [f"{OUTCOME}::test_a_window_that_ends_with_the_last_day_watched_is_whole"],
    "| `unknown`": [f"{REQUESTS}::test_given_outcomes_are_taken_as_they_are"],
    "| `no_exposure`": [f"{EXPOSED}::test_who_cannot_default_is_no_good_customer"],
    "| `too_new`": [f"{EXCLUDED}::test_seasoning"],
    "| `dormant`": [f"{EXCLUDED}::test_dormancy"],
    "| `closed`": [f"{CLOSED}::test_lines"],
    "A customer who cannot count for several reasons": [
        f"{EXCLUDED}::test_the_first_reason_counts",
        "::test_statuses_are_counted_in_the_order_of_the_page",
    ],
    "With `--indeterminate-days 30`": [
        f"{BETWEEN}::test_who_reaches_thirty_days",
        f"{TRAINED}::test_indeterminates_teach_nothing_but_count",
    ],
    "It is off without the option": [f"{EXCLUDED}::test_nothing_asked_for_adds_no_column"],
    "A customer who has nothing to default on": [f"{EXPOSED}::test_who_cannot_default_is_no_good_customer"],
    "A customer is [exposed]": [f"{EXPOSED}::test_sql_reads_what_the_docstring_says"],
    "- an open line": [f"{EXPOSED}::test_the_table", "::test_the_figures_are_those_of_the_code"],
    "- a balance": [f"{EXPOSED}::test_the_table"],
    "- an instalment that is due": [f"{EXPOSED}::test_the_table"],
    "- a loan that runs": [f"{EXPOSED}::test_the_table"],
    "Rows after `as_of`, or recorded after it": [f"{EXPOSED}::test_what_comes_after_the_date_changes_nothing"],
    "With `--product` only that product's rows do": [f"{EXPOSED}::test_the_table"],
    "Of outcomes handed over the lender has judged it": [f"{EXCLUDED}::test_handed_over_outcomes_are_exposed"],
    "A past decision must not pass": [f"{WEIGHED}::test_the_demonstration_of_closed_lines"],
    "With `decisions`": [f"{CLOSED}::test_lines"],
    "- a line closed with a balance": [f"{CLOSED}::test_lines"],
    "- when every line on the product is closed": [
        f"{CLOSED}::test_lines",
        f"{CLOSED}::test_instalments_tell_when_a_closed_line_is_repaid",
    ],
    "A default before the closing counts as one": [f"{CLOSED}::test_lines"],
    "`--closed-lines weigh`": [
        f"{WEIGHED}::test_weights_bring_back_what_closing_hid",
        f"{WEIGHED}::test_weights_are_capped_and_start_at_one",
    ],
    "`keep` counts them as good": [f"{WEIGHED}::test_kept_as_good"],
    "`drop` leaves them out": [f"{WEIGHED}::test_dropped_and_counted"],
    "Why `weigh`": [],
    "`drop` conditions on the future": [f"{WEIGHED}::test_the_demonstration_of_closed_lines"],
    "`keep` is the observed default rate": [f"{WEIGHED}::test_the_demonstration_of_closed_lines"],
    "On 9,000 simulated lines": [f"{WEIGHED}::test_the_demonstration_of_closed_lines"],
    "Whatever is chosen but `keep`": [
        f"{WEIGHED}::test_bounds_by_hand",
        f"{TRAINED}::test_closed_lines_are_dropped_counted_and_bounded",
    ],
    "`known_on` is the lender's word": [f"{GIVEN}::test_the_lenders_word_counts"],
    "An outcome known on or before": [
        f"{GIVEN}::test_an_outcome_known_by_its_own_date_is_refused",
        f"{GIVEN}::test_two_outcomes_of_one_date_are_refused",
    ],
    "All outcomes of a date are immature": [
        f"{GIVEN}::test_a_date_with_one_outcome_known_later_waits_as_a_whole",
        f"{GIVEN}::test_without_known_on_the_horizon_has_to_be_over",
    ],
    "If none is mature": [f"{GIVEN}::test_labels_newer_than_the_horizon_are_refused"],
    "`outcomes.weight` says": [f"{WEIGHED}::test_weights_come_with_the_outcomes"],
    "`--sample-goods 0.1` keeps every default": [
        f"{WEIGHED}::test_every_default_and_a_share_of_the_goods",
        f"{WEIGHED}::test_drawn_goods_count_for_those_left_aside",
    ],
    "Trees, calibration maps, scorecard": [
        f"{TRAINED}::test_drawn_goods_leave_the_level_where_it_was",
        f"{TRAINED}::test_drawn_rows_are_measured_as_if_all_were_there",
    ],
    "So do the figures of `creditline validate`": [
        f"{WEIGHED}::test_a_validation_weighs_its_rows_as_a_training_does",
        f"{TRAINED}::test_a_validation_counts_rows_as_its_training_does",
    ],
    "Weights are brought to a mean of 1": [
        f"{WEIGHED}::test_those_that_test_and_those_that_do_not_have_a_mean_of_one_each",
        f"{WEIGHED}::test_weights_in_another_unit_are_the_same_sample",
        f"{TRAINED}::test_weights_in_another_unit_are_the_same_model",
    ],
    "What counts besides the data": ["fit/test_weighted_fit::test_weights_in_another_unit_are_the_same_map"],
    "The calibration map is fitted on the latest": [f"{CARD}::test_the_mean_is_the_rate_of_the_recent_rows"],
    "Two options move both": [f"{CARD}::test_the_card_is_moved_as_the_model_is", f"{LEVEL}::test_one_of_the_two"],
    "- `--central-tendency P`": [f"{LEVEL}::test_the_prior_shift_moves_the_odds_and_not_the_mean_to_the_rate"],
    "It is right where the customers": [],
    "It is no promise of a mean": [f"{LEVEL}::test_the_prior_shift_moves_the_odds_and_not_the_mean_to_the_rate"],
    "- `--long-run-average P`": [f"{LEVEL}::test_the_solved_offset_reaches_the_average"],
    "On other rows it is what their mix": [f"{LEVEL}::test_the_solved_offset_reaches_the_average"],
    "Training prints how far": [f"{LENDER}::test_a_long_run_average_is_the_mean_on_the_rows_calibrated_on"],
    "`--macro-adjustment` comes on top": [
        "fit/test_macro::test_a_training_moves_each_row_by_what_was_known_on_its_date"
    ],
}


def _sentences() -> list[str]:
    """Every sentence, point and table row of the page, headings and the heads of tables left out."""
    found = []
    for block in re.split(r"\n\n|\n(?=- )", PAGE):
        lines = block.strip().splitlines()
        if lines[0].startswith("|"):
            found += lines[2:]
        elif not lines[0].startswith("#"):
            text = " ".join(line.strip() for line in lines)
            found += [part.strip() for part in re.split(r"(?<!art)(?<=[.:])\s+(?=[A-Z`](?!L ))", text)]
    return found


@cache
def _tests_of(file: Path) -> frozenset[str]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


def test_every_sentence_is_a_rule_and_every_rule_a_sentence():
    begun = {sentence: [rule for rule in RULES if sentence.startswith(rule)] for sentence in _sentences()}
    assert not [sentence for sentence, rules in begun.items() if len(rules) != 1]
    assert {rule for rules in begun.values() for rule in rules} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_the_tests_of_a_rule_are_there(rule):
    for test in RULES[rule]:
        file, name = test.split("::")
        assert name in _tests_of(ROOT / "tests" / "training" / f"{file}.py" if file else Path(__file__)), test


def test_statuses_are_counted_in_the_order_of_the_page():
    _, statuses = PAGE.split("## Who counts")
    named = re.findall(r"^\| `(\w+)` \|", statuses, re.MULTILINE)
    assert named == ["ok", *LEFT_OUT]


def test_the_figures_are_those_of_the_code():
    text = " ".join(PAGE.split())
    for said in (
        f"at most {fitness._NEARLY_ALL * 100:.0f} % of the bucket before",
        f"at most {fitness._MANY * 100:.0f} % of their own",
        f"at least {fitness._GROWS * 100:.0f} % of the defaults",
        f"Fewer than {fitness._FEW} customer-months",
        f"`--days-past-due` days ({DefaultDefinition().days})",
        f"90 days are {DefaultDefinition(days=90).months_past_due}",
        f"91 days are {DefaultDefinition(days=91).months_past_due} months too",
        f"is at most {KEPT_DAYS} days old and leaves",
        f"at most {KEPT_DAYS} days old, or {MONTH_DAYS} where",
        f"3 more, at least {MONTH_DAYS}",
        f"seen as long, at most {CohortSettings().weight_cap:.0f}.",
        f"{DAYS[0]}, {DAYS[1]} and {DAYS[2]} days within {HORIZONS[0]} and {HORIZONS[1]} months",
        f"`--closed-lines {CohortSettings().closed_lines}` (as without it)",
    ):
        assert said in text, said
