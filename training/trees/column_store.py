"""Numbers of many rows, column after column: in memory, or in a file where they would take too much of it."""

import mmap
import os
import tempfile
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from creditline.features.errors import DataError

Floats = NDArray[np.float64]

IN_MEMORY = 1_000_000_000  # bytes


@dataclass(frozen=True, eq=False)
class ColumnStore:
    """`numbers` (features, rows), float64, to be written into; `pages`: those of the file they lie in, None in memory.

    The file has no name, and is gone when the process is, however it ends.
    """

    numbers: Floats
    pages: mmap.mmap | None = None

    @classmethod
    def empty(cls, rows: int, columns: int) -> "ColumnStore":
        """Room for so many; in a file of the temporary folder (`TMPDIR`) above 1 GB. DataError where it has no room."""
        size = 8 * rows * columns
        if size <= IN_MEMORY:
            return cls(np.empty((columns, rows)))
        with tempfile.TemporaryFile() as file:
            try:
                # Reserved at once: a mapped file that finds the disk full ends the process without a word.
                if hasattr(os, "posix_fallocate"):
                    os.posix_fallocate(file.fileno(), 0, size)
                else:
                    file.truncate(size)
            except OSError as fault:
                raise DataError(
                    f"the features of the rows trained on take {size / 1e9:.1f} GB, and {tempfile.gettempdir()} has no room "
                    f"for them ({fault.strerror}); set TMPDIR to a folder that has, or draw fewer rows (--sample-goods)"
                ) from None
            pages = mmap.mmap(file.fileno(), size)
        return cls(np.frombuffer(pages, np.float64).reshape(columns, rows), pages)

    def release(self) -> None:
        """Let the system have the memory of what was read or written; the numbers stay in the file."""
        if self.pages is not None and hasattr(mmap, "MADV_DONTNEED"):
            self.pages.madvise(mmap.MADV_DONTNEED)
