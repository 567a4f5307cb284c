"""A model of no product, and customers with a line of each: which line an answer is about."""

import json
import re

import pytest

DAY = "2024-06-30"


@pytest.fixture(scope="module")
def owner(world) -> int:
    """A customer with a line of each product on the day."""
    import duckdb

    found = duckdb.sql(
        f"SELECT customer_id FROM '{world.data}/lines.parquet' WHERE statement_on BETWEEN '2024-05-01' AND '{DAY}' "
        "GROUP BY 1 HAVING count(DISTINCT product) = 2 ORDER BY 1 LIMIT 1"
    ).fetchall()
    return found[0][0]


@pytest.mark.slow
def test_one_line_is_named_and_each_has_its_own_answer(creditline, world, owner):
    asked = ("why", world.model, world.data, "--customer", owner, "--to", DAY, "--policy", "graded", "--format", "json")
    said = creditline(*asked)
    assert (said.code, said.out) == (1, "")
    assert re.search(rf"customer {owner} has 2 lines on {DAY} \(\d+ of huabei, \d+ of jiebei\)", said.err)
    assert "(--product)" in said.err
    assert len(said.err.strip().splitlines()) == 1
    limits = {}
    for product in ("huabei", "jiebei"):
        told = creditline(*asked, "--product", product)
        assert told.code == 0, told.err
        limits[product] = json.loads(told.out)["line"]
    assert limits["huabei"] != limits["jiebei"]


@pytest.mark.parametrize(
    ("product", "said"),
    [("nowhere", "has no line of nowhere; its products are huabei, jiebei"), ("", "has no line of ;")],
)
def test_a_product_that_is_not_there_is_one_sentence(creditline, world, owner, product, said):
    asked = ("why", world.model, world.data, "--customer", owner, "--to", DAY, "--policy", "graded")
    found = creditline(*asked, "--product", product)
    assert (found.code, found.out) == (1, "")
    assert said in found.err


@pytest.mark.slow
def test_no_cut_line_is_lost(creditline, world, tmp_path):
    """Those of each product are those explained together and those said to be further ones."""
    counts = {}
    for product in ("huabei", "jiebei", None):
        more = () if product is None else ("--product", product)
        out = tmp_path / f"{product}.parquet"
        said = creditline(
            "why", world.model, world.data, "--all-cuts", "--to", DAY, "--policy", "squeeze", "--out", out, *more
        )
        assert said.code == 0, said.err
        found = re.search(
            r"rows about ([0-9,]+) cuts are in .*?(?:; ([0-9,]+) more have no earlier date)?$", said.out, re.M
        )
        counts[product] = sum(int((count or "0").replace(",", "")) for count in found.groups())
        further = re.search(r"not explained here: (.*); name a product", said.out)
        assert (further is None) == (product is not None)
    others = sum(int(count.replace(",", "")) for count in re.findall(r"([0-9,]+) of ", further[1]))
    assert counts["huabei"] + counts["jiebei"] == counts[None] + others
