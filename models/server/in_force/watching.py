"""Swaps: when a model's folder is another than it was, or on SIGHUP."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

Signature = tuple[object, ...] | None


def signature(folder: Path) -> Signature:
    """What tells one content of a folder from another without reading it; None where it is not there."""
    try:
        entries = sorted(folder.resolve(strict=True).iterdir())
        return tuple((entry.name, (at := entry.stat()).st_ino, at.st_mtime_ns, at.st_size) for entry in entries)
    except OSError:
        return None


async def watch(folder: Path, seen: Signature, swap: Callable[[], bool], every: float, asked: asyncio.Event) -> None:
    """Call `swap` in a thread whenever `asked` is set, and when the folder's signature is no longer `seen`.

    It is looked at `every` seconds, never where that is 0. A model that is refused is tried again once it changes.
    """
    while True:
        with suppress(TimeoutError):
            await asyncio.wait_for(asked.wait(), every or None)
        now = signature(folder)
        if asked.is_set() or (now is not None and now != seen):
            asked.clear()
            seen = now
            await asyncio.to_thread(swap)
