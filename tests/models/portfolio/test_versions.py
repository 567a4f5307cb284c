"""A policy or a model replaced in the middle of a line's way: with its file, without it, and without a recorded score too."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import jsonschema
import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

import creditline
from creditline.features.errors import DataError
from creditline.models.artefact import Model, write_model
from creditline.models.calibration import Sigmoid
from creditline.models.policy import Step
from creditline.models.portfolio.cuts.cuts import explain_cuts, find_cuts
from creditline.models.portfolio.cuts.table import Per, table
from creditline.models.portfolio.decide_dates.job import Job
from creditline.models.portfolio.explain.customer import explain_customer
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.explain.versions import InBetween, read_versions
from creditline.models.portfolio.lines.record import recorded
from creditline.models.why import Layer, Why
from creditline.models.why.answer.line import Departure, MoneyLedger, NotAtHand, Place
from creditline.models.why.answer.telling import Telling, telling
from creditline.models.why.answer.verdict import Part, verdict
from creditline.models.why.json_form import as_data
from creditline.models.why.notice.notice import notice_of
from creditline.models.why.words.page import as_text
from creditline.training.commands.main import app

pytestmark = pytest.mark.slow

OCTOBER, NOVEMBER = date(2024, 10, 31), date(2024, 11, 30)
SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "why.schema.json").read_text(encoding="utf-8"))
TOGETHER = {
    "en": "together, not to be told apart: the customer's own record and ",
    "zh": "合计，无法区分：客户本人记录和",
}


@pytest.fixture(scope="module")
def harder(lender) -> Model:
    """The same trees, each customer riskier by 3.3 in log-odds: 60 / ln 2 * 3.3 points worse."""
    return replace(lender.model, calibration=Sigmoid(1.2, 1.5))


def decided(lender, folder: Path, by: Mapping[date, tuple[Model, str]]) -> tuple[Path, ...]:
    """What was decided on these dates, each on the record of those before."""
    folder.mkdir()
    made: list[Path] = []
    for day, (model, policy) in by.items():
        job = Job(lender.data, model, str(lender.policies[policy]), tuple(made), "1GB", lambda _: None, lambda _: None)
        job.once(day, folder / f"{day}.parquet")
        made.append(folder / f"{day}.parquet")
    return tuple(made)


@pytest.fixture(scope="module")
def another_policy(lender, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Lenient throughout, but strict in November."""
    by = dict.fromkeys((lender.stood, OCTOBER, NOVEMBER, lender.cut), (lender.model, "lenient"))
    return decided(lender, tmp_path_factory.mktemp("policy") / "months", by | {NOVEMBER: (lender.model, "strict")})


@pytest.fixture(scope="module")
def another_model(lender, harder: Model, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Strict throughout; in November by the harder model."""
    by = dict.fromkeys((lender.stood, OCTOBER, NOVEMBER, lender.cut), (lender.model, "strict"))
    return decided(lender, tmp_path_factory.mktemp("model") / "months", by | {NOVEMBER: (harder, "strict")})


def why(lender, policy: str, made: tuple[Path, ...], customer: int, versions: InBetween | None = None) -> Why:
    asked = InForce(lender.model, policy=lender.policy(policy), decisions=made, versions=versions or InBetween())
    return explain_customer(asked, lender.data, customer, None, lender.cut)


def shares(answer: Why) -> dict[Layer, tuple[float | None, float | None]]:
    return {share.layer: (share.limit, share.drawable) for share in answer.layers if share.drawable != 0.0}


def unscored(made: tuple[Path, ...], day: date, folder: Path) -> tuple[Path, ...]:
    """The same without the scores of a day."""
    files = []
    for file in made:
        found = parquet.read_table(file)
        if file.stem == str(day):
            for name in ("score", "model_score"):
                place = found.schema.get_field_index(name)
                found = found.set_column(place, name, pa.nulls(found.num_rows, found.schema.field(name).type))
        parquet.write_table(found, folder / file.name)
        files.append(folder / file.name)
    return tuple(files)


def test_a_policy_in_the_middle_with_its_file(lender, another_policy) -> None:
    """Strict in November alone cut customer 1 to what was owed, 4,790.

    The limit in the end: 5,000 with nothing moved, by the record alone (lenient keeps 401) and by the policy alone (strict
    keeps 637); 4,790 by both, which lenient leaves there. So -210 / 2 each.
    """
    found = why(lender, "lenient", another_policy, 1, InBetween(policies=(lender.policy("strict"),)))
    assert (found.start.as_of, found.line.facts.not_at_hand, found.line.merged) == (OCTOBER, (), ())
    assert shares(found) == {Layer.BEHAVIOUR: (-105.0, -105.0), Layer.POLICY: (-105.0, -105.0)}
    assert found.line.limit == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 4790.0)
    assert telling(found) is Telling.TOGETHER
    november, _ = found.line.facts.steps
    assert (november.rule, november.score, november.edge) == ("band weak", 401, 610)


def test_a_policy_in_the_middle_without_its_file(lender, another_policy) -> None:
    """What strict would have made of other scores is not known: one row of -210, and a person must look."""
    found = why(lender, "lenient", another_policy, 1)
    version = lender.policy("strict").version
    assert found.line.facts.not_at_hand == (NotAtHand(NOVEMBER, "policy", version),)
    assert found.line.merged == (Layer.BEHAVIOUR, Layer.POLICY)
    assert found.line.limit == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 4790.0, -210.0)
    assert found.line.drawable == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 4790.0, -210.0)
    assert shares(found) == {Layer.BEHAVIOUR: (None, None), Layer.POLICY: (None, None)}
    assert found.line.facts.departures == ()
    own = next(share for share in found.layers if share.layer is Layer.BEHAVIOUR)
    assert (own.without.limit, own.alone.limit) == (5000.0, 4790.0)  # of both together
    assert (verdict(found).behaviour, telling(found)) == (Part.MERGED, Telling.MERGED)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_answer_says_what_is_not_at_hand(lender, another_policy, language: str) -> None:
    found = why(lender, "lenient", another_policy, 1)
    version = lender.policy("strict").version
    said = as_text(found, language)
    (row,) = (line for line in said.splitlines() if TOGETHER[language] in line)
    assert row.split()[:2] == ["-210", "-210"]
    assert any(version in line and "2024-11-30" in line for line in said.splitlines())
    assert notice_of(found, language).review is not None
    told = as_data(found)
    jsonschema.validate(told, SCHEMA)
    assert told["line"]["merged"] == ["behaviour", "policy"]
    assert told["line"]["not_at_hand"] == [{"on": "2024-11-30", "what": "policy", "version": version}]
    assert (told["verdict"]["behaviour"], told["line"]["telling"]) == ("merged", "merged")


def test_a_policy_in_the_middle_without_file_and_score_is_not_explained(lender, another_policy, tmp_path) -> None:
    made = unscored(another_policy, NOVEMBER, tmp_path)
    found = why(lender, "lenient", made, 1)
    assert found.line.facts.not_at_hand == ()
    assert found.line.facts.departures == (
        Departure(NOVEMBER, Place(4790.0, Step.REDUCE), Place(5000.0, Step.MAINTAIN), False, "band weak"),
    )
    assert found.line.limit == MoneyLedger(5000.0, 0.0, 0.0, -210.0, 4790.0)
    assert telling(found) is Telling.UNEXPLAINED
    assert notice_of(found, "en").review is not None


def test_a_model_in_the_middle_with_its_file(lender, harder, another_model) -> None:
    """Customer 13 owes 513 and later 4,513; the harder model scores 460 in November, and the line is cut to 513.

    In December the use of what is left scores 401 by the old model too, which would cut 5,000 no deeper than that: so 513
    by either alone and by both, -4,487 / 2 each.
    """
    found = why(lender, "strict", another_model, 13, InBetween(models=(harder,)))
    assert found.line.limit == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 513.0)
    assert shares(found) == {Layer.BEHAVIOUR: (-2243.5, -2243.5), Layer.CALIBRATION: (-2243.5, -2243.5)}
    assert (found.line.merged, telling(found)) == ((), Telling.ENOUGH)


def test_a_model_in_the_middle_without_its_file(lender, harder, another_model) -> None:
    """The recorded 460 stands for everything that scores; the policy, which is at hand, says what it leads to."""
    found = why(lender, "strict", another_model, 13)
    assert found.line.facts.not_at_hand == (NotAtHand(NOVEMBER, "model", harder.version),)
    assert found.line.merged == (Layer.BEHAVIOUR, Layer.MODEL)
    assert found.line.limit == MoneyLedger(5000.0, 0.0, 0.0, 0.0, 513.0, -4487.0)
    assert found.line.facts.departures == ()
    (step,) = found.line.facts.steps
    assert (step.rule, step.score, step.missed) == ("band weak", 460, 150)
    assert telling(found) is Telling.MERGED


def test_a_model_in_the_middle_without_file_and_score_is_not_explained(lender, another_model, tmp_path) -> None:
    """The record alone leads customer 1 to 4,790 in December, where November's decision, left out, had led him already."""
    made = unscored(another_model, NOVEMBER, tmp_path)
    found = why(lender, "strict", made, 13)
    assert [(one.on, one.recorded, one.override) for one in found.line.facts.departures] == [
        (NOVEMBER, Place(513.0, Step.REDUCE), False)
    ]
    assert telling(found) is Telling.UNEXPLAINED


def test_a_model_at_the_start_is_the_score_recorded_then(lender, harder, tmp_path) -> None:
    """By the harder model until October, lenient: where it stood, customer 1 scored 446, which strict would have cut.

    Without the file of that model the line is told from there all the same, by the recorded score.
    """
    by = dict.fromkeys((lender.stood, OCTOBER), (harder, "lenient")) | {lender.cut: (lender.model, "strict")}
    made = decided(lender, tmp_path / "made", by)
    row = next(one for one in parquet.read_table(made[1]).to_pylist() if one["customer_id"] == 1)
    asked = InForce(
        lender.model, policy=lender.policy("strict"), previous_policy=lender.policy("lenient"), decisions=made
    )
    found = explain_customer(asked, lender.data, 1, OCTOBER, lender.cut)
    assert (found.start.as_of, row["model_score"]) == (OCTOBER, 446)
    assert found.line.facts.not_at_hand == (NotAtHand(OCTOBER, "model", harder.version),)
    assert found.line.limit.end == 4790.0
    parts = sum(share.limit or 0.0 for share in found.layers) + found.line.limit.merged
    assert found.line.limit.start + parts == pytest.approx(4790.0)
    # By the policy alone, on a score of 446 and 410 owed: half of 5,000, but no further than the month allows, is 410.
    policy = next(share for share in found.layers if share.layer is Layer.POLICY)
    assert policy.alone.limit == 410.0


def test_a_row_of_the_table_has_no_share_of_a_merged_layer(lender, another_model, harder, tmp_path) -> None:
    """Closed in December by `harsh`: from October, over the harder model's November."""
    job = Job(
        lender.data,
        lender.model,
        str(lender.policies["harsh"]),
        another_model[:3],
        "1GB",
        lambda _: None,
        lambda _: None,
    )
    file = tmp_path / "december.parquet"
    job.once(lender.cut, file)
    in_force = InForce(
        lender.model, policy=lender.policy("harsh"), previous_policy=lender.policy("strict"),
        decisions=(*another_model[:3], file),
    )  # fmt: skip
    with recorded(lender.data, in_force.decisions) as record:
        cuts = find_cuts(in_force, record, None, lender.cut)
        parts = [
            table(one.answers, one.those, pa.int64(), Per.family)
            for one in explain_cuts(in_force, record, cuts, None, lender.cut)
        ]
    rows = [row for row in pa.concat_tables(parts).to_pylist() if row["customer_id"] == 13]
    one = explain_customer(in_force, lender.data, 13, None, lender.cut)
    assert one.line.merged == (Layer.BEHAVIOUR, Layer.MODEL)
    assert {row["limit_merged"] for row in rows} == {one.line.limit.merged}
    assert [row["limit_share"] for row in rows if row["layer"] == "behaviour"] == [None] * len(
        [row for row in rows if row["layer"] == "behaviour"]
    )
    told = sum(row["limit_share"] or 0.0 for row in rows) + one.line.limit.merged + one.line.limit.anyway
    assert one.line.limit.start + told == pytest.approx(one.line.limit.end)
    assert {row["telling"] for row in rows} == {"merged"}


class TestFolders:
    def test_only_what_the_record_names_is_taken(self, lender, harder, another_model, tmp_path) -> None:
        models, policies = tmp_path / "models", tmp_path / "policies"
        policies.mkdir()
        for name in ("strict", "lenient", "harsh"):
            (policies / f"{name}.toml").write_bytes(Path(lender.policies[name]).read_bytes())
        write_model(harder, models / "harder")
        write_model(lender.another_model(), models / "never used")
        found = read_versions(lender.model, lender.data, another_model, models, policies)
        assert [model.version for model in found.models] == [harder.version]
        assert [policy.name for policy in found.policies] == ["strict"]

    def test_two_of_one_version_that_differ_are_refused(self, lender, harder, another_model, tmp_path) -> None:
        models, policies = tmp_path / "models", tmp_path / "policies"
        write_model(harder, models / "one")
        write_model(replace(harder, reference=harder.reference.slice(0, 10)), models / "two")
        with pytest.raises(DataError, match="differ and are both of version"):
            read_versions(lender.model, lender.data, another_model, models)
        policies.mkdir()
        rule = '[[triggers]]\nname = "owes"\nwhen = "{when}"\nstep = "suspend"\ninternal = true\n'
        for name, when in (("one", "balance > 4600"), ("two", "balance  >  4600")):
            text = Path(lender.policies["strict"]).read_text(encoding="utf-8") + rule.format(when=when)
            (policies / f"{name}.toml").write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=r"the policies in .*one.toml and .*two.toml differ"):
            read_versions(lender.model, lender.data, another_model, None, policies)

    def test_the_same_twice_is_one(self, lender, harder, another_model, tmp_path) -> None:
        for name in ("one", "two"):
            write_model(harder, tmp_path / name)
        assert len(read_versions(lender.model, lender.data, another_model, tmp_path).models) == 1

    @pytest.mark.parametrize(("what", "said"), [("models", "holds no model"), ("policies", "holds no policy")])
    def test_a_folder_without_any_is_refused(self, lender, tmp_path, what: str, said: str) -> None:
        with pytest.raises(DataError, match=said):
            read_versions(lender.model, lender.data, **{what: tmp_path})
        with pytest.raises(DataError, match="is not a folder"):
            read_versions(lender.model, lender.data, **{what: tmp_path / "nowhere"})


def test_the_command_and_the_face_take_folders(lender, harder, another_model, tmp_path) -> None:
    """What a decision on record names is looked up, so that the calibration has a share of its own."""
    write_model(harder, tmp_path / "models" / "harder")
    given = [option for file in another_model for option in ("--decisions", str(file))]
    asked = [
        "why", str(lender.folder), str(lender.data.folder), "--customer", "13", "--to", str(lender.cut),
        "--policy", str(lender.policies["strict"]), *given,
    ]  # fmt: skip
    with_file = CliRunner().invoke(app, [*asked, "--models", str(tmp_path / "models")])
    assert (with_file.exit_code, "a new calibration" in with_file.output) == (0, True), with_file.output
    without = CliRunner().invoke(app, asked)
    assert "not to be told apart" in without.output
    refused = CliRunner().invoke(app, ["why", "m", "d", "--customer", "1", "--to", "2024-12-31", "--models", "x"])
    assert (refused.exit_code, "goes with --policy" in refused.output) == (2, True)
    with pytest.raises(DataError, match="models and policies go with policy"):
        creditline.why(str(lender.folder), str(lender.data.folder), end=str(lender.cut), models=tmp_path / "models")
