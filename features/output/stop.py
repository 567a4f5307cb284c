"""Whether this program was told to stop: nothing is put in place after that."""

_FATAL = 128  # what a shell adds to a signal's number


class _Told:
    signal: int | None = None


_told = _Told()


def tell_stop(number: int | None) -> None:
    """Remember that the signal `number` asked this program to stop; None: that nobody did."""
    _told.signal = number


def told_to_stop() -> int | None:
    """The signal that asked; None where none did."""
    return _told.signal


def stop_if_told() -> None:
    """SystemExit with 128 + the signal's number where one asked, though a library may have swallowed it."""
    if _told.signal is not None:
        raise SystemExit(_FATAL + _told.signal)
