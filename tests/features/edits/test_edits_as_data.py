"""Edits written and read back; two ways to write the same are one."""

import json

from creditline.features.edits.as_data import edits_data, edits_hash
from creditline.features.edits.from_file import edit_file, read_edits
from creditline.features.edits.view import with_edits

TOML = """
customer = 1
decision = 2024-01-31
received = 2024-02-03

[evidence]
reference = "CASE-1"
on = 2024-02-01
by = "desk"
why = "the bank says so"

[[correct]]
table = "installments"
record = "i1"
set = { paid_on = 2024-01-10, amount_paid = 100 }

[[strike]]
table = "transactions"
where = { ts = 2024-01-06T10:00:00, category = "rent" }

[[add]]
table = "transactions"
row = { ts = 2024-01-09T08:30:00, amount = 7.5, direction = "in" }
[add.evidence]
reference = "CASE-2"
on = 2024-02-02
by = "branch"
why = "a slip"
"""


def test_a_file_is_what_it_says_and_reads_back(tmp_path, lender):
    (tmp_path / "1.toml").write_text(TOML)
    told = read_edits(tmp_path / "1.toml")
    assert (str(told.decision), str(told.received), told.edits.customer) == ("2024-01-31", "2024-02-03", "1")
    assert [edit.grounds.reference for edit in told.edits.edits] == ["CASE-1", "CASE-1", "CASE-2"]
    (tmp_path / "1.json").write_text(json.dumps(edits_data(told.edits)))
    back = read_edits(tmp_path / "1.json").edits
    assert edits_hash(back) == edits_hash(told.edits)
    assert with_edits(lender, [back]).fingerprint() == with_edits(lender, [told.edits]).fingerprint()


def test_the_order_of_a_file_means_nothing(edits):
    one, other = ({"table": "installments", "record": name} for name in ("i1", "i2"))
    assert edits_hash(edits(strike=[one, other])) == edits_hash(edits(strike=[other, one]))
    assert edits_hash(edits(strike=[one])) != edits_hash(edits(strike=[other]))


def test_nothing_is_lost_of_what_is_emptied(edits):
    told = edits(correct=[{"table": "customers", "set": {"birth_year": 1981}, "empty": ["job"]}])
    assert edit_file(edits_data(told), "the edits").edits == told
