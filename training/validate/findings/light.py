"""Traffic lights, each a convention of the trade and no more."""

from enum import StrEnum


class Light(StrEnum):
    """What a reader should do: nothing, look, act."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


def light_of_p(p: float) -> Light:
    """Green from 0.05 on, amber from 0.01, red below.

    >>> light_of_p(0.05), light_of_p(0.02), light_of_p(0.001)
    (<Light.GREEN: 'green'>, <Light.AMBER: 'amber'>, <Light.RED: 'red'>)
    """
    return Light.GREEN if p >= 0.05 else Light.AMBER if p >= 0.01 else Light.RED


def light_of_psi(value: float) -> Light:
    """Green below 0.1, amber to 0.25, red above.

    >>> light_of_psi(0.05), light_of_psi(0.25), light_of_psi(0.3)
    (<Light.GREEN: 'green'>, <Light.AMBER: 'amber'>, <Light.RED: 'red'>)
    """
    return Light.GREEN if value < 0.1 else Light.AMBER if value <= 0.25 else Light.RED
