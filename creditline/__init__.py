"""creditline: consumer credit-line risk models that are good, provable and able to say why a line was cut.

    import creditline as cl

    data = cl.open_data("lender")
    model = cl.train(data, product="huabei")
    scores = cl.score(model, data, as_of="2024-12-31")
    print(cl.why(model, data, customer=1001238, end="2024-12-31"))

Every verb takes paths or what another verb answered, days as dates or text, and pandas, polars or Arrow frames; `docs/python.md`
tells the whole job. Nothing heavy is loaded before a name is used.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from creditline.door.answer import Cuts, Why, why
    from creditline.door.data import Data, check, open_data, simulate
    from creditline.door.model import Model, load_model, train
    from creditline.door.table import Table
    from creditline.door.verbs import decide, export, features, score, validate
    from creditline.features.errors import CreditlineError, DataError, DeclarationError

    __version__: str

_HOMES = {
    "creditline.door.answer": ("Cuts", "Why", "why"),
    "creditline.door.data": ("Data", "check", "open_data", "simulate"),
    "creditline.door.model": ("Model", "load_model", "train"),
    "creditline.door.table": ("Table",),
    "creditline.door.verbs": ("decide", "export", "score", "validate"),
    "creditline.features.errors": ("CreditlineError", "DataError", "DeclarationError"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "CreditlineError",
    "Cuts",
    "Data",
    "DataError",
    "DeclarationError",
    "Model",
    "Table",
    "Why",
    "__version__",
    "check",
    "decide",
    "explain",
    "export",
    "features",
    "load_model",
    "open_data",
    "score",
    "simulate",
    "train",
    "validate",
    "why",
]


class _Features(ModuleType):
    """`creditline.features` is a folder of the library and a verb of this face: the module answers when it is called."""

    def __call__(self, *given: Any, **named: Any) -> Any:
        from creditline.door.verbs import features

        return features(*given, **named)


class _Face(ModuleType):
    """The face itself: names are found when they are asked for, and `features` may be called."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "features" and isinstance(value, ModuleType):
            value.__class__ = _Features
        super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name in ("explain", "features", "testing"):
            return import_module(f"{__name__}.{name}")
        if name == "__version__":
            from importlib.metadata import version

            return version("creditline")
        if name in _HOME:
            return getattr(import_module(_HOME[name]), name)
        if not name.startswith("_"):
            from creditline.door.leaving import LEAVING, still

            if name in LEAVING:
                return still(name, LEAVING)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *__all__})


sys.modules[__name__].__class__ = _Face
