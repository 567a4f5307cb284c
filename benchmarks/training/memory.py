"""What one fit takes of memory: the matrix lies in Parquet, and either way of holding it runs in a process of its own.

`store`: as `creditline train` does, the numbers in a store, LightGBM fed by batches. `arrays`: as it did in version 0.1, a table in
memory, the matrix made of it, its kept columns, its rows to learn from.

python benchmarks/training/memory.py --rows 5e6 --columns 300 --rounds 10 --ways store
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import lightgbm  # noqa: F401 # what is loaded before the first measurement
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from creditline.features.words.named import Named
from creditline.models.artefact import ModelFeature
from creditline.models.scoring.matrix import to_matrix
from creditline.training.trees import FitParameters, Labelled, boost
from creditline.training.trees.column_store import ColumnStore
from creditline.training.trees.selected import Selected

GROUP, GROUPS = 65_536, 10  # rows of a row group, and groups of the file: it is read again until there are rows enough
ALLOWED = 1500  # MB beside the binned rows


def write(file: Path, columns: int, rows: int) -> None:
    """Whole numbers from 0 to 999, a tenth missing."""
    rng = np.random.default_rng(0)
    schema = pa.schema([(f"x{place}", pa.float64()) for place in range(columns)])
    with pq.ParquetWriter(file, schema) as out:
        for _ in range(min(GROUPS, -(-rows // GROUP))):
            numbers = rng.integers(0, 1000, (columns, GROUP)).astype(np.float64)
            numbers[rng.random(numbers.shape, dtype=np.float32) < 0.1] = np.nan
            out.write_table(pa.table([pa.array(one, from_pandas=True) for one in numbers], schema=schema))


def tables(file: Path, rows: int):
    """Tables of a row group each, until there are so many rows."""
    done = 0
    while done < rows:
        with pq.ParquetFile(file) as parquet:
            for group in range(parquet.num_row_groups):
                if done < rows:
                    table = parquet.read_row_group(group).slice(0, rows - done)
                    done += len(table)
                    yield table


def status(name: str) -> float:
    """A size of this process in MB; what `getrusage` says begins at that of the process which started this one."""
    found = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(found[name].split()[0]) / 1024


def peak() -> float:
    """MB held at most so far, pages of mapped files that were resident among them."""
    return status("VmHWM")


def anonymous(found: list[float], stop: threading.Event) -> None:
    """The most of the memory that no file can take back, in MB, looked at ten times a second."""
    while not stop.wait(0.1):
        found[0] = max(found[0], status("RssAnon"))


def one(file: Path, way: str, rows: int, columns: int, rounds: int, threads: int) -> None:
    """Measure one way in this process and print the figures as JSON."""
    words = dict.fromkeys(("named", "concept_named"), Named.alike("x"))
    own = ("number", (), "profile", "profile.thing", "index", 0, "none", "customer", True)
    features = [ModelFeature(f"x{place}", "0" * 16, *own, **words) for place in range(columns)]
    held, stop, begun = [0.0], threading.Event(), time.process_time()
    threading.Thread(target=anonymous, args=(held, stop), daemon=True).start()
    figures = {"libraries_mb": peak()}
    learn = np.arange(rows) % 20 > 0
    if way == "store":
        store, done = ColumnStore.empty(rows, columns), 0
        for table in tables(file, rows):
            for place, column in enumerate(to_matrix(features, table).T):
                store.numbers[place, done : done + len(table)] = column
            store.release()
            done += len(table)
        matrix = Selected.of(store)[:, np.arange(columns)]
    else:
        matrix = to_matrix(features, pa.concat_tables(tables(file, rows)).combine_chunks())
        matrix = np.ascontiguousarray(matrix[:, np.arange(columns)])
    figures |= {"filled_mb": peak(), "filled_cpu_s": time.process_time() - begun}
    known = np.nan_to_num(matrix[:, 0], nan=500.0)
    defaulted = (np.random.default_rng(1).random(rows) < 0.02 + 0.0001 * known).astype(np.float64)
    parameters = FitParameters(num_leaves=31, fixed_rounds=rounds)
    grown = boost(Labelled(matrix[learn], defaulted[learn]), None, features, parameters, seed=0, threads=threads)
    stop.set()
    figures |= {"peak_mb": peak(), "anonymous_mb": held[0], "cpu_s": time.process_time() - begun}
    print(json.dumps(figures | {"trees": hash_of(grown.text)}))


def hash_of(text: str) -> str:
    """Of the trees alone."""
    from hashlib import sha256

    return sha256(text.partition("end of trees")[0].encode()).hexdigest()[:16]


def main(rows: int, columns: int, rounds: int, threads: int, ways: list[str]) -> None:
    binned = 0.95 * rows * columns / 2**20
    print(
        f"{rows:,} x {columns}, {rounds} rounds; binned {binned:,.0f} MB, as float64 {8 * rows * columns / 2**20:,.0f} MB"
    )
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "matrix.parquet"
        write(file, columns, rows)
        for way in ways:
            asked = [sys.executable, __file__, "--one", way, "--file", str(file), "--rows", str(rows)]
            asked += ["--columns", str(columns), "--rounds", str(rounds), "--threads", str(threads)]
            done = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True)
            found = json.loads(done.stdout.splitlines()[-1])
            shown = ", ".join(f"{name} {value:,.0f}" for name, value in found.items() if name != "trees")
            print(
                f"{way:6s} {shown}; beside the binned rows {found['peak_mb'] - binned:,.0f} MB of {ALLOWED}; {found['trees']}"
            )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=lambda text: int(float(text)), default=500_000)
    asked.add_argument("--columns", type=int, default=300)
    asked.add_argument("--rounds", type=int, default=10)
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--ways", nargs="+", choices=("store", "arrays"), default=["store", "arrays"])
    asked.add_argument("--one", choices=("store", "arrays"), help=argparse.SUPPRESS)
    asked.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.one:
        one(given.file, given.one, given.rows, given.columns, given.rounds, given.threads)
    else:
        main(given.rows, given.columns, given.rounds, given.threads, given.ways)
