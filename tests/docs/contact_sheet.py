"""Pictures side by side on one sheet, each with its name above it, small enough to be kept with the docs."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_GAP, _CAPTION, _ACROSS = 14, 26, 5
_BEHIND, _INK = "#8a949a", "#ffffff"


def contact_sheet(pictures: Mapping[str, Sequence[bytes]], file: Path, *, scale: float) -> None:
    """Write the named pictures, PNGs whose pages stand beside each other, five names in a row, at `scale` and in 16 colours."""
    shown = [_named(name, [_scaled(page, scale) for page in pages]) for name, pages in pictures.items()]
    rows = [shown[at : at + _ACROSS] for at in range(0, len(shown), _ACROSS)]
    width = max(sum(one.width + _GAP for one in row) for row in rows) + _GAP
    sheet = Image.new("RGB", (width, sum(max(one.height for one in row) + _GAP for row in rows) + _GAP), _BEHIND)
    top = _GAP
    for row in rows:
        left = _GAP
        for one in row:
            sheet.paste(one, (left, top))
            left += one.width + _GAP
        top += max(one.height for one in row) + _GAP
    sheet.quantize(16, dither=Image.Dither.NONE).save(file, optimize=True)


def _scaled(picture: bytes, scale: float) -> Image.Image:
    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    return whole.resize((round(whole.width * scale), round(whole.height * scale)), Image.Resampling.LANCZOS)


def _named(name: str, pages: list[Image.Image]) -> Image.Image:
    width = sum(page.width for page in pages) + 4 * (len(pages) - 1)
    found = Image.new("RGB", (width, max(page.height for page in pages) + _CAPTION), _BEHIND)
    ImageDraw.Draw(found).text((2, 2), name, fill=_INK, font=ImageFont.load_default(size=16))
    left = 0
    for page in pages:
        found.paste(page, (left, _CAPTION))
        left += page.width + 4
    return found
