"""The fingerprint follows the content and nothing else."""

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from creditline.features.data import DataSet

CUSTOMERS = "customer_id,opened_on,job\n1,2023-01-15,x\n2,,y\n"
LOGINS = "customer_id,ts,device\n1,2024-01-10 08:00:00,a\n2,2024-01-11 09:30:00,b\n2,2024-01-12 09:30:00,b\n"


def _fingerprint(folder, **files) -> str:
    return DataSet.open(folder(**({"customers.csv": CUSTOMERS, "logins.csv": LOGINS} | files))).fingerprint()


@pytest.fixture
def fresh(tmp_path_factory):
    """Like `folder`, each call in a folder of its own."""

    def write(**files):
        place = tmp_path_factory.mktemp("any")
        for name, content in files.items():
            if content is not None:
                (place / name).parent.mkdir(exist_ok=True)
                (place / name).write_text(content, encoding="utf-8")
        return place

    return write


def test_it_is_32_hexadecimal_digits(fresh):
    found = _fingerprint(fresh)
    assert len(found) == 32
    assert int(found, 16) >= 0


@pytest.mark.parametrize(
    "files",
    [
        {"logins.csv": "\n".join([LOGINS.split("\n")[0], *sorted(LOGINS.split("\n")[1:4], reverse=True)]) + "\n"},
        {"logins.csv": LOGINS.replace("\n", "\r\n")},
        {"logins.csv": None, "logins/1.csv": LOGINS[:-24], "logins/2.csv": LOGINS[:22] + LOGINS[-24:]},
        {
            "logins.csv": None,
            "l.txt": LOGINS.replace("ts,", "at,"),
            "data.toml": "[logins]\nfile = 'l.txt'\ncolumns.ts = 'at'",
        },
        {"logins.csv": LOGINS.replace(",device", ",device,note").replace(",a\n", ",a,1\n").replace(",b\n", ",b,2\n")},
    ],
    ids=["order of rows", "line ends", "several files", "own names", "a column nobody reads"],
)
def test_how_the_files_lie_does_not_matter(fresh, files):
    assert _fingerprint(fresh, **files) == _fingerprint(fresh)


def test_parquet_is_the_same_as_csv(fresh, tmp_path):
    for name, text in (("customers", CUSTOMERS), ("logins", LOGINS)):
        table = pa.csv.read_csv(
            pa.BufferReader(text.encode()), convert_options=pa.csv.ConvertOptions(strings_can_be_null=True)
        )
        pq.write_table(table, tmp_path / f"{name}.parquet")
    assert DataSet.open(tmp_path).id_type == "BIGINT"
    assert DataSet.open(tmp_path).fingerprint() == _fingerprint(fresh)


@pytest.mark.parametrize(
    "files",
    [
        {"logins.csv": LOGINS.replace("08:00:00", "08:00:01")},
        {"logins.csv": LOGINS.replace(",a", ",")},
        {"logins.csv": LOGINS + "2,2024-01-12 09:30:00,b\n"},
        {"logins.csv": LOGINS.removesuffix("2,2024-01-12 09:30:00,b\n")},
        {"logins.csv": LOGINS.replace("1,2024", "3,2024").replace("2,2024", "1,2024").replace("3,2024", "2,2024")},
        {"customers.csv": CUSTOMERS.replace("x", "z")},
        {"customers.csv": CUSTOMERS.replace("job", "work")},
        {"inquiries.csv": "customer_id,ts,institution\n"},
        {"data.toml": "currency = 'EUR'"},
        {"data.toml": "time_zone = 'Asia/Shanghai'"},
        {"data.toml": "[logins]\ncovered_from = 2024-01-01"},
        {"data.toml": "[customers]\npermitted = ['job']"},
    ],
)
def test_any_change_of_content_does(fresh, files):
    assert _fingerprint(fresh, **files) != _fingerprint(fresh)
