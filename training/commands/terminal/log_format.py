"""`--log-format`, which every batch job takes: declared once, and given to each command where the program is put together."""

import inspect
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, Any, get_type_hints

import typer

from creditline.training.commands.terminal.log_lines import RunLog, log_to

LIVING = ("serve",)  # no batch job: it writes a log of its own


class LogFormat(StrEnum):
    """How a command tells of its work on stderr."""

    TEXT = "text"
    JSON = "json"


_Option = Annotated[
    LogFormat,
    typer.Option("--log-format", help="How its work is told on stderr; json: one object a line, for schedulers."),
]


def give_log_format(app: typer.Typer, group: str = "") -> None:
    """Give every batch job of the program the option, those within groups of commands, too."""
    for command in app.registered_commands:
        if command.name not in LIVING and command.callback is not None:
            command.callback = _logged(command.callback, f"{group}{command.name}")
    for inner in app.registered_groups:
        if inner.typer_instance is not None:
            give_log_format(inner.typer_instance, f"{group}{inner.name} ")


def _logged(command: Callable[..., Any], name: str) -> Callable[..., Any]:
    hints = get_type_hints(command, include_extras=True)
    own = [one.replace(annotation=hints[key]) for key, one in inspect.signature(command).parameters.items()]
    option = inspect.Parameter("log_format", inspect.Parameter.KEYWORD_ONLY, default=LogFormat.TEXT, annotation=_Option)

    def called(*, log_format: LogFormat, **given: Any) -> None:
        asked = given.get("customer")
        hidden = (asked,) if isinstance(asked, str) else tuple(asked or ())
        log_to(RunLog(name, hidden) if log_format is LogFormat.JSON else None)
        command(**given)

    called.__name__, called.__doc__ = command.__name__, command.__doc__
    called.__signature__ = inspect.Signature([*own, option])  # type: ignore[attr-defined]
    called.__annotations__ = {**{one.name: one.annotation for one in own}, "log_format": _Option}
    return called
