"""What every test shares.

One Hypothesis profile: a busy machine, slow at making or trying an example, fails nothing. `once`: what takes long to
make is made by one of the processes the tests run in. And a real PostgreSQL, where one is installed.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "creditline",
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
        HealthCheck.function_scoped_fixture,  # what a fixture gives is never changed by a test
    ],
)
settings.load_profile("creditline")


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """`once(name, make)`: the folder that `make(folder)` filled, whichever process asked first; not to be changed."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine

    def folder_of(name: str, make: Callable[[Path], None]) -> Path:
        folder, whole = shared / name, shared / f"{name}.whole"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not whole.exists():
                shutil.rmtree(folder, ignore_errors=True)  # of one that failed
                folder.mkdir()
                make(folder)
                whole.touch()
        return folder

    return folder_of


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that runs while these tests do; skipped, visibly, where none can."""
    pytest.importorskip("psycopg", reason="psycopg is not installed; PostgreSQL is not tried")
    tools = _postgres_tools()
    if tools is None:
        pytest.skip("no PostgreSQL server is installed; it is not tried")
    with TemporaryDirectory(prefix="creditline.", ignore_cleanup_errors=True) as home:
        user = {}
        if os.getuid() == 0:
            try:
                shutil.chown(home, "postgres")
            except LookupError:
                pytest.skip("PostgreSQL does not run as root and there is no user postgres; it is not tried")
            user = {"user": "postgres"}

        def run(name: str, *arguments: str) -> None:
            subprocess.run([str(tools / name), *arguments], check=True, capture_output=True, cwd=home, **user)

        data = f"{home}/data"
        run("initdb", "-D", data, "-U", "reviewer", "-A", "trust", "--no-sync")
        listen = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
        run("pg_ctl", "-D", data, "-l", f"{home}/log", "-o", listen, "-w", "start")
        try:
            yield f"postgresql://reviewer@/postgres?host={home}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "stop")


def _postgres_tools() -> Path | None:
    """The folder of `initdb` and `pg_ctl`: on the path, or where Debian keeps them."""
    program = shutil.which("pg_ctl") or shutil.which("postgres")
    places = [] if program is None else [Path(program).resolve().parent]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "pg_ctl").exists()), None)
