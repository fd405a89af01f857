"""The verifier that the settings name."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from index.errors import UsageError
from qa.settings.config import EMBEDDED, Settings
from qa.settings.table import AUTO, MODEL_ITSELF, OFF
from qa.verify.verifier import Verifier

if TYPE_CHECKING:
    import httpx

    from qa.models.cancellation import Stop
    from qa.readers.generative import OnWait
    from qa.verify.entailment import EntailmentVerifier


def asks_model(settings: Settings) -> bool:
    """Whether the verifier is the model that is set, for whose server one has to wait."""
    return settings.model != EMBEDDED and settings.verifier in (AUTO, MODEL_ITSELF)


def verifier(
    settings: Settings,
    on_wait: OnWait | None = None,
    stop: Stop | None = None,
    transport: httpx.BaseTransport | None = None,
) -> Verifier | None:
    """Return the verifier, None if there is none: unless it is named, only a model that is set verifies.

    Raises UsageError, EmbedderError.
    """
    if settings.verifier == OFF or (settings.verifier == AUTO and settings.model == EMBEDDED):
        return None
    if settings.verifier not in (AUTO, MODEL_ITSELF):
        return _cross_encoder(settings.verifier)
    from qa.egress.policy import EgressPolicy
    from qa.models.providers import endpoint
    from qa.verify.chat_verifier import ChatVerifier
    from qa.verify.verdict_cache import FILE, VerdictCache

    served = endpoint(settings)
    if served is None:
        raise UsageError("the model cannot verify, as none is set: name one, or a cross-encoder as the verifier.")
    cache = VerdictCache(settings.data_dir / FILE)
    return ChatVerifier(served, EgressPolicy.of(settings), cache, on_wait, stop, transport)


@lru_cache(1)
def _cross_encoder(name: str) -> EntailmentVerifier:
    """Open it once: a server makes the verifier anew for every question, and loading the network takes seconds."""
    from qa.verify.entailment import EntailmentVerifier

    return EntailmentVerifier.open(name)
