"""The engine that `--engine` names, and what it says when a task refuses."""

import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from creditline.features.errors import DataError

_REFUSED = re.compile(r"(?:DataError|DeclarationError): (.+)")
_HOW = "spark (the session this runs in, or this machine's cores), spark://host:port, sc://host:port (Spark Connect) or sail"


@contextmanager
def engine_session(engine: str) -> Iterator[Any]:
    """A session on the engine called `spark`, `spark://host:port`, `sc://host:port` or `sail`, ended afterwards.

    DataError for another name, where the extra is not installed, and, in one sentence, for what a task refuses.
    """
    if engine not in ("spark", "sail") and not engine.startswith(("spark://", "sc://")):
        raise DataError(f"{engine!r} is no engine; name {_HOW}")
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise DataError("no Spark is installed here; pip install 'creditline[spark]'") from None
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with ExitStack() as ended, refusals():
        remote = _sail(ended) if engine == "sail" else engine
        builder = SparkSession.builder.appName("creditline")
        if remote.startswith("sc://"):
            builder = builder.remote(remote)
        else:
            builder = builder.config("spark.ui.showConsoleProgress", "false")
            if remote != "spark":
                builder = builder.master(remote)
        spark = builder.getOrCreate()
        ended.callback(spark.stop)
        yield spark


@contextmanager
def refusals() -> Iterator[None]:
    """DataError, in the sentence a task said it in, for an engine's error around one; and for a job that it could not do."""
    try:
        yield
    except Exception as error:
        if not type(error).__module__.startswith(("pyspark", "py4j", "grpc")):
            raise
        said = _REFUSED.findall(str(error))
        if said:
            raise DataError(said[-1].strip()) from None
        first = next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
        raise DataError(f"the engine did not do the job ({first[:300]}); its log tells more") from error


def _sail(ended: ExitStack) -> str:
    """Starts Sail in this process."""
    os.environ.setdefault("RUST_LOG", "error")
    try:
        from pysail.spark import SparkConnectServer
    except ImportError:
        raise DataError("no Sail is installed here; pip install 'creditline[spark]'") from None
    server = SparkConnectServer()
    server.start(background=True)
    ended.callback(server.stop)
    host, port = server.listening_address
    return f"sc://{host}:{port}"
