"""A letter as one row of fields to merge into a lender's own form."""

from collections.abc import Mapping

from creditline.models.letter.letter import Letter, LetterPart
from creditline.models.letter.part import Section
from creditline.models.letter.text import part_lines
from creditline.models.why.most_reasons import MOST_REASONS
from creditline.models.why.words.wording import Wording

FIELDS: Mapping[Section, tuple[str, ...]] = {
    Section.HEAD: ("number", "date", "customer", "product"),
    Section.RIGHTS: ("hotline", "hours", "app_path"),
    Section.BUREAU: ("name", "address", "phone"),
    Section.IN_REVIEW: ("hotline", "hours", "app_path"),
}
_REASONS = MOST_REASONS + 1  # inquiries may be a fifth
COLUMNS = (
    "language", "kind", "number", "sender", "title", "review",
    *(part.value for part in Section),
    *(f"{part.value}_{name}" for part, names in FIELDS.items() for name in names),
    *(f"reason_{number}" for number in range(1, _REASONS + 1)),
)  # fmt: skip


def merge_fields(letter: Letter, words: Wording) -> dict[str, str | None]:
    """`COLUMNS` of one letter: of each part its lines without the heading, its fields by name, and each reason; None where not there."""
    found: dict[str, str | None] = dict.fromkeys(COLUMNS)
    found |= {
        "language": letter.language,
        "kind": letter.kind.value,
        "number": letter.number,
        "sender": letter.sender,
        "title": letter.title,
        "review": letter.review,
    }
    for part in letter.parts:
        found[part.part.value] = "\n".join(part_lines(part, words))
        found |= {f"{part.part.value}_{field.key}": field.value for field in part.fields}
        if part.part is Section.REASONS:
            found |= _reasons(part)
    return found


def _reasons(part: LetterPart) -> dict[str, str | None]:
    items = [item for listed in part.lists for item in listed.items]
    return {f"reason_{item.number}": "\n".join((item.said, *item.sentences)) for item in items}
