"""What a failure says and exits with: 1 when the reader can put it right, 3 when the program is at fault."""

import errno
import re
import sys
from collections.abc import Callable

from creditline.features.errors import CreditlineError
from creditline.features.output.shown import shown
from creditline.features.output.stop import told_to_stop
from creditline.training.commands.terminal.libraries import of_data_or_machine
from creditline.training.commands.terminal.log_lines import run_log

WRONG_REQUEST = 1
INTERNAL_FAULT = 3
_QUOTED = re.compile("'[^']*'|\"[^\"]*\"")  # what a library quotes may be a cell of somebody's row

_REMEDIES = {
    errno.ENOSPC: "free some space on that disk, or write elsewhere, and run again",
    errno.EDQUOT: "free some of your quota, or write elsewhere, and run again",
    errno.EROFS: "name a folder you may write to",
    errno.EACCES: "name a file or folder you may use",
    errno.EPERM: "name a file or folder you may use",
    errno.ENOENT: "check the path",
    errno.ENOTDIR: "part of that path is a file; check the path",
    errno.EISDIR: "that is a folder; name a file",
    errno.EEXIST: "name another place",
    errno.ENOMEM: "free memory, or ask for less at once, and run again",
    errno.ELOOP: "the link leads to itself; name another place",
    errno.ENAMETOOLONG: "name a shorter one",
    errno.EMFILE: "let this program open more files (ulimit -n), and run again",
}


def exit_code_of(error: Exception) -> int:
    """Say `error` in one sentence on stderr and return the exit code it means."""
    if isinstance(error, CreditlineError):
        _say("error", str(error))
        return WRONG_REQUEST
    if isinstance(error, OSError):
        _say("error", _sentence(error))
        return WRONG_REQUEST
    if (found := of_data_or_machine(error)) is not None:
        _say("error", found if run_log() is None else _QUOTED.sub("[value]", found))
        return WRONG_REQUEST
    what = type(error).__name__ if run_log() is not None else f"{type(error).__name__}: {error}"
    _say("error", f"internal fault, {what}. Please report it with what --debug shows")
    return INTERNAL_FAULT


def say_warning(message: Warning | str, category: type[Warning] = UserWarning, *_where: object, **_how: object) -> None:
    """Say a warning in one line on stderr, in place of Python's two; goes where `warnings.showwarning` was."""
    del category
    if told_to_stop() is None:
        _say("warning", str(message))


def warnings_once() -> Callable[..., None]:
    """The same for one run of a command, in which each warning is said once however many steps give it."""
    said: set[str] = set()

    def say(message: Warning | str, *where: object, **how: object) -> None:
        if str(message) not in said:
            said.add(str(message))
            say_warning(message, *where, **how)  # type: ignore[arg-type]

    return say


def _sentence(error: OSError) -> str:
    where = f"{error.filename}: " if error.filename else ""
    what = error.strerror or str(error) or type(error).__name__
    return f"{where}{what}; {_REMEDIES.get(error.errno or 0, 'check that path and the disk it lies on')}"


def _say(event: str, sentence: str) -> None:
    one_line = " ".join(sentence.split())
    if (log := run_log()) is not None:
        log.say(event, one_line)
        return
    print(f"creditline: {'warning: ' if event == 'warning' else ''}{shown(one_line)}", file=sys.stderr)
