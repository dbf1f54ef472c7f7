"""
Close the network: whoever tries to leave this machine gets an error, and is written down.

The tests import this file; the Pythons that they start (notebook kernels, JupyterLab) find it under
the name that Python loads by itself at start, through PYTHONPATH. Loopback and Unix sockets stay
open, since Jupyter talks over them.
"""

from __future__ import annotations

import ipaddress
import os
import socket
from pathlib import Path

attempts: list[str] = []

LOCAL_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost", socket.gethostname()}


class NetworkBlockedError(RuntimeError):
    """Something tried to reach another machine; not an OSError, which libraries forgive."""


def is_local(host: object) -> bool:
    """Tell whether a host name or address means this machine."""
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host is None or host in LOCAL_NAMES:
        return True
    try:
        address = ipaddress.ip_address(str(host).partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def check(host: object) -> None:
    """
    Let the host pass, or note it and raise.

    Raises
    ------
    NetworkBlockedError
        For any host but this one.
    """
    if is_local(host):
        return
    attempts.append(str(host))
    if log := os.environ.get("TOOLKIT_NETWORK_LOG"):
        with Path(log).open("a", encoding="utf-8") as file:
            file.write(f"{host}\n")
    message = f"{host!r} was to be reached over the network; tests and notebooks work offline."
    raise NetworkBlockedError(message)


def guarded(method):
    """Wrap a socket's method whose last argument is an address."""

    def call(self, *args):
        if self.family in {socket.AF_INET, socket.AF_INET6} and isinstance(args[-1], tuple):
            check(args[-1][0])
        return method(self, *args)

    return call


def guarded_lookup(host, *args, **kwargs):
    """Look up the address of a host only if the host is this one."""
    check(host)
    return lookup(host, *args, **kwargs)


lookup = socket.getaddrinfo
socket.getaddrinfo = guarded_lookup
for name in ("connect", "connect_ex", "sendto"):
    setattr(socket.socket, name, guarded(getattr(socket.socket, name)))
