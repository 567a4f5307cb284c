"""Read a model's folder with its reference sample."""

import io
import json
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from creditline.features.errors import CreditlineError, DataError
from creditline.models.artefact.folder.checked import checked_contents, of_contents
from creditline.models.artefact.learned import Learned
from creditline.models.artefact.model import Model
from creditline.models.artefact.refits import Refits


def read_model(folder: Path) -> Model:
    """The model in `folder`; nothing in it is executed, and every byte is checked first.

    DataError, naming the file, where one is missing, a byte was changed since writing, the format is another, or a
    definition is not the one its hash states.
    """
    contents = checked_contents(folder)
    model = of_contents(folder, contents)
    try:
        learned = Learned.from_json(json.loads(contents.learned))
        reference, refits = parquet.read_table(io.BytesIO(contents.reference)), Refits.from_bytes(contents.refits)
        found = Model.of(model, reference, learned, refits)
        _ = found.catalogue
    except (KeyError, TypeError, ValueError, OSError, EOFError, CreditlineError, pa.ArrowException) as error:
        raise DataError(f"{folder} holds no model that can be used: {error}; train it again") from error
    return found
