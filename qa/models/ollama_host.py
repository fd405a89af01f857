"""OLLAMA_HOST in all the forms that Ollama itself takes: `host`, `:port`, `host:port`, a URL."""

from __future__ import annotations

import re

PORT = "11434"
PORTS = {"http": "80", "https": "443"}
"""What Ollama takes where a URL names no port."""
ANY = frozenset({"", "0.0.0.0", "[::]"})
"""What a server listens on; a client cannot go there, but to this machine."""
CLOUD = "ollama.com"
_FORM = re.compile(
    r"(?:(https?)://)?([^/:\[\]]*|\[[0-9a-f:.]+\]|[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*)(?::(\d{1,5}))?(/.*)?", re.I
)


def base_url(text: str) -> str:
    """The URL that this value means; ValueError where it has none of these forms.

    >>> base_url(":8000"), base_url("0.0.0.0"), base_url("gpu.example:11500")
    ('http://127.0.0.1:8000', 'http://127.0.0.1:11434', 'http://gpu.example:11500')
    """
    text = text.strip().strip("\"'").strip()
    found = _FORM.fullmatch("https://ollama.com" if text.lower() == CLOUD else text)
    if found is None:
        raise ValueError(text)
    scheme, host, port, path = found.groups()
    host = f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host
    if host in ANY:
        host = "127.0.0.1"
    port = port or (PORTS[scheme.lower()] if scheme else PORT)
    return f"{(scheme or 'http').lower()}://{host.lower()}:{port}{(path or '').rstrip('/')}"
