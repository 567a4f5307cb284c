"""A letter as plain values; docs/why.schema.json says what each field is."""

from typing import Any

from creditline.models.letter.letter import Letter, LetterPart


def letter_data(letter: Letter) -> dict[str, Any]:
    """The letter's parts in order, the same sentences as the text and the page."""
    return {
        "language": letter.language,
        "kind": letter.kind.value,
        "sender": letter.sender,
        "title": letter.title,
        "number": letter.number,
        "date": letter.date.isoformat(),
        "review": letter.review,
        "parts": [_part(part) for part in letter.parts],
    }


def _part(part: LetterPart) -> dict[str, Any]:
    return {
        "part": part.part.value,
        "heading": part.heading,
        "sentences": list(part.sentences),
        "fields": [{"key": field.key, "label": field.label, "value": field.value} for field in part.fields],
        "lists": [
            {
                "lead": listed.lead,
                "items": [
                    {"number": item.number, "said": item.said, "sentences": list(item.sentences)}
                    for item in listed.items
                ],
            }
            for listed in part.lists
        ],
        "after": list(part.after),
    }
