"""The machine: cores, memory, disk, Java, time zones, and where compiled code is kept."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import available_timezones

from creditline.training.doctor.finding import Finding, Health

LEAST_MEMORY = 2_000_000_000  # bytes: a training of some thousand customers
LEAST_DISK = 1_000_000_000
_CGROUP = Path("/sys/fs/cgroup/memory.max")


def machine(folder: Path) -> Iterator[Finding]:
    """Each of them; `folder` is where results are to be written."""
    yield _cores()
    yield _memory()
    yield _disk(folder)
    yield _temporary()
    yield _compiled()
    if available_timezones():
        yield Finding("time zones", f"{len(available_timezones()):,} known")
    else:
        yield Finding("time zones", "none is known, so none but UTC can be stated", Health.WRONG, "pip install tzdata")
    java = shutil.which("java")
    if java is None:
        use = "not installed (only the project's own test of its HTML takes it)"
        yield Finding("java", use, Health.ABSENT, "apt-get install default-jre-headless")
    else:
        yield Finding("java", "there (only the project's own test of its HTML takes it)")


def _cores() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Finding("cores", f"{cores}")


def _memory() -> Finding:
    if not hasattr(os, "sysconf"):
        return Finding("memory", "not told by this system", Health.ABSENT)
    there = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if _CGROUP.is_file() and (limit := _CGROUP.read_text("ascii").strip()).isdigit():
        there = min(there, int(limit))
    found = f"{there / 1e9:.1f} GB"
    if there < LEAST_MEMORY:
        return Finding(
            "memory", found, Health.WRONG, "take a machine with 2 GB or more, or compute features with --memory 800MB"
        )
    return Finding("memory", found)


def _disk(folder: Path) -> Finding:
    there = next(place for place in (folder, *folder.absolute().parents) if place.is_dir())
    free = shutil.disk_usage(there).free
    found = f"{free / 1e9:.1f} GB free where {folder} is"
    if not os.access(there, os.W_OK):
        return Finding("disk", f"{there} cannot be written", Health.WRONG, "name a folder you may write to")
    if free < LEAST_DISK:
        return Finding("disk", found, Health.WRONG, "free some space, or write elsewhere")
    return Finding("disk", found)


def _temporary() -> Finding:
    try:
        with tempfile.TemporaryFile() as file:
            file.write(b"creditline")
        free = shutil.disk_usage(tempfile.gettempdir()).free
    except OSError as error:
        return Finding(
            "temporary files",
            f"cannot be written ({error.strerror})",
            Health.WRONG,
            "set TMPDIR to a folder you may write to",
        )
    if free < LEAST_DISK:
        return Finding(
            "temporary files", f"{free / 1e9:.1f} GB free", Health.WRONG, "set TMPDIR to a folder on a larger disk"
        )
    return Finding("temporary files", f"{free / 1e9:.1f} GB free")


def _compiled() -> Finding:
    """Numba keeps machine code beside the source, else in a folder of the user's; without it each process compiles anew."""
    what = "compiled code"
    if os.environ.get("NUMBA_DISABLE_JIT", "0") not in ("", "0"):
        return Finding(
            what, "turned off by NUMBA_DISABLE_JIT, a hundred times slower", Health.WRONG, "unset NUMBA_DISABLE_JIT"
        )
    source = Path(__file__).parents[2]
    stated = os.environ.get("NUMBA_CACHE_DIR")
    place = Path(stated) if stated else source
    if not os.access(next(one for one in (place, *place.absolute().parents) if one.exists()), os.W_OK):
        mend = "set NUMBA_CACHE_DIR to a folder you may write to"
        return Finding(what, "cannot be kept, so every process may compile for a minute", Health.WRONG, mend)
    kept = [file for room in ("features", "models") for file in (source / room).rglob("*.nbc")]
    size = sum(file.stat().st_size for file in kept) / 1e6
    where = "in NUMBA_CACHE_DIR" if stated else f"beside the source: {len(kept)} files, {size:.0f} MB"
    return Finding(what, f"kept {where}")
