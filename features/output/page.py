"""What pages are rendered with: one HTML file that needs no other, strict about every name a template uses."""

from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined


def page_environment(package: str, filters: Mapping[str, Callable[..., Any]]) -> Environment:
    """Templates that lie in `package`, what they print escaped, with these filters; an unknown name is an error."""
    environment = Environment(
        loader=PackageLoader(package, "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= filters
    return environment
