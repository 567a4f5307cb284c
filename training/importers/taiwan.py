"""The Taiwan card data (UCI "Default of Credit Card Clients"; Yeh & Lien 2009): the published file, read by a data.toml."""

import logging
import shutil
from importlib.resources import files
from pathlib import Path

from creditline.features.data.check import check
from creditline.features.errors import DataError

logger = logging.getLogger(__name__)

_PUBLISHED = "UCI_Credit_Card.csv"


def import_taiwan(file: Path, out: Path) -> None:
    """Put a copy of the published file and the `data.toml` that reads it (`taiwan.toml`) into `out`.

    They are `customers`, `lines` and `outcomes`, with one `as_of`, 2005-09-30, for everybody. Raises DataError for a file
    that is not the published one; `out` is then as it was.
    """
    if not file.is_file():
        raise DataError(f"{file} is not there, or no file; give the path of the published file.")
    made = not out.exists()
    out.mkdir(parents=True, exist_ok=True)
    copy = out / _PUBLISHED
    try:
        shutil.copyfile(file, copy)
        (out / "data.toml").write_bytes((files("creditline.training.importers") / "taiwan.toml").read_bytes())
        wrong = [str(problem).removeprefix("error: ") for problem in check(out).problems]
    except OSError as cause:
        wrong = [f"it cannot be read: {cause.strerror or cause}"]
    except DataError as cause:
        wrong = [str(cause).replace(str(copy), "it").removesuffix(".")]
    if wrong:
        if made:
            shutil.rmtree(out)
        raise DataError(f"{file} is not the published file ({wrong[0]}); download it again.")
    logger.info("all card holders have one as_of, 2005-09-30: models are judged out of fold, not out of time")
    logger.info("the limit is known once, on the first statement; no instalments are made up from the statuses")
