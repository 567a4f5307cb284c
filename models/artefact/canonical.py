"""The one way a model's data are written, so that the same data are always the same bytes."""

import json
from collections.abc import Mapping
from typing import Any

FORMAT = 2  # raise it when an older reader would misread the folder


def canonical(data: Mapping[str, Any]) -> bytes:
    """The one way the same data is written: sorted keys, two spaces, UTF-8, a line break at the end."""
    return (json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n").encode()
