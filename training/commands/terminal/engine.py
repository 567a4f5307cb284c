"""`--engine`: the rows stay where they are, and the work goes there."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    import pyarrow as pa

    from creditline.features.engine.carriers.spark.engine_data import EngineData

# Writes a frame of an engine: of the pairs asked for in their order, or of so many rows as are expected.
Answer = Callable[[Any, "pa.Table | None", int | None], object]

Engine = Annotated[
    str | None,
    typer.Option(
        "--engine",
        metavar="NAME",
        show_default=False,
        help="Compute in spark, at spark://host:port, at sc://host:port (Spark Connect) or in sail; the same bits. "
        "DATA holds Parquet, or a data.toml whose [spark] names tables.",
    ),
]


def refuse_beside_engine(option: str, given: object) -> None:
    """BadParameter where an option is given that an engine does not do."""
    if given:
        raise typer.BadParameter("is not done in an engine; leave one of the two out", param_hint=f"{option} --engine")


@contextmanager
def engine_data(engine: str, folder: Path) -> Iterator["EngineData"]:
    """The data of `folder` in an engine, whose session ends afterwards; what `check` calls an error no job reads over."""
    from creditline.features.engine.carriers.spark.engine_data import EngineData
    from creditline.features.engine.carriers.spark.session import engine_session

    with engine_session(engine) as spark:
        yield replace(EngineData.of_folder(spark, folder), sound=True)


@contextmanager
def answer_out(out: Path | None) -> Iterator[Answer]:
    """Give a function that writes an engine's answer: collected here, as `table_out`, or by its workers, where `out` is a folder."""
    from creditline.features.engine.carriers.spark.collected import collected
    from creditline.features.engine.carriers.spark.parts import require_engine_path, write_parts
    from creditline.features.output.beside import tables_beside
    from creditline.training.commands.terminal.frames import table_out

    if out is None or out.suffix:
        with table_out(out) as write:
            yield lambda frame, pairs, expected: write(collected(frame, pairs, expected))
        return
    require_engine_path(out)
    with tables_beside(out) as folder:
        yield lambda frame, pairs, expected: write_parts(frame, folder, expected if pairs is None else len(pairs))


def asked_of_engine(
    data: "EngineData", as_of: Sequence[date], rows: Path | None
) -> tuple["Sequence[date] | Any", "pa.Table | None"]:
    """What an engine is asked for: the days, or a frame of the pairs in the file `rows`, and these."""
    from creditline.training.commands.terminal.pairs import pairs_of_file

    if rows is None:
        return as_of, None
    pairs = pairs_of_file(data, rows)
    return data.spark.createDataFrame(pairs), pairs
