"""A validation as its two files."""

import json
from pathlib import Path

from creditline.training.validate.report.page import as_page
from creditline.training.validate.report.validation import Validation


def write_report(found: Validation, page: Path, numbers: Path) -> None:
    """Write it as an HTML page and as JSON; OSError where nothing may be written there."""
    page.write_text(as_page(found), encoding="utf-8")
    plain = json.dumps(found.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
    numbers.write_text(plain + "\n", encoding="utf-8")
