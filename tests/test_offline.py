"""The tests' own guard against the network is awake, here and in child processes."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.request

import network_guard
import pytest


@pytest.fixture
def forgiven():
    """Forget the attempts that a test here makes on purpose."""
    yield
    network_guard.attempts.clear()


@pytest.mark.usefixtures("forgiven")
@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("example.org", 443), ("2001:db8::1", 80)])
def test_no_way_out(address):
    with pytest.raises(network_guard.NetworkBlockedError, match="work offline"):
        socket.create_connection(address, timeout=1)
    assert network_guard.attempts == [address[0]]


@pytest.mark.usefixtures("forgiven")
def test_no_way_out_for_libraries():
    with pytest.raises(network_guard.NetworkBlockedError):
        urllib.request.urlopen("https://example.org/")


@pytest.mark.usefixtures("forgiven")
def test_no_way_out_without_a_lookup():
    with socket.socket() as tcp, pytest.raises(network_guard.NetworkBlockedError):
        tcp.connect(("192.0.2.1", 80))
    with (
        socket.socket(type=socket.SOCK_DGRAM) as udp,
        pytest.raises(network_guard.NetworkBlockedError),
    ):
        udp.sendto(b"x", ("192.0.2.1", 53))


def test_this_machine_may_be_reached():
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5),
    ):
        pass


def test_child_processes_are_offline_too(offline_environment):
    program = "import socket; socket.create_connection(('example.org', 80))"
    command = [sys.executable, "-c", program]
    child = subprocess.run(
        command, env=offline_environment, capture_output=True, text=True, check=False
    )
    assert "NetworkBlockedError: 'example.org'" in child.stderr
