"""Read a model's folder with its reference sample."""

import json
from pathlib import Path

import pyarrow as pa

from creditline.models.artefact.folder.checked import UNFIT, checked_contents, of_contents, unfit
from creditline.models.artefact.learned import Learned
from creditline.models.artefact.model import Model
from creditline.models.artefact.reference import reference_of
from creditline.models.artefact.refits import Refits
from creditline.models.artefact.typed import check_types


def read_model(folder: Path) -> Model:
    """The model in `folder`; nothing in it is executed, and every byte is checked first.

    DataError, naming the file, where one is missing, a byte was changed since writing, the format is another, or a
    definition is not the one its hash states.
    """
    contents = checked_contents(folder)
    model = of_contents(folder, contents)
    try:
        learned = Learned.from_json(json.loads(contents.learned))
        check_types(learned, "learned.json")
        reference, refits = reference_of(contents.reference), Refits.from_bytes(contents.refits)
        found = Model.of(model, reference, learned, refits)
        _ = found.catalogue
    except (*UNFIT, OSError, pa.ArrowException) as error:
        raise unfit(folder, error) from error
    return found
