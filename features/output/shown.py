"""Text as a terminal may show it: what would move the cursor, colour, ring or turn the writing round stands as its number."""

import re

# The controls of ASCII and Latin-1 but tab and line feed, line and paragraph separators, marks that set the direction of
# writing (Unicode's "Trojan source"), and halves of characters.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def shown(text: str) -> str:
    r"""The text with each of them as `\u001b`, which JSON reads back as itself.

    >>> shown("a\x1b[31mb")
    'a\\u001b[31mb'
    """
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
