"""What the tests of providers have in common: keys, addresses, and the endpoint that settings lead to."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from index.errors import UsageError
from qa.models.chat import Endpoint
from qa.models.providers import endpoint
from qa.settings.config import read_settings
from qa.settings.provider_table import WELL_KNOWN

KEYS = {name: f"key-of-{name}" for name in WELL_KNOWN}
"""Every key that is known is set."""
ELSEWHERE = "https://elsewhere.example/v1"
HERE = "http://127.0.0.1:9/v1"
OURS = f"""
[providers.ours]
protocol = "anthropic"
base_url = "{ELSEWHERE}"
api_key_env = "OURS_KEY"
key_header = "x-api-key"
short_schema = false
"""


def endpoint_for(
    folder: Path, model: str | None, environment: Mapping[str, str] | None = None, **options: object
) -> Endpoint:
    """The endpoint for this model, here."""
    environment = environment or {}
    settings = read_settings(folder=folder, environment=environment, model=model, **options)
    result = endpoint(settings, environment)
    assert result is not None
    return result


def refused(folder: Path, model: str | None, environment: Mapping[str, str] | None = None) -> str:
    """What is said where there is no endpoint."""
    with pytest.raises(UsageError) as error:
        endpoint_for(folder, model, environment)
    assert "\n" not in str(error.value)
    return str(error.value)
