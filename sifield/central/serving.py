"""Answering laptops until told to stop."""

import signal
import socket
from types import FrameType

import uvicorn

from sifield.central.api import Centre, make_app
from sifield.errors import SifieldError

_BACKLOG = 256
_PATIENCE = 10
"""Seconds that requests under way have to end when the centre is stopped."""


def listen(host: str, port: int) -> socket.socket:
    """Open the port; laptops that knock before `run` answers just wait.

    Raises:
        SifieldError: "no-port", it is taken, or may not be opened.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as fault:
        listener.close()
        raise SifieldError(
            f"The centre cannot listen on {host}, port {port}: {fault.strerror}.",
            "Give another --host or --port.",
            code="no-port",
        ) from fault
    listener.listen(_BACKLOG)
    return listener


def address_of(listener: socket.socket, *, tls: bool) -> str:
    """Give the address that a listener answers on."""
    host, port = listener.getsockname()[:2]
    return f"{'https' if tls else 'http'}://{f'[{host}]' if ':' in host else host}:{port}"


def run(
    centre: Centre, listener: socket.socket, *, certificate: str | None, key: str | None, behind_proxy: bool
) -> None:
    """Answer until SIGTERM or SIGINT, then finish what is under way and return.

    Args:
        certificate: PEM files for TLS, with ``key``; None for plain HTTP.
    """
    config = uvicorn.Config(
        make_app(centre),
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=behind_proxy,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        timeout_graceful_shutdown=_PATIENCE,
    )
    # uvicorn sends itself the signal again once it is done; without these that would end the program as if by a fault.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    uvicorn.Server(config).run(sockets=[listener])


def _stop(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: uvicorn's own handler has stopped the service."""
