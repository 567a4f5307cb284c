"""A server that speaks in a lender's own words: every phrase in brackets, and no sentence says anything else but values."""

import pytest
from in_brackets import bare, bracketed_file, words_outside

from creditline.features.words.languages import languages
from creditline.models.why.words.by_language import read_words


@pytest.fixture(scope="module")
def words(model, tmp_path_factory):
    folder = tmp_path_factory.mktemp("own")
    names = [("features", feature.name, feature.named) for feature in model.features]
    names += [("concepts", feature.concept, feature.concept_named) for feature in model.features]
    files = [folder / f"{language}.toml" for language in languages()]
    for file in files:
        file.write_text(bracketed_file(file.stem, names), encoding="utf-8")
    return read_words(files)


def _asked(rows, language):
    pairs = zip(rows(11, 30), rows(12, 30), strict=True)
    return {"rows": [{"features": now, "previous": before} for before, now in pairs], "language": language}


def _said(answer):
    """Every text in an answer that is a sentence or a name, with the categories that its row has."""
    for row in answer["rows"]:
        for reason in row["reasons"]:
            yield from (text for one in reason["concepts"] for text in (one["named"], one["sentence"]))
            yield from (one["sentence"] for one in reason["features"])


@pytest.mark.parametrize("path", ["/v1/why", "/v1/score"])
def test_an_answer_says_nothing_else(served, folder, other_folder, words, rows, path):
    places = {value for row in (*rows(11, 30), *rows(12, 30)) for value in row.values() if isinstance(value, str)}
    with served(folder) as shipped, served(folder, words=words) as own:
        for language in languages():
            asked = _asked(rows, language)
            said, usual = (list(_said(one.post(path, asked).json())) for one in (own, shipped))
            assert [bare(text) for text in said] == [text.lower() for text in usual]
            assert len(said) > 100
            assert {word for text in said for word in words_outside(text)} <= places | {"CNY"}
        assert own.installing.swap(own.room.in_force, "champion", other_folder)
        assert own.room.in_force.current.words is words
