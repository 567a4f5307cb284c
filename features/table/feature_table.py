"""A folder of features, read back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from creditline.features.errors import DataError
from creditline.features.output.paths import arrow_path
from creditline.features.table.manifest import Manifest, sha256_of


@dataclass(frozen=True)
class FeatureTable:
    """What `write_features` wrote."""

    folder: Path
    manifest: Manifest

    @classmethod
    def open(cls, folder: Path) -> "FeatureTable":
        """Read the manifest, not the rows. DataError where it is missing, unreadable, or names a file that is not there."""
        manifest = Manifest.read(folder)
        for file in manifest.files:
            if not (folder / file.path).is_file():
                raise DataError(f"{folder / file.path} is missing; compute the features again")
        return cls(folder, manifest)

    def verify(self) -> None:
        """Raise DataError naming the first file whose bytes are not those that were written."""
        for file in self.manifest.files:
            if sha256_of(self.folder / file.path) != file.sha256:
                raise DataError(f"{self.folder / file.path} was changed since it was written; compute it again")

    def batches(self, names: Sequence[str] | None = None, rows: int = 65_536) -> Iterator[pa.Table]:
        """`customer_id`, `as_of` and the features `names` (all of them without), some rows at a time, month by month.

        Numbers are float64; a category is a dictionary of exactly its values in the manifest, so codes are the same in
        every batch. DataError for a name that is not there.
        """
        known = {column.name: column for column in self.manifest.columns}
        missing = [name for name in names or () if name not in known]
        if missing:
            raise DataError(f"{self.folder} has no feature {missing[0]}; compute the features again with it")
        wanted = list(known) if names is None else list(names)
        fixed = {n: pa.array(known[n].values, pa.string()) for n in wanted if known[n].kind == "category"}
        for file in self.manifest.files:
            with pq.ParquetFile(arrow_path(self.folder / file.path)) as parquet:
                for batch in parquet.iter_batches(rows, columns=["customer_id", "as_of", *wanted]):
                    yield _fixed(pa.Table.from_batches([batch]), fixed)

    def read(self, names: Sequence[str] | None = None) -> pa.Table:
        """All of it at once."""
        return pa.concat_tables(self.batches(names)).combine_chunks()


def _fixed(table: pa.Table, vocabularies: dict[str, pa.Array]) -> pa.Table:
    for name, values in vocabularies.items():
        codes = pc.index_in(table[name].cast(pa.string()), values).combine_chunks()
        table = table.set_column(table.column_names.index(name), name, pa.DictionaryArray.from_arrays(codes, values))
    return table
