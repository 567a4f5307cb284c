"""docs/data.md: every key is there with an example that is read, and the four lenders' files are those that are tried."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from creditline.features.data.mapping.beside import BesideSection
from creditline.features.data.mapping.column_reading import ColumnReading
from creditline.features.data.mapping.conditions import Condition
from creditline.features.data.mapping.sections import CustomersSection
from creditline.features.data.mapping.settings_file import read_settings
from creditline.features.data.mapping.table_mapping import Duplicates, Unfold
from creditline.features.data.mapping.written import WrittenSo

PAGE = (Path(__file__).parents[2] / "docs" / "data.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
ROWS = re.findall(r"^\| `[^|]*\| `([^`]*)` \|", PAGE, re.MULTILINE)
LENDERS = Path(__file__).parents[1] / "cases" / "lenders"


@pytest.mark.parametrize("block", BLOCKS)
def test_every_block_is_read(block, tmp_path):
    (tmp_path / "data.toml").write_text(block, encoding="utf-8")
    read_settings(tmp_path)


@pytest.mark.parametrize("example", ROWS)
def test_every_example_is_read(example, tmp_path):
    tables = {
        "due_on": "installments", "statement_on": "lines", "product": "lines", "customer_id": "customers",
        "defaulted": "outcomes", "amount": "transactions", "direction": "transactions",
    }  # fmt: skip
    stated = example if " = {" in example.split(",")[0] and not example.startswith("{") else f"amount = {example}"
    (tmp_path / "data.toml").write_text(f"[{tables[stated.split()[0]]}.columns]\n{stated}\n", encoding="utf-8")
    assert read_settings(tmp_path).mappings


@pytest.mark.parametrize(
    "kind", [ColumnReading, Condition, Duplicates, CustomersSection, Unfold, WrittenSo, BesideSection]
)
def test_every_key_has_an_example(kind):
    shown = "\n".join([*BLOCKS, *ROWS])
    missing = [field.name for field in fields(kind) if not re.search(rf"\b{field.name}\b", shown)]
    assert missing == []


@pytest.mark.parametrize("lender", ["loans-ng", "card-status", "wallet-ug", "flat-us"])
def test_the_lenders_files_are_those_that_are_tried(lender):
    assert (LENDERS / f"{lender}.toml").read_text(encoding="utf-8") in BLOCKS


def test_the_contract_is_told_table_by_table():
    """Every column with its kind, whether it may be absent, its meaning and its name in Chinese."""
    from creditline.features.contract import TABLES
    from creditline.features.contract.table import RECORD_ID, RECORDED_AT

    section = PAGE.split("## The contract, table by table")[1].split("\n## ")[0]
    parts = {part.split(" · ")[0]: part for part in section.split("\n### ")[1:]}
    of_events = next(part for name, part in parts.items() if name.startswith("Of every event"))
    assert [name for name in parts if not name.startswith("Of every event")] == list(TABLES)
    for name, columns in [*((name, table.columns) for name, table in TABLES.items()), (None, (RECORD_ID, RECORDED_AT))]:
        text = of_events if name is None else parts[name]
        rows = [
            [cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if line.startswith("| `")
        ]
        assert [row[0].strip("`") for row in rows] == [column.name for column in columns]
        for row, column in zip(rows, columns, strict=True):
            assert re.search(r"[\u4e00-\u9fff]", row[1]), column.name
            assert row[2:4] == [column.kind.value, "optional" if column.optional else ""]
            assert row[4].startswith(column.meaning)
            assert all(word in row[4] for word in column.allowed)


def test_the_words_of_every_vocabulary_are_listed():
    from creditline.features.contract import TABLES

    section = PAGE.split("\n## Words\n")[1].split("\n## ")[0]
    for name, table in TABLES.items():
        for column in table:
            if column.vocabulary is not None:
                words = ", ".join(f"`{one.word}` {one.named.by_language()['zh']}" for one in column.vocabulary.words)
                assert f"| `{name}.{column.name}` | {words} |" in section
