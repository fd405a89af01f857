"""What a folder's `ask.toml` may not decide about models: it may have come with what was downloaded.

It may add providers, and lead known ones to a server on this machine. It may not by itself send questions and passages
to another machine, lead a known provider there, send a key anywhere but to a server on this machine, or name a command
that messages then advise. (That it may not loosen what the markings allow is in `qa/settings/config.py`.)
"""

from __future__ import annotations

from index.errors import UsageError
from qa.models import hosts
from qa.settings.config import COMPAT, Settings, user_file
from qa.settings.provider_table import BUILT_IN, WELL_KNOWN


def check(settings: Settings, name: str, base_url: str, source: str) -> None:
    """Refuse a base URL or a key variable that a folder's file has no say in."""
    file = settings.folder_file
    if file is None:
        return
    remote = not hosts.is_loopback(base_url)
    host = hosts.host_of(base_url)
    if remote and source == file and not _own(settings, name):
        raise UsageError(f"{file}: it may not lead {name} to {host}; {_move(f'[providers.{name}]')}")
    if settings.sources.get(f"providers.{name}.start") == file:
        raise UsageError(f"{file}: it may not name a command to start {name} with; {_move('start')}")
    key_names = settings.providers.get(name, {}).get("api_key_env", ())
    if settings.sources.get(f"providers.{name}.api_key_env") == file and (remote or WELL_KNOWN & {*key_names}):
        raise UsageError(f"{file}: it may not send the key of {key_names[0]} to {host}; {_move(f'[providers.{name}]')}")


def check_choice(settings: Settings, base_url: str, source: str) -> None:
    """Refuse to ask a model elsewhere that only a folder's file chose."""
    file = settings.folder_file
    if file and settings.sources.get("model") == source == file and not hosts.is_loopback(base_url):
        raise UsageError(
            f"{file}: it may not by itself send questions to {hosts.host_of(base_url)}; "
            f"say --model {settings.model}, or put this model into {user_file()}"
        )


def _own(settings: Settings, name: str) -> bool:
    """Whether the provider is the file's own, and not known from elsewhere."""
    if name == COMPAT:
        return True
    return name not in BUILT_IN and settings.sources.get(f"providers.{name}") == settings.folder_file


def _move(table: str) -> str:
    return f"if this is yours, put {table} into {user_file()}"
