"""An access pack: everything about one person, and nothing about another."""

import json
import re
import shutil
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pytest
from review_cases import review_case

from creditline.features.catalogue import BUILT_IN
from creditline.features.data import DataSet
from creditline.features.data.write_tables import write_table
from creditline.features.errors import DataError
from creditline.models.policy.parts.clauses import Review
from creditline.models.policy.rules import parse_rule
from creditline.models.portfolio.access.gather import AccessSources, gather_access
from creditline.models.portfolio.access.json_form import access_data
from creditline.models.portfolio.access.of_others import OfOthers
from creditline.models.portfolio.access.page import access_page
from creditline.models.portfolio.access.values import AccessPack
from creditline.models.portfolio.explain.in_force import InForce
from creditline.models.portfolio.review.opening import open_cases
from creditline.models.portfolio.review.reasons import Ruling, shipped_reasons
from creditline.models.portfolio.review.state import states_of
from creditline.models.portfolio.review.steps import WhatIsDecided, decide
from creditline.models.portfolio.review.store import ReviewStore
from creditline.models.why.words.from_toml import wording

WHO, OTHER = 4, 31  # cut by the policy; and linked to somebody


@pytest.fixture(scope="module")
def linked(lender, tmp_path_factory) -> DataSet:
    """The lender's data, with a link between two customers."""
    folder = tmp_path_factory.mktemp("access") / "linked"
    shutil.copytree(lender.data.folder, folder)
    since = pa.array([date(2024, 3, 3)] * 2, pa.date32())
    links = {"customer_id": [WHO, OTHER], "other_id": [OTHER, WHO], "since": since, "kind": ["device", "device"]}
    write_table(folder, "links", pa.table(links))
    return DataSet.open(folder)


@pytest.fixture(scope="module")
def pack(lender, linked, decided) -> AccessPack:
    home, made = linked.folder.parent, decided("strict", lender.cut)
    for name, customer in (("his", WHO), ("hers", OTHER)):
        (home / "queue" / name).mkdir(parents=True)
        told = {
            "customer_id": customer, "decision": "2024-12-31", "received": "2025-01-04", "answer_by": "2025-02-03", "changed": False,
            "features": [{"feature": "network.degree", "before": 3.0, "after": 2.0}],
        }  # fmt: skip
        (home / "queue" / name / "dispute.json").write_text(json.dumps(told), encoding="utf-8")
    with ReviewStore.opened(str(home / "cases.db"), make=True) as store:
        open_cases(store, "batch", [review_case(WHO, lender.cut), review_case(OTHER, lender.cut)])
        held = WhatIsDecided(Ruling.UPHOLD, shipped_reasons()["records_confirmed"], "slips seen", lender.cut)
        decide(store, 1, "lin", held)
        cases = states_of(store.entries())
    asked = InForce(lender.model, policy=lender.policy("strict"), decisions=(made,))
    return gather_access(asked, linked, str(WHO), AccessSources((home / "queue",), cases))


def test_everything_of_one_person_and_of_nobody_else(pack, lender):
    told = access_data(pack)
    json.dumps(told, allow_nan=False)
    records = {table["table"]: table for table in told["records"]}
    assert {name: len(table["rows"]) for name, table in records.items()} == {
        "customers": 1, "transactions": 7, "lines": 7, "links": 1, "decisions": 0,
    }  # fmt: skip
    assert records["lines"]["files"] == ["lines.parquet"]
    assert [row["balance"] for row in records["lines"]["rows"]][-2:] == [4760.0, 4760.0]
    assert (told["links"], records["links"]["withheld"], records["links"]["rows"]) == (
        1, ["other_id"], [{"since": "2024-03-03", "kind": "device"}],
    )  # fmt: skip
    assert [row["action"] for row in told["decisions"]] == ["reduce"]
    assert set(told["decisions"][0]["reasons"]) == {"en", "zh"}
    (day,) = [one for one in told["scores"] if one["day"] == str(lender.cut)]
    assert day["score"] == told["decisions"][0]["score"]
    assert {one["name"] for one in day["features"] if "model" in one["used_by"]} == {
        f.name for f in lender.model.features
    }
    assert [one["customer_id"] for one in told["disputes"]] == [WHO]
    assert [one["case"] for one in told["reviews"]] == [1]
    assert told["reviews"][0]["decided"]["words"] == "slips seen"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_holds_it_and_needs_nothing_else(pack, language):
    words = wording(language)
    page = access_page(pack, words)
    assert "http" not in page
    assert "<script" not in page
    assert not re.search(r"\{\w*\}", page.partition("</style>")[2])
    assert page.count("<details") == len(pack.days)
    letter = pack.decisions[0].reasons[language].splitlines()[0]
    assert letter in page
    assert shipped_reasons()["records_confirmed"].words.said(language) in page


def test_what_looks_at_links_is_left_out():
    found = OfOthers(frozenset({"network.degree"}), frozenset({"many linked"}))
    told = found.without({"rule": "review many linked", "rule_value": 0.75, "fired": "late; many linked", "score": 600})
    assert told == {"rule": None, "rule_value": None, "fired": None, "score": 600, "withheld": True}
    moved = [{"feature": "network.degree", "before": 3.0, "after": 2.0}, {"feature": "late", "before": 1.0}]
    assert found.without({"features": moved}) == {
        "features": [{"feature": "network.degree", "before": None, "after": None, "withheld": True}, moved[1]]
    }


def test_rules_that_read_links_are_found(lender, linked):
    policy = lender.policy("strict")
    known = BUILT_IN.of(linked, "card")
    rule = parse_rule("many linked", "network.degree >= 4")
    found = OfOthers.among(known, [replace(policy, reviews=(Review(rule), Review(parse_rule("used", "balance > 9"))))])
    assert "network.degree" in found.features
    assert "utilisation.last" not in found.features
    assert found.rules == {"many linked"}


def test_who_is_not_there_and_folders_of_something_else(lender, in_force, tmp_path):
    with pytest.raises(DataError, match="customer 99 is not in"):
        gather_access(in_force(), lender.data, "99", AccessSources())
    with pytest.raises(DataError, match="holds no answered dispute"):
        gather_access(in_force(), lender.data, str(WHO), AccessSources((tmp_path,)))
