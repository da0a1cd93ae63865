"""The tests' own fence: nothing but this machine can be reached."""

import socket

import pytest


def test_prov_nar_bara_den_egna_datorn():
    with pytest.raises(PermissionError, match="egna datorn"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
