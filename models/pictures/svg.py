"""SVG by hand: a few hundred bytes a picture, sharp on paper, nothing to load.

A place is a number of pixels, or text such as `12.5%` of the picture's own width or height.
"""

from collections.abc import Iterable
from html import escape

GOOD, BAD, INK, FAINT, GREY = "#1f6f8b", "#b3421f", "#333333", "#d5d5d5", "#888888"
Place = float | str


def picture(parts: Iterable[str], *, name: str, title: str, described: str, height: float) -> str:
    """A picture as wide as there is room, titled and described for those who do not see it; `name` is its own on a page."""
    return (
        f'<svg width="100%" height="{height:g}" role="img" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-text">{escape(described)}</desc>'
        + "".join(parts)
        + "</svg>"
    )


def drawing(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    """A picture of that size in pixels, named for those who do not see it."""
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img" aria-label="{escape(title)}">'
        + "".join(parts)
        + "</svg>"
    )


def ornament(parts: Iterable[str]) -> str:
    """A picture that fills its place and says nothing the text beside it does not."""
    return '<svg width="100%" height="100%" aria-hidden="true" focusable="false">' + "".join(parts) + "</svg>"


def line(x1: Place, y1: Place, x2: Place, y2: Place, colour: str, wide: float = 1, dash: str = "") -> str:
    """A straight line; `dash`: lengths of strokes and gaps."""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line x1="{_place(x1)}" y1="{_place(y1)}" x2="{_place(x2)}" y2="{_place(y2)}" stroke="{colour}" '
        f'stroke-width="{wide:g}"{dashed}/>'
    )


def box(x: Place, y: Place, width: Place, height: Place, fill: str, opacity: float = 1) -> str:
    """A filled rectangle; `fill` may be a pattern of the page."""
    faint = "" if opacity == 1 else f' fill-opacity="{opacity:g}"'
    return f'<rect x="{_place(x)}" y="{_place(y)}" width="{_place(width)}" height="{_place(height)}" fill="{fill}"{faint}/>'


def dot(x: Place, y: Place, radius: float, fill: str, stroke: str, wide: float = 2) -> str:
    """A circle, its edge `wide` pixels."""
    return (
        f'<circle cx="{_place(x)}" cy="{_place(y)}" r="{radius:g}" fill="{fill}" stroke="{stroke}" '
        f'stroke-width="{wide:g}"/>'
    )


def curve(points: Iterable[tuple[float, float]], colour: str, wide: float, opacity: float, name: str) -> str:
    """Straight lines from point to point, in pixels; its `name` shows under the pointer."""
    through = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return (
        f'<polyline points="{through}" fill="none" stroke="{colour}" stroke-width="{wide:g}" '
        f'stroke-opacity="{opacity:.2f}"><title>{escape(name)}</title></polyline>'
    )


def text(x: Place, y: Place, said: str, anchor: str, *, turned: bool = False, kind: str = "") -> str:
    """A text that starts, ends or has its middle there; `turned`: read from below, at a place in pixels."""
    turn = f' transform="rotate(-90 {_place(x)} {_place(y)})"' if turned else ""
    named = f' class="{kind}"' if kind else ""
    return f'<text x="{_place(x)}" y="{_place(y)}" text-anchor="{anchor}"{named}{turn}>{escape(said)}</text>'


def percent(share: float) -> str:
    """A share of the width or height as a place: 0.125 is `12.5%`."""
    return f"{share * 100:.2f}%"


def _place(at: Place) -> str:
    return at if isinstance(at, str) else f"{at:.1f}"
