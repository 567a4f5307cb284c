"""An access pack in a folder: as a page, and as JSON."""

import json
from pathlib import Path

from creditline.models.portfolio.access.json_form import access_data
from creditline.models.portfolio.access.page import access_page
from creditline.models.portfolio.access.values import AccessPack
from creditline.models.why.words.wording import Wording


def write_access(pack: AccessPack, folder: Path, words: Wording) -> None:
    """Write access.html, in the language of `words`, and access.json."""
    (folder / "access.html").write_text(access_page(pack, words), encoding="utf-8")
    told = json.dumps(access_data(pack), indent=1, ensure_ascii=False, allow_nan=False)
    (folder / "access.json").write_text(told + "\n", encoding="utf-8")
