"""The option `--macro-adjustment`."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from creditline.training.settings.macro_adjustment import MacroAdjustment


def adjustments(texts: Sequence[str]) -> "tuple[MacroAdjustment, ...]":
    """The adjustments written in `texts`; a usage error where one cannot be read."""
    from creditline.features.errors import DeclarationError
    from creditline.training.settings.macro_adjustment import MacroAdjustment

    try:
        return tuple(map(MacroAdjustment.read, texts))
    except DeclarationError as error:
        raise typer.BadParameter(str(error), param_hint="--macro-adjustment") from None
