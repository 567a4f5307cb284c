"""Where the server listens, and who may ask it."""

import errno
import ipaddress
import socket

from creditline.features.errors import DataError

SHORTEST_TOKEN = 16


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to the address, not listening yet; DataError where that cannot be."""
    try:
        family, kind, proto, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        found = socket.socket(family, kind, proto)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind(address)
        except OSError:
            found.close()
            raise
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise DataError(
                f"port {port} of {host} is taken; stop what uses it, or name another with --port"
            ) from error
        raise DataError(
            f"cannot listen on {host}, port {port}: {error.strerror or error}; name another address"
        ) from error
    return found


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_access(host: str, token: str | None, anonymous: bool) -> None:
    """Refuse (DataError) a token that is too short to be one, and an address that others reach without any."""
    if token is not None and (len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable()):
        raise DataError(f"the token must have at least {SHORTEST_TOKEN} printable ASCII characters; make a longer one")
    if token is None and not anonymous and not is_loopback(host):
        raise DataError(
            f"{host} can be reached from other machines, and no token is asked for; "
            "give one with --token-file or CREDITLINE_TOKEN, or say --i-know"
        )
