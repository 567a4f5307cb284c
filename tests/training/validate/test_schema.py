"""The JSON of a validation keeps to the schema that ships with the package; the schema says every field there is."""

import copy
import dataclasses
import json
from importlib import resources

import pytest
from jsonschema import Draft202012Validator

from creditline.training.validate import SCHEMA_VERSION


@pytest.fixture(scope="module")
def schema():
    file = resources.files("creditline.training.validate.report") / "report.schema.json"
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def closed(schema):
    """The schema with no room for a field it does not name."""
    found = copy.deepcopy(schema)
    for one in (found, *found["$defs"].values()):
        if one["type"] == "object":
            one["additionalProperties"] = False
    return Draft202012Validator(found)


def test_the_schema_is_one_and_has_the_version(schema):
    Draft202012Validator.check_schema(schema)
    assert schema["properties"]["schema_version"] == {"const": SCHEMA_VERSION}
    for one in (schema, *schema["$defs"].values()):
        if one["type"] == "object":
            assert one["required"] == list(one["properties"])


@pytest.mark.slow
def test_every_kind_of_validation_keeps_to_it(closed, held_out, crossed):
    least = dataclasses.replace(
        held_out,
        champion=None,
        refits=None,
        monotone=(),
        stability=dataclasses.replace(held_out.stability, migration=None),
        families=tuple(dataclasses.replace(one, regrown=None) for one in held_out.families),
    )
    for found in (held_out, crossed[1], least):
        assert [error.message for error in closed.iter_errors(found.to_json())] == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("schema_version",), 2),
        (("judged", "first"), "yesterday"),
        (("calibration", "hosmer_lemeshow_light"), "blue"),
        (("scorecard", "auc", "p"), None),
        (("discrimination", 0, "auc"), "0.8"),
        (("unheard_of",), 1),
    ],
)
def test_another_form_is_refused(closed, held_out, place, value):
    plain = held_out.to_json()
    within = plain
    for key in place[:-1]:
        within = within[key]
    within[place[-1]] = value
    assert len(list(closed.iter_errors(plain))) == 1
