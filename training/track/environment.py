"""The environment of a training, as names and versions."""

from importlib.metadata import distributions


def environment() -> str:
    """`name==version` of every installed distribution, one a line, sorted; no addresses and no paths.

    >>> any(line.startswith("lightgbm==") for line in environment().splitlines())
    True
    """
    found = {(one.name.lower(), one.version) for one in distributions() if one.name}
    return "".join(f"{name}=={version}\n" for name, version in sorted(found))
