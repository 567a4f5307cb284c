"""A new table is one declaration and its name in the pages' languages; whatever part is forgotten is named."""

from dataclasses import make_dataclass, replace
from datetime import date

import pyarrow as pa
import pytest

from creditline.features.catalogue import Catalogue
from creditline.features.contract import TABLES, Column, Kind, Source, Table, Unread
from creditline.features.contract.column import CUSTOMER
from creditline.features.contract.tables import by_name
from creditline.features.declare import SOURCES, Aggregate, How, Is, Rows
from creditline.features.declare.phrases import phrases, read_phrases
from creditline.features.engine import OnlineFeatures, compute_features
from creditline.features.engine.planning.layout import LAYOUTS, layout_of
from creditline.features.errors import DeclarationError
from creditline.features.evidence.of_data import evidence_chunks

VISITS = {
    "name": "visits",
    "grain": "one per visit to a branch",
    "columns": (
        CUSTOMER,
        Column("visited_on", Kind.DAY, "when"),
        Column("branch", Kind.TEXT, "where"),
        Column("cash", Kind.MONEY, "taken out", optional=True),
        Column("left_on", Kind.DAY, "when it was over", optional=True),
    ),
    "known_from": "visited_on",
    "amount": "cash",
    "source": Source("visits", numbers={"cash": ("cash",)}, labels={"branch": ("branch",)}),
}
STAYS = Source(
    "visits",
    view="dues",
    laid_out=("cash", "cash"),
    group="branch",
    ends="left_on",
    told_at_end=("left_on",),
)
SERIES = Source(
    "visits", view="macro", at="visited_on", laid_out=("cash",), group="branch", rank="branch", first_label="branch"
)


@pytest.fixture
def visits(monkeypatch):
    """The declaration read with the others, and nothing else touched."""
    table = Table(**VISITS)
    monkeypatch.setitem(TABLES, "visits", table)
    monkeypatch.setitem(SOURCES, "visits", table.source)
    monkeypatch.setitem(LAYOUTS, "visits", layout_of(table.source))


def test_the_declaration_alone_gives_features_on_every_carrier_and_evidence(
    visits, read, write, pairs_table, a_feature, tmp_path
):
    rows = read("visits", "visited_on branch cash\n2024-01-10 north 20\n2024-02-01 south 5\n2024-02-20 north 7")
    tables = {"customers": [{"customer_id": "a"}], "visits": rows}
    data = write(tmp_path, tables)
    feature = a_feature(Aggregate(Rows("visits", (Is("branch", ("north",)),)), How.SUM, "cash"))
    features, day = Catalogue((feature,), None), date(2024, 2, 29)
    assert compute_features(data, pairs_table([("a", day)]), features)["a.feature"].to_pylist() == [27.0]  # 20 + 7
    assert OnlineFeatures(features).features(tables, [day]).row(0) == {"a.feature": 27.0}
    asks = pa.table({"customer_id": ["a"], "feature": ["a.feature"]})
    [moved] = [
        row for chunk in evidence_chunks(data, features, asks, date(2024, 2, 1), day) for row in chunk.to_pylist()
    ]
    assert (moved["table"], moved["amount"], moved["move"]) == ("visits", 7.0, "entered")


@pytest.mark.parametrize("part", ["grain", "columns", "known_from", "amount", "source"])
def test_a_part_that_a_table_lacks_is_named(part):
    with pytest.raises(DeclarationError, match=rf"^table visits lacks {part}; "):
        Table(**{name: value for name, value in VISITS.items() if name != part})


def test_a_table_of_nobody_and_a_column_that_means_nothing_are_refused():
    customer, visited_on, *rest = VISITS["columns"]
    with pytest.raises(DeclarationError, match=r"^table visits lacks customer_id among its columns; features read"):
        Table(**VISITS | {"columns": (visited_on, *rest)})
    with pytest.raises(DeclarationError, match=r"^table visits lacks a meaning of column visited_on; say what"):
        Table(**VISITS | {"columns": (customer, replace(visited_on, meaning=""), *rest)})


@pytest.mark.parametrize(
    ("whole", "part"),
    [
        *((STAYS, part) for part in ("laid_out", "group", "ends", "told_at_end")),
        *((SERIES, part) for part in ("at", "laid_out", "group", "rank", "first_label")),
    ],
)
def test_a_part_that_a_view_lacks_is_named(whole, part):
    Table(**VISITS | {"source": whole})
    without = replace(whole, **{part: getattr(Source("visits"), part)})
    with pytest.raises(DeclarationError, match=rf"^table visits lacks source\.{part}\b"):
        Table(**VISITS | {"source": without})


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (Source("visits", numbers={"hour": ()}), "table visits lacks source.derived for the number hour"),
        (Source("", labels={"branch": ("branch",)}), "table visits lacks source.name"),
        (Source("visits", view="stays"), "table visits lacks source.view; 'stays' is none, there are plain, dues"),
        (
            Source("visits", labels={"teller": ("teller",)}),
            "table visits has no column teller for its source visits: teller",
        ),
        (
            Source("visits", view="links", group="other"),
            "table visits has no column other for its source visits: group",
        ),
    ],
)
def test_a_source_that_cannot_be_read_is_refused(source, said):
    with pytest.raises(DeclarationError, match=f"^{said}"):
        Table(**VISITS | {"source": source})


def test_a_number_that_the_engine_cannot_work_out_names_the_table():
    table = Table(**VISITS | {"source": Source("visits", numbers={"age": ()}, derived={"age": "age"})})
    with pytest.raises(
        DeclarationError, match=r"^table visits: the engine has no way 'age' to work out the number age"
    ):
        layout_of(table.source)


def test_a_view_without_compiled_code_names_the_table():
    with pytest.raises(DeclarationError, match=r"^table visits: the engine has no view 'stays'"):
        layout_of(replace(Table(**VISITS).source, view="stays"))


def test_a_column_that_is_not_there_is_refused():
    with pytest.raises(DeclarationError, match=r"^table visits has no column sum for its amount"):
        Table(**VISITS | {"amount": "sum"})


def test_names_are_each_for_one_table():
    one = Table(**VISITS)
    with pytest.raises(DeclarationError, match="table visits is declared twice"):
        by_name([one, one])
    with pytest.raises(DeclarationError, match="two tables are read as the source visits"):
        by_name([one, replace(one, name="calls")])


def test_words_that_are_forgotten_name_the_table():
    page = make_dataclass("Page", [("tables", dict, phrases([*TABLES, "visits"]))], frozen=True)
    with pytest.raises(DeclarationError, match="visits"):
        read_phrases(page, {"tables": dict.fromkeys(TABLES, "A row")}, "en")


def test_every_table_says_how_it_is_read_or_why_not():
    assert {name for name, table in TABLES.items() if isinstance(table.source, Unread) and table.source.because} == {
        "customers",
        "attributes",
        "credit_events",
        "outcomes",
    }
