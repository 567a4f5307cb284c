"""What LibreOffice makes of a workbook when it computes every formula anew."""

import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest

_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(file: Path, folder: Path) -> openpyxl.Workbook:
    """The workbook's values, computed anew; the test is skipped, visibly, where there is no LibreOffice."""
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("LibreOffice is not installed")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, encoding="utf-8")
    out = folder / "again"
    subprocess.run(
        [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            out,
            file,
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return openpyxl.load_workbook(out / file.name, data_only=True)


def refuted_formulas(file: Path, folder: Path) -> tuple[int, list[str]]:
    """How many formulas a workbook has, and those whose value it does not keep as LibreOffice computes it."""
    again = recalculated(file, folder)
    told, kept = openpyxl.load_workbook(file), openpyxl.load_workbook(file, data_only=True)
    count, wrong = 0, []
    for sheet in told.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f":
                    continue
                count += 1
                here, there = (book[sheet.title][cell.coordinate].value for book in (kept, again))
                if there != pytest.approx(here, rel=1e-9, abs=1e-9):
                    wrong.append(f"{sheet.title}!{cell.coordinate} {cell.value}: {here} is {there}")
    return count, wrong
