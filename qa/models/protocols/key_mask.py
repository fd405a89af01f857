"""Take a key out of what a server sends back: it may be repeated in an error, in a reply, in the name of a model."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from qa.models.chat import Endpoint
from qa.models.protocols.think_tags import torn

MASK = "[the key]"
SHORTEST = 6
LONGEST_WORD = 9


class KeyMask:
    """Masks these keys in texts and in streams, as they are and as JSON, URLs and headers spell them.

    A key that is a short word ("ollama"), as servers get that want none, is no secret, and is left where it stands.
    """

    def __init__(self, *keys: str | None) -> None:
        secret = [key for key in keys if key and _is_secret(key)]
        self._forms = tuple(sorted({form for key in secret for form in _forms(key)}, key=len, reverse=True))

    @classmethod
    def of(cls, endpoint: Endpoint) -> KeyMask:
        """Return the mask of the endpoint's key, and of the password in its URL."""
        return cls(endpoint.key, _password(endpoint.base_url))

    def text(self, text: str) -> str:
        """Return the text without the keys."""
        for form in self._forms:
            text = text.replace(form, MASK)
        return text

    def chunks(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the bytes without the keys, also where a key is torn between two chunks."""
        stream = MaskedStream(self)
        for chunk in chunks:
            yield stream.feed(chunk.decode("latin-1")).encode("latin-1")
        yield stream.end().encode("latin-1")

    def torn(self, text: str) -> int:
        """Count the characters at the end that may begin a key."""
        return torn(text, self._forms)


class MaskedStream:
    """Takes a text in pieces, and gives it without the keys; what may begin one is held back."""

    def __init__(self, mask: KeyMask) -> None:
        self._mask = mask
        self._held = ""

    def feed(self, piece: str) -> str:
        """Return the text that is certain once this piece has come."""
        text = self._mask.text(self._held + piece)
        certain = len(text) - self._mask.torn(text)
        self._held = text[certain:]
        return text[:certain]

    def end(self) -> str:
        """Return what was held back."""
        held, self._held = self._held, ""
        return held


def _password(url: str) -> str | None:
    try:
        return urlsplit(url).password
    except ValueError:
        return None


def _is_secret(key: str) -> bool:
    word = len(key) <= LONGEST_WORD and key.isalpha() and (key.islower() or key.isupper() or key.istitle())
    return len(key) >= SHORTEST and not word


def _forms(key: str) -> tuple[str, ...]:
    as_json = json.dumps(key)[1:-1]
    return key, as_json, as_json.replace("/", "\\/"), quote(key, safe=""), b64encode(key.encode()).decode()
