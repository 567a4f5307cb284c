"""The description of the model in force, made once for each: it takes longer to make than a score."""

import json

from creditline.models.server.described.document import openapi
from creditline.models.server.described.page import page
from creditline.models.server.in_force.served import Served


class Described:
    """The document and the page of the model last asked about. `guarded`: whether a bearer token is needed."""

    def __init__(self, guarded: bool) -> None:
        self._guarded = guarded
        self._made: tuple[Served, bytes, bytes] | None = None

    def of(self, served: Served) -> tuple[bytes, bytes]:
        """The OpenAPI document as JSON, and as HTML."""
        made = self._made
        if made is None or made[0] is not served:
            document = openapi(served, self._guarded)
            made = self._made = (served, json.dumps(document).encode(), page(document).encode())
        return made[1:]
