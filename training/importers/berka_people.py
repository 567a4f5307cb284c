"""Berka's accounts as customers: their owners, co-holders, cards and districts."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from creditline.features.errors import DataError
from creditline.training.importers.published import Kind, known_word, read_published

_FREQUENCY = {"POPLATEK MESICNE": "monthly", "POPLATEK TYDNE": "weekly", "POPLATEK PO OBRATU": "after each posting"}
_ROLES = {"OWNER": "owner", "DISPONENT": "co_holder"}
_FACTS = ("client_id", "disp_id", "born_on", "sex", "district_id")


@dataclass(frozen=True)
class People:
    """`account`: one row per account. `person`: one per owner or co-holder. `card`: one per card. `district`: by id."""

    account: pd.DataFrame
    person: pd.DataFrame
    card: pd.DataFrame
    district: pd.DataFrame


def read_people(folder: Path, accounts: np.ndarray) -> People:
    """What the published files say of `accounts`; DataError where an account lacks its row, owner or district."""
    account = read_published(
        folder / "account.asc", ";", {"account_id": "whole", "district_id": "whole", "frequency": "text", "date": "day"}
    )
    account = account[account["account_id"].isin(accounts)].sort_values("account_id", ignore_index=True)
    account["frequency"] = known_word(folder / "account.asc", account["frequency"], _FREQUENCY)
    holding = read_published(
        folder / "disp.asc", ";", {"disp_id": "whole", "client_id": "whole", "account_id": "whole", "type": "text"}
    )
    holding["role"] = known_word(folder / "disp.asc", holding["type"], _ROLES)
    client = read_published(
        folder / "client.asc", ";", {"client_id": "whole", "birth_number": "text", "district_id": "whole"}
    )
    person = holding[holding["account_id"].isin(accounts)].merge(client, on="client_id")
    person = _born(folder / "client.asc", person).merge(account[["account_id", "date"]], on="account_id")
    columns: dict[str, Kind] = {"A1": "whole", **{f"A{i}": "text" for i in range(2, 17)}}
    district = read_published(folder / "district.asc", ";", columns).set_index("A1")
    card = read_published(
        folder / "card.asc", ";", {"card_id": "whole", "disp_id": "whole", "type": "text", "issued": "day"}
    )
    card = card.merge(person[["disp_id", "account_id"]], on="disp_id")
    owners = person.loc[person["role"] == "owner", "account_id"]
    for name, found in (("account.asc", account["account_id"]), ("disp.asc and client.asc", owners)):
        if sorted(found) != sorted(accounts):
            odd = sorted({*accounts} ^ {*found}) or sorted(found[found.duplicated()])
            raise DataError(f"{folder}: {name} must have account {odd[0]} once; these are not the published files.")
    nowhere = sorted({*account["district_id"], *person["district_id"]} - {*district.index})
    if nowhere:
        raise DataError(f"{folder / 'district.asc'} has no district {nowhere[0]}; it is not the published file.")
    return People(account, person.sort_values(["account_id", "disp_id"], ignore_index=True), card, district)


def customers(people: People, accounts: np.ndarray) -> pa.Table:
    """One row per account: what was fixed on its first day."""
    owner = people.person[people.person["role"] == "owner"].sort_values("account_id")
    shared = set(people.person.loc[people.person["role"] == "co_holder", "account_id"])
    place = people.district.loc[people.account["district_id"]]
    columns: dict[str, object] = {
        "customer_id": accounts,
        "opened_on": pa.array(people.account["date"].dt.date, pa.date32()),
        "birth_year": owner["born_on"].dt.year.to_numpy(),
        "region": place["A3"].to_list(),
        "sex": owner["sex"].to_list(),
        "frequency": people.account["frequency"].to_list(),
        "co_holder": ["yes" if account in shared else "no" for account in accounts],
        "district": place["A2"].to_list(),
        "owner_district": people.district.loc[owner["district_id"], "A2"].to_list(),
    }
    for i in range(4, 17):
        columns[f"district_a{i}"] = pd.to_numeric(place[f"A{i}"], errors="coerce").to_numpy(float)  # "?" is unknown
    return pa.table({name: pa.array(value, from_pandas=True) for name, value in columns.items()})


def attributes(people: People) -> pa.Table:
    """Cards from their day of issue, and who stands behind an account from its first day."""
    card = people.card
    rows = [_rows(card["account_id"], "card", card["type"], card["issued"], card["card_id"])]
    rows.append(
        _rows(people.account["account_id"], "district_id", people.account["district_id"], people.account["date"])
    )
    for role, person in people.person.groupby("role"):
        born = person.assign(born_on=person["born_on"].dt.strftime("%Y-%m-%d"))
        rows += [_rows(born["account_id"], f"{role}_{fact}", born[fact], born["date"]) for fact in _FACTS]
    return pa.concat_tables(rows)


def _rows(
    account: pd.Series, name: str, value: pd.Series, since: pd.Series, record: pd.Series | None = None
) -> pa.Table:
    ids = pa.nulls(len(account), pa.string()) if record is None else pa.array(record.astype(str), pa.string())
    return pa.table(
        {
            "customer_id": account.to_numpy(),
            "name": [name] * len(account),
            "value": pa.array(value.astype(str), pa.string()),
            "valid_from": pa.array(since.dt.date, pa.date32()),
            "record_id": ids,
        }
    )


def _born(file: Path, person: pd.DataFrame) -> pd.DataFrame:
    """The birth number is YYMMDD with 50 added to the month for women."""
    number = person["birth_number"].str.zfill(6)
    month = pd.to_numeric(number.str[2:4], errors="coerce")
    written = "19" + number.str[:2] + (month % 50).astype("Int64").astype(str).str.zfill(2) + number.str[4:6]
    born = pd.to_datetime(written, format="%Y%m%d", errors="coerce")
    if born.isna().any():
        odd = person.loc[born.isna(), "birth_number"].iloc[0]
        raise DataError(f"{file}: the birth number {odd!r} is not YYMMDD; it is not the published file.")
    return person.assign(born_on=born, sex=np.where(month > 50, "F", "M"))
