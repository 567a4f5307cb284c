"""A report as its two files: a page to read and its numbers."""

import json
from pathlib import Path
from typing import Any


def write_report(text: str, values: Any, page: Path, numbers: Path) -> None:
    """Write the page's HTML and the plain values as JSON, which has no language; OSError where neither may be written."""
    page.write_text(text, encoding="utf-8")
    plain = json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False)
    numbers.write_text(plain + "\n", encoding="utf-8")
