"""The verifier that the settings name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.errors import UsageError
from qa.settings.config import EMBEDDED, Settings
from qa.settings.table import AUTO, MODEL_ITSELF, OFF
from qa.verify.verifier import Verifier

if TYPE_CHECKING:
    import httpx

    from qa.models.cancellation import Stop
    from qa.readers.generative import OnWait


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
        from qa.verify.entailment import EntailmentVerifier

        return EntailmentVerifier.open(settings.verifier)
    from qa.egress.policy import EgressPolicy
    from qa.models.providers import endpoint
    from qa.verify.chat_verifier import ChatVerifier
    from qa.verify.verdict_cache import FILE, VerdictCache

    served = endpoint(settings)
    if served is None:
        raise UsageError("the model cannot verify, as none is set: name one, or a cross-encoder as the verifier.")
    cache = VerdictCache(settings.data_dir / FILE)
    return ChatVerifier(served, EgressPolicy.of(settings), cache, on_wait, stop, transport)
