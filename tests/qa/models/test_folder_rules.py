"""What a folder's `ask.toml` may decide, and what it may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.errors import UsageError
from qa.models.providers import endpoint
from qa.settings.config import Settings, read_settings
from tests.fakes.endpoints import ELSEWHERE, HERE, KEYS, OURS, endpoint_for, refused


@pytest.mark.parametrize(
    ("own", "here", "key", "value"),
    [
        ("", "clearance = 'C'", "clearance", "C"),
        ("clearance = 'C'", "clearance = 'SBU'", "clearance", "SBU"),
        ("", "remote_marking = 'U'", "remote_marking", "U"),
        ("remote_marking = 'S'", "remote_marking = 'C'", "remote_marking", "C"),
        ("trusted_hosts = ['a', 'b']", "trusted_hosts = ['b']", "trusted_hosts", ("b",)),
        ("trusted_hosts = ['a', 'b']", "trusted_hosts = []", "trusted_hosts", ()),
    ],
)
def test_a_folder_may_tighten_the_limits(
    folder: Path, user_file: Path, own: str, here: str, key: str, value: object
) -> None:
    user_file.write_text(own)
    (folder / "ask.toml").write_text(here)
    assert getattr(read_settings(folder=folder, environment={}), key) == value


@pytest.mark.parametrize(
    ("own", "here"),
    [
        ("clearance = 'SBU'", "clearance = 'C'"),
        ("clearance = 'S'", "clearance = 'all'"),
        ("", "remote_marking = 'C'"),
        ("remote_marking = 'U'", "remote_marking = 'SBU'"),
        ("", "trusted_hosts = ['gpu.example']"),
        ("trusted_hosts = ['a']", "trusted_hosts = ['a', 'b']"),
    ],
)
def test_a_folder_may_not_loosen_the_limits(folder: Path, user_file: Path, own: str, here: str) -> None:
    user_file.write_text(own)
    (folder / "ask.toml").write_text(here)
    with pytest.raises(UsageError, match="may only be tightened here") as refused:
        read_settings(folder=folder, environment={})
    assert str(folder / "ask.toml") in str(refused.value)
    assert str(user_file) in str(refused.value)


@pytest.mark.parametrize(
    ("environment", "given"), [({"ASK_REMOTE_MARKING": "S"}, None), ({}, "S"), ({"ASK_REMOTE_MARKING": "U"}, "S")]
)
def test_the_person_may_loosen_the_limits(folder: Path, environment: dict[str, str], given: str | None) -> None:
    (folder / "ask.toml").write_text("remote_marking = 'C'")
    settings = read_settings(folder=folder, environment=environment, remote_marking=given)
    assert settings.remote_marking == "S"


def test_a_folder_may_add_a_server_of_this_machine_with_its_key(folder: Path) -> None:
    (folder / "ask.toml").write_text(OURS.replace(ELSEWHERE, HERE))
    result = endpoint_for(folder, "ours/x", {"OURS_KEY": "k"})
    assert (result.base_url, result.key) == (HERE, "k")


def test_a_folder_may_add_a_server_elsewhere_that_the_person_then_names(folder: Path) -> None:
    (folder / "ask.toml").write_text(f"[providers.ours]\nbase_url = '{ELSEWHERE}'")
    assert endpoint_for(folder, "ours/x", KEYS).key is None
    assert endpoint_for(folder, None, {"ASK_MODEL": "ours/x"}).base_url == ELSEWHERE


def test_a_folder_may_lead_a_known_provider_to_this_machine_but_not_its_key(folder: Path) -> None:
    (folder / "ask.toml").write_text(f"[providers.openai]\nbase_url = '{HERE}'")
    result = endpoint_for(folder, "openai/x", KEYS)
    assert (result.base_url, result.key) == (HERE, None)


@pytest.mark.parametrize(
    ("toml", "model", "words"),
    [
        (f"[providers.openai]\nbase_url = '{ELSEWHERE}'", "openai/x", "may not lead openai to elsewhere.example"),
        (f"[providers.mine]\nbase_url = '{ELSEWHERE}'", "mine/x", "may not lead mine to elsewhere.example"),
        (OURS, "ours/x", "may not send the key of OURS_KEY to elsewhere.example"),
        (OURS.replace(ELSEWHERE, HERE).replace("OURS_KEY", "OPENAI_API_KEY"), "ours/x", "may not send the key of"),
        ("[providers.ollama]\nstart = 'rm -r x'", "ollama/x", "may not name a command to start ollama with"),
        ("[providers.openai]\napi_key_env = 'AWS_SECRET'", "openai/x", "may not send the key of AWS_SECRET to"),
        ("[providers.mine]\napi_key_env = 'AWS_SECRET'", "mine/x", "may not send the key of AWS_SECRET to"),
        (
            f"model = 'compat/x'\nbase_url = '{ELSEWHERE}'",
            None,
            "may not by itself send questions to elsewhere.example",
        ),
        (f"model = 'ours/x'\n[providers.ours]\nbase_url = '{ELSEWHERE}'", None, "say --model ours/x"),
        (f"model = 'openai/x'\nbase_url = '{ELSEWHERE}'", None, "may not lead openai to elsewhere.example"),
        (
            "[providers.x]\nbase_url = 'http://127.0.0.1.evil.example'\napi_key_env = 'K'",
            "x/x",
            "may not send the key",
        ),
        ("[providers.x]\nbase_url = 'http://127.1'\napi_key_env = 'K'", "x/x", "may not send the key of K to 127.1"),
    ],
)
def test_a_folder_may_not_decide_what_leaves_this_machine(
    folder: Path, user_file: Path, toml: str, model: str | None, words: str
) -> None:
    user_file.write_text("[providers.mine]\nbase_url = 'https://mine.example'\napi_key_env = 'MINE'")
    (folder / "ask.toml").write_text(toml)
    message = refused(folder, model, KEYS | {"AWS_SECRET": "s", "OURS_KEY": "k", "MINE": "m"})
    assert words in message
    assert message.startswith(str(folder / "ask.toml"))


def test_a_folder_that_repeats_what_the_person_says_changes_nothing(folder: Path, user_file: Path) -> None:
    user_file.write_text(OURS)
    (folder / "ask.toml").write_text(OURS)
    assert endpoint_for(folder, "ours/x", {"OURS_KEY": "k"}).key == "k"


def test_a_folder_that_leads_the_persons_provider_to_this_machine_gets_no_key(folder: Path, user_file: Path) -> None:
    user_file.write_text(OURS)
    (folder / "ask.toml").write_text(f"[providers.ours]\nbase_url = '{HERE}'")
    result = endpoint_for(folder, "ours/x", {"OURS_KEY": "k"})
    assert (result.base_url, result.key) == (HERE, None)


def test_settings_made_by_hand_are_the_callers_own(tmp_path: Path) -> None:
    table = {"base_url": ELSEWHERE, "api_key_env": ("MINE",), "start": "serve"}
    settings = Settings(data_dir=tmp_path, model="ours/x", providers={"ours": table})
    result = endpoint(settings, {"MINE": "k"})
    assert result is not None
    assert (result.base_url, result.key) == (ELSEWHERE, "k")
