"""What happens to data on their way: bytes, columns, rows, texts and whole files, drawn at random."""

import gzip
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq

ODD_TEXTS = [
    "",
    " ",
    "x",
    "nan",
    "1e999",
    "-1",
    "2024-13-45",
    "10:30:00 PM",
    "\x00",
    "=1+1",
    "客户",
    "🙂",
    "9" * 400,
    "2024-02-30 25:00",
]
ODD_NUMBERS = [float("nan"), float("inf"), float("-inf"), 1e308, -1e308, 5e-324, -1.0, 0.0, 2.0**63]


def damaged(lender: Path, draw: random.Random) -> str:
    """Damage a folder of tables one to three times; what was done."""
    done = []
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        kind = draw.choice(list(KINDS))
        files = sorted(file for file in lender.glob("*.*") if file.is_file() and file.suffix in (".parquet", ".csv"))
        if not files:
            break
        file = draw.choice(
            [*files, lender / "customers.parquet"] if (lender / "customers.parquet").is_file() else files
        )
        try:
            KINDS[kind](file, draw)
        except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError, TypeError):
            continue  # what is damaged already, or is no such column
        done.append(f"{kind} {file.name}")
    return " + ".join(done) or "nothing"


def _bytes(file: Path, draw: random.Random) -> None:
    content = bytearray(file.read_bytes())
    for _ in range(draw.choice((1, 1, 4, 40))):
        content[draw.randrange(len(content))] = draw.randrange(256)
    file.write_bytes(content)


def _page(file: Path, draw: random.Random) -> None:
    """Damage where the pages of Parquet lie: before the footer."""
    content = bytearray(file.read_bytes())
    footer = int.from_bytes(content[-8:-4], "little") + 8 if file.suffix == ".parquet" else 0
    begin, end = 4, max(5, len(content) - footer)
    for _ in range(draw.choice((1, 8, 64))):
        content[draw.randrange(begin, end)] ^= 1 << draw.randrange(8)
    file.write_bytes(content)


def _cut(file: Path, draw: random.Random) -> None:
    content = file.read_bytes()
    file.write_bytes(content[: draw.choice((0, 4, len(content) // 2, len(content) - 1, draw.randrange(len(content))))])


def _other(file: Path, draw: random.Random) -> None:
    file.write_bytes(
        draw.choice([b"", b"\n", b"PAR1PAR1", b"customer_id\n", draw.randbytes(500), b"\xff\xfe" + b"a\0" * 40, b"{}"])
    )


def _csv(change: Callable[[bytes, random.Random], bytes]) -> Callable[[Path, random.Random], None]:
    def change_file(file: Path, draw: random.Random) -> None:
        if file.suffix == ".parquet":
            pc.write_csv(pq.read_table(file), file.with_suffix(".csv"))
            file.unlink()
            file = file.with_suffix(".csv")
        file.write_bytes(change(file.read_bytes(), draw))

    return change_file


def _line(content: bytes, draw: random.Random, change: Callable[[bytes], bytes], first: int = 1) -> bytes:
    lines = content.split(b"\n")
    at = draw.randrange(min(first, len(lines) - 1), max(first + 1, len(lines) - 1))
    lines[at] = change(lines[at])
    return b"\n".join(lines)


def _cell(content: bytes, draw: random.Random) -> bytes:
    def change(line: bytes) -> bytes:
        cells = line.split(b",")
        cells[draw.randrange(len(cells))] = draw.choice(ODD_TEXTS).encode()
        return b",".join(cells)

    for _ in range(draw.choice((1, 5, 50))):
        content = _line(content, draw, change)
    return content


CSV = {
    "as csv": lambda content, draw: content,
    "a cell in csv": _cell,
    "not utf-8 in csv": lambda content, draw: _line(content, draw, lambda line: line + b"\xff\xfe\xa0"),
    "a header not utf-8": lambda content, draw: _line(content, draw, lambda line: b"\xe9" + line, 0),
    "an open quote": lambda content, draw: _line(content, draw, lambda line: b'"' + line),
    "nul bytes": lambda content, draw: _line(content, draw, lambda line: line.replace(b",", b"\0,", 1)),
    "more cells": lambda content, draw: _line(content, draw, lambda line: line + b",,,x"),
    "fewer cells": lambda content, draw: _line(content, draw, lambda line: line.partition(b",")[0]),
    "utf-16": lambda content, draw: content.decode("utf-8", "replace").encode("utf-16"),
    "a bom": lambda content, draw: b"\xef\xbb\xbf" + content,
    "mixed line ends": lambda content, draw: content.replace(b"\n", b"\r\n", draw.randrange(1, 40)),
    "old line ends": lambda content, draw: content.replace(b"\n", b"\r"),
    "a long line": lambda content, draw: _line(content, draw, lambda line: line + b"a" * 3_000_000),
    "header only": lambda content, draw: content.partition(b"\n")[0],
    "header twice": lambda content, draw: content.partition(b"\n")[0] + b"\n" + content,
    "no header": lambda content, draw: content.partition(b"\n")[2],
    "semicolons": lambda content, draw: content.replace(b",", b";"),
    "empty lines": lambda content, draw: content.replace(b"\n", b"\n\n", draw.randrange(1, 9)),
}


def _table(change: Callable[[pa.Table, random.Random], pa.Table]) -> Callable[[Path, random.Random], None]:
    def change_file(file: Path, draw: random.Random) -> None:
        if file.suffix == ".csv":
            table = change(pc.read_csv(file), draw)
            pc.write_csv(table, file)
            return
        pq.write_table(change(pq.read_table(file), draw), file)

    return change_file


def _column(
    table: pa.Table, draw: random.Random, change: Callable[[pa.ChunkedArray, random.Random], pa.Array]
) -> pa.Table:
    at = draw.randrange(table.num_columns)
    return table.set_column(at, table.column_names[at], change(table.column(at), draw))


def _some(column: pa.ChunkedArray, draw: random.Random, values: list) -> pa.Array:
    kept = column.to_pylist()
    for _ in range(draw.choice((1, 3, len(kept)))):
        kept[draw.randrange(len(kept))] = draw.choice(values)
    return pa.array(kept, column.type)


def _as_text(column: pa.ChunkedArray, draw: random.Random) -> pa.Array:
    text = [None if value is None else str(value) for value in column.to_pylist()]
    for _ in range(draw.choice((0, 1, 5))):
        text[draw.randrange(len(text))] = draw.choice(ODD_TEXTS)
    return pa.array(text, pa.string())


def _bad_text(column: pa.ChunkedArray, draw: random.Random) -> pa.Array:
    text = [None if value is None else str(value).encode() for value in column.to_pylist()]
    text[draw.randrange(len(text))] = draw.choice([b"\xff\xfe", b"ab\xc3", b"\xed\xa0\x80"])
    return pa.Array.from_buffers(pa.string(), len(text), pa.array(text, pa.binary()).buffers())


def _of(column: pa.ChunkedArray, draw: random.Random, values: list[int], kind: pa.DataType) -> pa.Array:
    return pa.array([draw.choice(values) for _ in range(len(column))], kind)


TABLES = {
    "doubled rows": lambda t, draw: pa.concat_tables([t, t.slice(0, draw.randrange(1, len(t) + 1))]),
    "doubled everything": lambda t, draw: pa.concat_tables([t, t, t]),
    "no rows": lambda t, draw: t.slice(0, 0),
    "one row": lambda t, draw: t.slice(draw.randrange(len(t)), 1),
    "a column lost": lambda t, draw: t.remove_column(draw.randrange(t.num_columns)),
    "a column twice": lambda t, draw: t.append_column(draw.choice(t.column_names), t.column(0)),
    "a column in capitals": lambda t, draw: t.rename_columns([n.upper() if draw.random() < 0.3 else n for n in t.column_names]),
    "an odd name": lambda t, draw: t.rename_columns([draw.choice(ODD_TEXTS) if draw.random() < 0.1 else n for n in t.column_names]),
    "one more column": lambda t, draw: t.append_column(draw.choice(["x", "_", "客", 'a"b', "select"]), pa.array(range(len(t)))),
    "nulls": lambda t, draw: _column(t, draw, lambda c, d: _some(c, d, [None])),
    "all null": lambda t, draw: _column(t, draw, lambda c, d: pa.nulls(len(c), c.type)),
    "null type": lambda t, draw: _column(t, draw, lambda c, d: pa.nulls(len(c))),
    "numbers at the ends": lambda t, draw: _column(t, draw, lambda c, d: _some(c.cast(pa.float64(), safe=False), d, ODD_NUMBERS)),
    "text in place": lambda t, draw: _column(t, draw, _as_text),
    "not utf-8": lambda t, draw: _column(t, draw, _bad_text),
    "lists": lambda t, draw: _column(t, draw, lambda c, d: pa.array([[v] for v in c.to_pylist()])),
    "structs": lambda t, draw: _column(t, draw, lambda c, d: pa.array([{"a": v} for v in c.to_pylist()])),
    "bytes in place": lambda t, draw: _column(t, draw, lambda c, d: pa.array([str(v).encode() for v in c.to_pylist()])),
    "booleans in place": lambda t, draw: _column(t, draw, lambda c, d: pa.array([d.random() < 0.5 for _ in range(len(c))])),
    "decimals": lambda t, draw: _column(t, draw, lambda c, d: c.cast(pa.decimal128(38, 4))),
    "small integers": lambda t, draw: _column(t, draw, lambda c, d: c.cast(pa.int16(), safe=False)),
    "unsigned": lambda t, draw: _column(t, draw, lambda c, d: pa.array([2**64 - 1 - n for n in range(len(c))], pa.uint64())),
    "nanoseconds": lambda t, draw: _column(t, draw, lambda c, d: c.cast(pa.timestamp("ns", d.choice([None, "UTC", "Asia/Shanghai"])))),
    "times of day": lambda t, draw: _column(t, draw, lambda c, d: pa.array([n % 86400 for n in range(len(c))], pa.time32("s"))),
    "far dates": lambda t, draw: _column(t, draw, lambda c, d: _of(c, d, [-(2**31), 2**31 - 1, 0], pa.date32())),
    "far moments": lambda t, draw: _column(t, draw, lambda c, d: _of(c, d, [-(2**63), 2**63 - 1], pa.timestamp("us"))),
    "dictionary": lambda t, draw: _column(t, draw, lambda c, d: c.cast(pa.string()).dictionary_encode()),
    "other ids": lambda t, draw: t.set_column(0, t.column_names[0], pa.array([f"{d:>07}" for d in range(len(t))])),
    "shuffled": lambda t, draw: t.take(draw.sample(range(len(t)), len(t))),
}  # fmt: skip


def _folder(file: Path, draw: random.Random) -> None:
    file.unlink()
    file.mkdir()
    (file / "inside.txt").write_text("x")


def _pipe(file: Path, draw: random.Random) -> None:
    file.unlink()
    os.mkfifo(file)


def _loop(file: Path, draw: random.Random) -> None:
    file.unlink()
    file.symlink_to(file.name)


def _device(file: Path, draw: random.Random) -> None:
    file.unlink()
    file.symlink_to(draw.choice(["/dev/zero", "/dev/null", "/proc/self/mem", "nowhere"]))


def _twice(file: Path, draw: random.Random) -> None:
    shutil.copy(
        file, file.with_name(draw.choice([file.stem.upper() + file.suffix, file.stem + ".csv", "copy_" + file.name]))
    )


def _in_parts(file: Path, draw: random.Random) -> None:
    table = pq.read_table(file)
    file.unlink()
    inside = file.with_suffix("")
    inside.mkdir()
    pq.write_table(table.slice(0, len(table) // 2), inside / "1.parquet")
    other = table.slice(len(table) // 2)
    if draw.random() < 0.7:
        other = draw.choice(list(TABLES.values()))(other, draw)
    pq.write_table(other, inside / draw.choice(["2.parquet", "2[1].parquet", "a=1.parquet"]))


def _zipped(file: Path, draw: random.Random) -> None:
    content = file.read_bytes()
    packed = gzip.compress(content)
    file.unlink()
    file.with_name(file.stem + ".csv.gz").write_bytes(packed[: draw.choice((len(packed), len(packed) // 2, 10))])


def _settings(file: Path, draw: random.Random) -> None:
    place = file.parent / "data.toml"
    text = place.read_text(encoding="utf-8", errors="replace")
    how = draw.randrange(6)
    if how == 0:
        place.write_bytes(draw.randbytes(200))
    elif how == 1:
        at = draw.randrange(len(text))
        place.write_text(text[:at] + draw.choice(['"', "[", "=", "\n", "\x00", "é"]) + text[at:], encoding="utf-8")
    elif how == 2:
        place.write_text(
            f"{text}\n[{file.stem}]\nfile = {draw.choice(['1', '[]', chr(34) * 2, '[1]', chr(39) + '../*' + chr(39)])}\n"
        )
    elif how == 3:
        place.write_text(text.replace("Asia/Shanghai", draw.choice(["CST", "Nowhere/City", "", "UTC+8", "../etc"])))
    elif how == 4:
        place.write_text("a = " + "[" * 5000 + "]" * 5000)
    else:
        place.write_text(
            text.replace("2022-01-01", draw.choice(["9999-12-31", "0001-01-01", '"x"', "1", "2022-01-01T00:00:00"]))
        )


FILES = {
    "bytes": _bytes,
    "pages": _page,
    "cut": _cut,
    "another content": _other,
    "a folder in place": _folder,
    "a pipe": _pipe,
    "a link to itself": _loop,
    "a link to a device": _device,
    "twice": _twice,
    "in parts": _in_parts,
    "gzip": _zipped,
    "data.toml": _settings,
    "gone": lambda file, draw: file.unlink(),
}
KINDS: dict[str, Callable[[Path, random.Random], None]] = {
    **{name: _csv(change) for name, change in CSV.items()},
    **{name: _table(change) for name, change in TABLES.items()},
    **FILES,
}
