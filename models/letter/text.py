"""A letter as plain text."""

from collections.abc import Iterator

from creditline.models.letter.letter import Letter, LetterPart
from creditline.models.letter.part import Section
from creditline.models.why.words.wording import Wording


def letter_text(letter: Letter, words: Wording) -> str:
    """Lines separated by line breaks, a blank one between parts, none at the end."""
    lines = [letter.sender, letter.title] if letter.sender else [letter.title]
    for part in letter.parts:
        if part.part is not Section.HEAD:
            lines.append("")
        if part.heading:
            lines.append(part.heading)
        lines.extend(part_lines(part, words))
    return "\n".join(lines)


def part_lines(part: LetterPart, words: Wording) -> Iterator[str]:
    """The lines of a part below its heading."""
    said = words.letter
    yield from part.sentences
    for field in part.fields:
        yield said.field.format(label=field.label, value=field.value)
    for listed in part.lists:
        if listed.lead:
            yield listed.lead
        for item in listed.items:
            yield said.listed.format(number=item.number, said=item.said)
            for sentence in item.sentences:
                yield f"   {sentence}"
    if part.part is Section.HEAD:
        yield ""
    yield from part.after
