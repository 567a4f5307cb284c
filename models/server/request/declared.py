"""Requests declared once: what reads them, refuses what is none by its path, and describes them in OpenAPI."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, TypeVar, cast

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationError, WithJsonSchema

from creditline.features.words.languages import languages, usual_language
from creditline.models.server.request.problem import RequestError

LARGEST = 1e15  # money, either sign: no consumer's comes near


class RequestPart(BaseModel):
    """An object of a request: its fields and no others, each of its own type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)


T = TypeVar("T", bound=RequestPart)


def read(kind: type[T], body: Mapping[str, object]) -> T:
    """The request in `body`; RequestError for the first thing in it that is none, which repeats no value."""
    try:
        return kind.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = _path(first["loc"])
        raise RequestError("request", f"{path} {_said(first)}", path) from None


def read_object(kind: type[T], body: object) -> T:
    """The request in a body of JSON; RequestError as `read`, and for one that is no object."""
    if type(body) is not dict:
        raise RequestError("request", "the body must be an object")
    return read(kind, cast("Mapping[str, object]", body))


def an_object(value: object) -> Mapping[str, object]:
    """A JSON object as it is; what is in it is looked at where it is used."""
    if type(value) is dict:
        return cast("Mapping[str, object]", value)
    raise ValueError("must be an object")


def day(value: object) -> date:
    """A day as 2024-01-31; ValueError for anything else."""
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise ValueError("must be a day as 2024-01-31")


def _whole(value: object) -> object:
    return int(value) if isinstance(value, float) and value.is_integer() else value  # JSON knows no whole numbers


def _language(value: object) -> str:
    if isinstance(value, str) and value in languages():
        return value
    raise ValueError(f"must be one of {', '.join(languages())}")


def _text_or_number(value: object) -> str | int:
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise ValueError("must be a text or a whole number")


ELSEWHERE = "x-described-as"


def described(name: str) -> WithJsonSchema:
    """What OpenAPI describes under a name of its own, since it depends on the model in force."""
    return WithJsonSchema({ELSEWHERE: name})


Day = Annotated[date, PlainValidator(day), WithJsonSchema({"type": "string", "format": "date"})]
Features = Annotated[Mapping[str, object], PlainValidator(an_object), described("Features")]
LineFeatures = Annotated[Mapping[str, object], PlainValidator(an_object), described("LineFeatures")]
Language = Annotated[str, PlainValidator(_language), WithJsonSchema({"enum": list(languages())})]
USUAL_LANGUAGE = usual_language()
WHOLE = BeforeValidator(_whole)
Count = Annotated[int, Field(ge=1, le=100_000), WHOLE]
Number = Annotated[float, Field(ge=-LARGEST, le=LARGEST, allow_inf_nan=False)]
Money = Annotated[float, Field(ge=0, le=LARGEST, allow_inf_nan=False)]
Id = Annotated[str | int, PlainValidator(_text_or_number), WithJsonSchema({"type": ["string", "integer"]})]

_TYPES = {
    "model_type": "must be an object",
    "dict_type": "must be an object",
    "list_type": "must be an array",
    "string_type": "must be a text",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "missing": "is not there; give it",
    "extra_forbidden": "is not known here; leave it out",
}


def _said(error: Any) -> str:
    about, kind = error.get("ctx", {}), error["type"]
    match kind:
        case "value_error":
            return str(about["error"])
        case "enum" | "literal_error":
            return f"must be one of {about['expected']}"
        case "greater_than":
            return f"must be above {about['gt']:g}"
        case "greater_than_equal":
            return f"must be {about['ge']:g} or more"
        case "less_than_equal":
            return f"must be {about['le']:g} or less"
        case "too_short":
            return f"has {about['actual_length']}; send {about['min_length']} or more"
        case "too_long":
            return f"has more than {about['max_length']}; send fewer"
    return _TYPES.get(kind, "is of another type than this takes")


def _path(places: Sequence[str | int]) -> str:
    path = ""
    for place in places:
        path += f"[{place}]" if isinstance(place, int) else f".{place}" if path else place
    return path
