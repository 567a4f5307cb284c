"""Berka: every published value of the 354 accounts can be read back from the contract tables."""

import logging
from datetime import date

import pandas as pd
import pyarrow.parquet as pq
import pytest

from creditline.features.data import DataSet
from creditline.features.data.check import check
from creditline.training.importers import import_berka

pytestmark = pytest.mark.real_data

CATEGORY = {
    "household": "household",
    "insurance": "insurrance payment",
    "interest": "interest credited",
    "sanction_interest": "sanction interest if negative balance",
    "statement_fee": "payment for statement",
    "blank": " ",
}
FREQUENCY = {"monthly": "POPLATEK MESICNE", "weekly": "POPLATEK TYDNE", "after each posting": "POPLATEK PO OBRATU"}


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """Where the import lies; made once."""
    return tmp_path_factory.mktemp("berka")


@pytest.fixture
def berka(published, imported):
    if not (imported / "data.toml").exists():
        import_berka(published / "berka", imported)
    return imported


def _read(folder, table: str) -> pd.DataFrame:
    return pq.read_table(folder / f"{table}.parquet").to_pandas()


def _original(published, name: str, separator: str = ";") -> pd.DataFrame:
    return pd.read_csv(published / "berka" / name, sep=separator, dtype=str, keep_default_na=False)


def _short(days: pd.Series) -> pd.Series:
    return pd.to_datetime(days).dt.strftime("%y%m%d")


def test_check_finds_nothing(berka):
    report = check(berka)
    assert report.problems == ()
    assert dict(report.rows) == {
        "customers": 354,
        "attributes": 91 + 354 + 424 * 5 + 354,  # cards, districts, five facts of 354 owners and 70 others, statuses
        "transactions": 30_200,
        "applications": 354,
        "outcomes": 354,
    }


def test_transactions(berka, published):
    original = _original(published, "trans_before_loan_1997_98.csv.gz", ",").set_index("trans_id").sort_index()
    rows = _read(berka, "transactions").set_index("record_id").sort_index()
    channel = rows["channel"].fillna("")
    direct = channel.str.endswith(", typed in cash")
    made = pd.DataFrame(
        {
            "account_id": rows["customer_id"].astype(str),
            "date": _short(rows["ts"]),
            "type": rows["direction"].map({"in": "credit", "out": "withdrawal"}).mask(direct, "withdrawal in cash"),
            "operation": channel.str.removesuffix(", typed in cash"),
            "amount": rows["amount"].astype(str),
            "balance": rows["balance"].astype(str),
            "k_symbol": rows["category"].map(CATEGORY).fillna(""),
            "bank": rows["counterparty"].fillna(":").str.split(":").str[0],
            "account": [f"{text.split(':')[1]}.0" if text != ":" else "" for text in rows["counterparty"].fillna(":")],
        }
    )
    pd.testing.assert_frame_equal(made[original.columns.to_list()], original, check_names=False, check_dtype=False)
    assert set(rows["category"]) - set(CATEGORY) == {"cash", "transfer", "card", "cash_deposit", "collection"} - {
        "transfer"
    }


def test_loans_and_outcomes(berka, published):
    original = _original(published, "loan_labels_1997_98.csv", ",").set_index("account_id").sort_index()
    loans = (
        _read(berka, "applications").assign(account_id=lambda t: t["customer_id"].astype(str)).set_index("account_id")
    )
    outcomes = (
        _read(berka, "outcomes").assign(account_id=lambda t: t["customer_id"].astype(str)).set_index("account_id")
    )
    facts = _read(berka, "attributes")
    status = (
        facts[facts["name"] == "loan_status"]
        .assign(account_id=lambda t: t["customer_id"].astype(str))
        .set_index("account_id")
    )
    made = pd.DataFrame(
        {
            "loan_id": loans["record_id"],
            "date": _short(loans["applied_on"]),
            "amount": loans["amount"].astype(int).astype(str),
            "duration": loans["term_months"].astype(str),
            "payments": loans["payment"].astype(str),
            "status": status["value"],
            "bad": outcomes["defaulted"].astype(str),
        }
    ).sort_index()
    pd.testing.assert_frame_equal(made[original.columns.to_list()], original, check_dtype=False)
    assert (outcomes["as_of"] == loans["applied_on"].reindex(outcomes.index)).all()
    assert (status["valid_from"].reindex(outcomes.index) == outcomes["known_on"]).all()
    assert (outcomes["known_on"] > outcomes["as_of"]).all()


def test_an_outcome_is_known_when_the_contract_ends_or_the_data_do(berka):
    outcomes = _read(berka, "outcomes").set_index("customer_id")
    # Loan 5895 of account 4473: 3 January 1997 over 60 months; loan 6863's kind, 12 months, ends within the data.
    assert outcomes.loc[4473, "known_on"] == date(1998, 12, 31)
    loans = _read(berka, "applications").set_index("customer_id")
    finished = outcomes.index[outcomes["known_on"] < date(1998, 12, 31)]
    assert len(finished) == 43  # status A 40, B 3
    assert set(loans.loc[finished, "term_months"]) == {12}
    first = loans.loc[finished, "applied_on"].sort_values().index[0]
    begun = loans.loc[first, "applied_on"]
    assert outcomes.loc[first, "known_on"] == begun.replace(year=begun.year + 1)


def test_accounts_people_and_places(berka, published):
    customers = _read(berka, "customers").set_index("customer_id")
    facts = _read(berka, "attributes")
    account = _original(published, "account.asc").set_index("account_id")
    account.index = account.index.astype(int)
    account = account.loc[customers.index]
    since = _short(customers["opened_on"])
    district = facts[facts["name"] == "district_id"].set_index("customer_id")["value"].reindex(customers.index)
    assert since.to_list() == account["date"].to_list()
    assert district.to_list() == account["district_id"].to_list()
    assert customers["frequency"].map(FREQUENCY).to_list() == account["frequency"].to_list()

    place = _original(published, "district.asc").set_index("A1").loc[district]
    assert customers["district"].to_list() == place["A2"].to_list()
    assert customers["region"].to_list() == place["A3"].to_list()
    for i in range(4, 17):
        expected = pd.to_numeric(place[f"A{i}"].replace("?", None)).astype(float).to_list()
        assert customers[f"district_a{i}"].to_list() == pytest.approx(expected, rel=0, abs=0, nan_ok=True)

    holding = _original(published, "disp.asc").merge(_original(published, "client.asc"), on="client_id")
    holding = holding[holding["account_id"].isin(customers.index.astype(str))].sort_values("disp_id", ignore_index=True)
    made = []
    for role, word in (("owner", "OWNER"), ("co_holder", "DISPONENT")):
        of = {
            f: facts[facts["name"] == f"{role}_{f}"].set_index("customer_id")["value"]
            for f in ("disp_id", "client_id", "born_on", "sex", "district_id")
        }
        people = pd.DataFrame(of).rename_axis("account_id").reset_index()
        born = pd.to_datetime(people.pop("born_on"))
        month = born.dt.month + 50 * (people.pop("sex") == "F")
        people["birth_number"] = born.dt.strftime("%y") + month.astype(str).str.zfill(2) + born.dt.strftime("%d")
        made.append(people.assign(type=word, account_id=people["account_id"].astype(str)))
    found = pd.concat(made).sort_values("disp_id", ignore_index=True)[holding.columns.to_list()]
    pd.testing.assert_frame_equal(found, holding, check_dtype=False)
    assert set(customers.index[customers["co_holder"] == "yes"].astype(str)) == set(
        holding.loc[holding["type"] == "DISPONENT", "account_id"]
    )


def test_cards(berka, published):
    facts = _read(berka, "attributes")
    cards = facts[facts["name"] == "card"]
    disp = facts[facts["name"] == "owner_disp_id"].set_index("customer_id")["value"]
    made = pd.DataFrame(
        {
            "card_id": cards["record_id"],
            "disp_id": disp.loc[cards["customer_id"]].to_list(),
            "type": cards["value"],
            "issued": _short(cards["valid_from"]) + " 00:00:00",
        }
    ).sort_values("card_id", ignore_index=True)
    original = _original(published, "card.asc")
    original = original[original["disp_id"].isin(disp)].sort_values("card_id", ignore_index=True)
    assert len(original) == 91
    pd.testing.assert_frame_equal(made, original, check_dtype=False)


def test_what_is_said(published, tmp_path, caplog):
    with caplog.at_level(logging.INFO, "creditline.training.importers"):
        import_berka(published / "berka", tmp_path)
    said = " ".join(caplog.messages)
    assert "158 of 354 loans were watched for less than a year" in said
    assert "276 dates" in said
    assert "left out order.asc" in said


def test_settings(berka):
    data = DataSet.open(berka)
    assert (data.settings.time_zone, data.settings.currency, data.id_type) == ("Europe/Prague", "CZK", "BIGINT")
    assert data.settings.covered_from["transactions"] == date(1993, 1, 1)
    assert [data.settings.is_prohibited(name) for name in ("sex", "owner_sex", "frequency")] == [True, True, False]
