"""A lender's own features come from a place the user names; what is wrong there is said in one sentence."""

from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

from creditline.features.catalogue import BUILT_IN, own_features
from creditline.features.catalogue.own_features import read_declarations
from creditline.features.errors import DeclarationError
from creditline.features.testing.check_catalogue import check_catalogue

LARGE = Path(__file__).parents[2] / "own_features" / "large_payments.py"
HEAD = """
from creditline.features.declare import Aggregate, Audience, Concept, Family, Feature, How, Rows, Unit
from creditline.features.words.named import Named
NAMED = Named.of({"en": "own", "zh": "自有"})
LOGINS = Aggregate(Rows("logins"), How.COUNT, days=90)
def own(name="own.logins", unit=Unit.COUNT, words=NAMED):
    return Feature(name, LOGINS, Concept.alike(Family.ACTIVITY, "own"), unit, words, Audience.CUSTOMER)
"""


def names(*places):
    built_in = {feature.name for feature in BUILT_IN.known("p")}
    return [f.name for f in read_declarations(map(str, places)).known("p") if f.name not in built_in]


def test_a_file_with_names_beside_it():
    assert names(LARGE) == ["spending.large_share_90d", "spending.large_share_180d"]
    large = read_declarations([str(LARGE)]).known()["spending.large_share_90d"]
    assert large.words.said("zh") == "近90天单笔五百以上支出占比"
    assert (
        large.templates["en"].rose
        == "share of spending in payments of 500 or more in the last 90 days rose from {before} to {after}"
    )
    check_catalogue([large])


def test_a_list_a_package_and_an_entry_point(tmp_path, monkeypatch):
    (tmp_path / "listed.py").write_text(HEAD + "FEATURES = [own()]")
    package = tmp_path / "ours"
    package.mkdir()
    (package / "__init__.py").write_text("from .logins import features")
    (package / "logins.py").write_text(HEAD + "def features(product):\n    return [own(f'own.{product or 0}')]")
    (tmp_path / "installed_features.py").write_text(HEAD + "FEATURES = (own('own.installed'),)")
    monkeypatch.syspath_prepend(tmp_path)
    point = EntryPoint("mine", "installed_features", own_features.GROUP)
    monkeypatch.setattr(own_features, "entry_points", lambda group: EntryPoints([point]).select(group=group))
    assert names(tmp_path / "listed.py", package, "mine") == ["own.logins", "own.p", "own.installed"]
    (package / "logins.py").write_text(HEAD + "def features(product):\n    return [own('own.anew')]")
    assert names(package) == ["own.anew"]


def test_what_a_cut_moves_gets_its_variant(tmp_path):
    (tmp_path / "f.py").write_text(
        HEAD + "from dataclasses import replace\nFEATURES = [replace(own(), depressed_by_cut=True)]"
    )
    assert names(tmp_path / "f.py") == ["own.logins", "own.logins.before_cut"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("FEATURES = [", "'[' was never closed in line 8"),
        ("import nowhere_at_all", "ModuleNotFoundError in line 8"),
        ("FEATURES = [own(), own()]", "declares own.logins twice"),
        ("FEATURES = [own('spending.sum_90d')]", "which the built-in catalogue declares already"),
        ("FEATURES = [own(unit=Unit.PARSECS)]", "AttributeError in line 8"),
        ("FEATURES = [own(unit='parsecs')]", "'parsecs' is no unit; there are count, days"),
        ("FEATURES = [own(words=Named.of({'en': 'own'}))]", "a name is needed in 'zh' too"),
        ("FEATURES = [LOGINS]", "which is no Feature"),
        ("", "declares no features; write FEATURES"),
        ("FEATURES = 'own.logins'", "declares no features; write FEATURES"),
        ("def features(product):\n    yield own()\n    1 / 0", "ZeroDivisionError in line 10"),
        ("raise SystemExit(0)", "SystemExit in line 8"),
        (
            "from creditline.features.words.names_file import names_beside\nnames_beside(__file__)",
            "no words that can be read",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(tmp_path, text, said):
    file = tmp_path / "mine.py"
    file.write_text(HEAD + text)
    with pytest.raises(DeclarationError) as refused:
        read_declarations([str(file)])
    assert said in str(refused.value)
    assert "mine" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_name_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "mine.py").write_text(
        "from creditline.features.words.names_file import names_beside\nnames_beside(__file__)"
    )
    (tmp_path / "mine.toml").write_text('"own.logins" = "own"')
    with pytest.raises(
        DeclarationError, match=r"mine\.toml: own\.logins is 'own', where a text per language is needed"
    ):
        read_declarations([str(tmp_path / "mine.py")])


def test_a_place_that_is_none_is_refused(tmp_path):
    with pytest.raises(DeclarationError, match=r"nowhere\.py is no Python file, .* \(none are installed\)"):
        read_declarations(["nowhere.py"])
    (tmp_path / "data.csv").touch()
    for place in (tmp_path, tmp_path / "data.csv"):
        with pytest.raises(DeclarationError, match="is no Python file and no folder with an __init__"):
            read_declarations([str(place)])
