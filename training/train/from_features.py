"""Everybody's features read from Parquet, where an engine or `creditline features` left them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from creditline.features.catalogue import Catalogue
from creditline.features.data import DataSet
from creditline.features.engine import compute_features
from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.features.table import FeatureTable
from creditline.features.table.manifest import NAME
from creditline.training.train.everyone import KEYS, Everyone, gathered
from creditline.training.trees.selected import Places

_ROWS = 65_536  # read at once
_AGAIN = 100  # rows computed again


def read_features(source: Path, data: DataSet, pairs: pa.Table, chosen: Catalogue) -> Everyone:
    """The features `chosen` of each of `pairs`, in their order, in bounded memory.

    `source`: a folder `creditline features --out` wrote, or Parquet of `customer_id`, `as_of` and a column per feature, one
    file or a folder of them. It may hold more rows and columns. A hundred of the pairs are computed again from `data` and
    have to be equal; a folder with a manifest also has to be of these data and definitions. DataError where it is not,
    where it cannot be read, and where a row or a feature is missing or a row comes twice.
    """
    files = _files(source, data, chosen)
    try:
        places = _places(source, data, pairs, files)
        found = gathered(pairs.num_rows, chosen, _parts(files, places, [feature.name for feature in chosen]))
    except (OSError, pa.ArrowException) as fault:
        raise DataError(f"{source} cannot be read ({str(fault).splitlines()[0]}); compute the features again") from None
    _refuse_unlike(source, data, pairs, chosen, found)
    return found


def _files(source: Path, data: DataSet, chosen: Catalogue) -> tuple[Path, ...]:
    if (source / NAME).is_file():
        table = FeatureTable.open(source)
        if table.manifest.data != data.fingerprint() or table.manifest.grace_days != data.settings.grace_days:
            raise DataError(f"the features in {source} are not of {data.folder} as it is; compute them again")
        there = {column.name: column.definition for column in table.manifest.columns}
        for feature in chosen:
            if there.get(feature.name, feature.definition_hash) != feature.definition_hash:
                raise DataError(f"{source} means something else by {feature.name}; compute the features again")
        return tuple(source / file.path for file in table.manifest.files)
    files = (source,) if source.is_file() else tuple(sorted(source.rglob("*.parquet")))
    if not files:
        raise DataError(f"{source} holds no Parquet; give what `creditline features --out` or an engine wrote")
    return files


def _places(source: Path, data: DataSet, pairs: pa.Table, files: Sequence[Path]) -> Places:
    """The place among `pairs` of each row of the files, one after the other; -1 for one that is not asked for."""
    kept = pa.concat_tables([_read(file, KEYS) for file in files])
    if kept.schema.types != pairs.schema.types:
        wanted, arrived = (", ".join(f"{f.name} {f.type}" for f in table.schema) for table in (pairs, kept))
        raise DataError(f"{source} has {arrived}, and {data.folder} {wanted}; write them alike")
    with data.connect() as connection:
        for name, table in (("kept", kept), ("asked", pairs)):
            connection.register(name, table.append_column("place", pa.array(np.arange(table.num_rows))))
        places: Places = (
            connection.sql(
                "SELECT coalesce(asked.place, -1) AS place FROM kept LEFT JOIN asked USING (customer_id, as_of) ORDER BY kept.place"
            )
            .to_arrow_table()["place"]
            .to_numpy()
        )
    came = np.bincount(places[places >= 0], minlength=pairs.num_rows)
    if missing := int((came == 0).sum()):
        raise DataError(
            f"{source} lacks {missing:,} of the {len(came):,} rows this training looks at; write them with "
            "`creditline train … --write-rows FILE`, and compute them with `creditline features --rows FILE`"
        )
    if twice := int((came > 1).sum()):
        raise DataError(f"{source} holds {twice:,} rows more than once; compute the features into a new place")
    return places


def _read(file: Path, names: Sequence[str]) -> pa.Table:
    with pq.ParquetFile(arrow_path(file)) as parquet:
        _refuse_missing(file, parquet, names)
        return parquet.read(columns=list(names)).select(list(names)).replace_schema_metadata()


def _refuse_missing(file: Path, parquet: pq.ParquetFile, names: Sequence[str]) -> None:
    if missing := sorted(set(names) - set(parquet.schema_arrow.names)):
        raise DataError(
            f"{file} has no column {missing[0]}; compute the features from the same tables, for the same product and with the "
            "same --catalogue"
        )


def _parts(files: Sequence[Path], places: Places, names: Sequence[str]) -> Iterator[tuple[Places, pa.Table]]:
    done = 0
    for file in files:
        with pq.ParquetFile(arrow_path(file)) as parquet:
            _refuse_missing(file, parquet, names)
            for batch in parquet.iter_batches(_ROWS, columns=[*KEYS, *names]):
                own = places[done : done + len(batch)]
                done += len(batch)
                if (own >= 0).any():
                    yield own[own >= 0], _plain(pa.Table.from_batches([batch]).filter(pa.array(own >= 0)))


def _plain(table: pa.Table) -> pa.Table:
    """Categories as text, whichever way they were written."""
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table.column(place).cast(field.type.value_type))
    return table.replace_schema_metadata()


def _refuse_unlike(source: Path, data: DataSet, pairs: pa.Table, chosen: Catalogue, found: Everyone) -> None:
    """Rows spread over all of them, computed again."""
    rows = np.unique(np.linspace(0, pairs.num_rows - 1, _AGAIN).astype(np.intp))
    again = compute_features(data, pairs.take(pa.array(rows)), chosen)
    for feature in chosen:
        own = again[feature.name]
        if feature.kind == "category":
            unlike = own.to_pylist() != found.frame[feature.name].take(pa.array(rows)).to_pylist()
        else:
            kept = found.store.numbers[found.names.index(feature.name), rows]
            unlike = not np.array_equal(own.to_numpy(), kept, equal_nan=True)
        if unlike:
            raise DataError(
                f"{source}: {feature.name} is not what {data.folder} gives for {len(rows)} rows computed again: these are "
                "features of other data, another version or another --catalogue; compute them again"
            )
