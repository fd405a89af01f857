"""Turn requests into the JSON of each wire protocol, and what servers send into replies. No network is touched here."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from qa.settings.provider_table import PROTOCOLS

if TYPE_CHECKING:
    from qa.models.protocols.protocol import WireProtocol


def protocol_of(name: str) -> WireProtocol:
    """Return the protocol of this name in `PROTOCOLS`; its file is loaded on first use."""
    protocol: WireProtocol = import_module(f"{__name__}.{PROTOCOLS[name]}").PROTOCOL
    return protocol
