"""Whatever the data hold stands on the page as text."""

import re
from html.parser import HTMLParser

import pytest

TEXTS = {
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)" x=\'',
    "single": "' autofocus onfocus='alert(1)",
    "template": "{{ why.versions }}{% include 'x' %}{0} {name}",
    "entity": "&lt;b&gt; &amp; &#60;i&#62;",
    "closing": "</title></style></svg></bdi></table><h1>",
    "comment": "<!-- --> <![CDATA[ ]]>",
    "turned": "abc\u202e cba \u2066\u2069\u200f",
    "controls": "a\x00b\x1bc\x7f\ud800\ufffe",
}


class Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.attributes: set[str] = set()
        self.said: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.said.append(data)

    def handle_comment(self, data):
        raise AssertionError(data)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("audience", ["customer", "staff"])
@pytest.mark.parametrize("what", TEXTS)
def test_it_is_shown_as_text(hostile, what, audience, language):
    text = TEXTS[what]
    page = hostile(text).page(audience, language)
    plain = hostile("quux").page(audience, language)
    seen, beside = Text(page), Text(plain)
    assert seen.names == beside.names  # no element more or less than with a plain word
    assert seen.attributes == beside.attributes
    shown = re.sub("[\x00\x1b\x7f\ud800\ufffe]", "\ufffd", text)
    counted = ("".join(seen.said).count(shown), "".join(beside.said).count("quux"))
    assert counted[0] > 2
    if len(text) <= 16:  # record ids are cut where they are long
        assert counted[0] == counted[1]
    page.encode("utf-8")


def test_ids_and_labels_cannot_turn_what_stands_beside_them(hostile):
    page = hostile(TEXTS["turned"]).page("customer")
    for at in re.finditer("\u202e", page):
        before = page[: at.start()]
        assert len(re.findall("<bdi[ >]", before)) == before.count("</bdi>") + 1, before[-80:]
