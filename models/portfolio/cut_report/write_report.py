"""A cut report as its two files."""

import json
from pathlib import Path

from creditline.models.portfolio.cut_report.page import as_page
from creditline.models.portfolio.cut_report.values import CutReport


def write_report(report: CutReport, language: str, page: Path, numbers: Path) -> None:
    """Write it as an HTML page and as JSON, which has no language; OSError where nothing may be written there."""
    page.write_text(as_page(report, language), encoding="utf-8")
    plain = json.dumps(report.to_json(), indent=2, ensure_ascii=False, allow_nan=False)
    numbers.write_text(plain + "\n", encoding="utf-8")
