"""Options that several commands take, declared once as the fields of a dataclass."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, fields
from functools import wraps
from typing import Any, TypeVar, get_type_hints

Command = TypeVar("Command", bound=Callable[..., None])


def takes(options: type[Any]) -> Callable[[Command], Command]:
    """Give a command every field of `options` as an option of its own, in place of its parameter `options`.

    The fields, all of them with a default, are annotated as Typer's parameters are. They come after the command's own
    parameters that stand before `options`.
    """

    def spread(command: Command) -> Command:
        hints, own = get_type_hints(options, include_extras=True), get_type_hints(command, include_extras=True)
        names = [field.name for field in fields(options)]
        parameters: list[inspect.Parameter] = []
        for name, parameter in inspect.signature(command).parameters.items():
            if name != "options":
                parameters.append(parameter.replace(annotation=own[name]))
                continue
            for field in fields(options):
                assert field.default is not MISSING, field.name
                parameters.append(
                    inspect.Parameter(field.name, parameter.kind, default=field.default, annotation=hints[field.name])
                )

        @wraps(command)
        def called(**given: Any) -> None:
            taken = options(**{name: given.pop(name) for name in names})
            command(**given, options=taken)

        called.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        del called.__wrapped__
        return called  # type: ignore[return-value]

    return spread
