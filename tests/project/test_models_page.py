"""docs/models.md: each recipe is what the code accepts, and what the code reads is on the page."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qa.models.chat import DEFAULT_MAX_OUTPUT, Endpoint
from qa.models.protocols import protocol_of
from qa.models.providers import endpoint
from qa.models.transport import READ
from qa.settings import config, table
from qa.settings.config import read_settings
from qa.settings.provider_table import BUILT_IN, WELL_KNOWN
from tests import CHECKOUT

PAGE = (CHECKOUT / "docs" / "models.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(sh|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OTHER_COMMANDS = frozenset({"ollama pull"})
MODEL_OF_TABLES = "ollama/qwen3:8b"


@dataclass(frozen=True)
class Recipe:
    """A block of the page, and the heading that it stands under."""

    heading: str
    language: str
    text: str

    @property
    def commands(self) -> list[list[str]]:
        """The words of each command, but for what is exported."""
        return [shlex.split(line) for line in self.text.splitlines() if not line.startswith("export ")]

    @property
    def exported(self) -> dict[str, str]:
        """The variables that are set."""
        pairs = (line.removeprefix("export ").split("=", 1) for line in self.text.splitlines() if "export " in line)
        return {name: "a-key" if value == "..." else value for name, value in pairs}

    @property
    def model(self) -> str:
        """What `--model` says."""
        return next(words[words.index("--model") + 1] for words in self.commands if "--model" in words)


def recipes(language: str) -> list[Recipe]:
    """Every block in this language."""
    return [recipe for recipe in _recipes() if recipe.language == language]


def _recipes() -> Iterator[Recipe]:
    for found in BLOCK.finditer(PAGE):
        heading = re.findall(r"^#+ (.*)$", PAGE[: found.start()], re.MULTILINE)[-1]
        yield Recipe(heading, found[1], found[2])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder whose `ask.toml` and own `config.toml` are empty."""
    monkeypatch.setattr(config, "user_file", lambda: tmp_path / "config.toml")
    return tmp_path


def found(folder: Path, environment: dict[str, str], model: str | None = None) -> Endpoint:
    """The endpoint that is set there."""
    result = endpoint(read_settings(folder=folder, environment=environment, model=model), environment)
    assert result is not None
    return result


@pytest.mark.parametrize("name", BUILT_IN)
def test_each_provider_has_a_recipe_that_leads_to_it(folder: Path, name: str) -> None:
    under = [recipe for recipe in recipes("sh") if recipe.heading == name]
    assert under
    for recipe in under:
        assert found(folder, recipe.exported, recipe.model).provider == name


@pytest.mark.parametrize("recipe", recipes("sh"), ids=lambda recipe: recipe.heading)
def test_each_variable_in_a_recipe_is_read(folder: Path, recipe: Recipe) -> None:
    for name in recipe.exported:
        without = {other: value for other, value in recipe.exported.items() if other != name}
        if recipe.heading == "compat" and name == "ASK_BASE_URL":
            without[name] = "https://another.example"
        assert found(folder, recipe.exported, recipe.model) != found(folder, without, recipe.model), name


@pytest.mark.parametrize("recipe", recipes("sh"), ids=lambda recipe: recipe.heading)
def test_each_command_in_a_recipe_is_ask_or_starts_the_server(folder: Path, recipe: Recipe) -> None:
    for words in recipe.commands:
        start = found(folder, {}, recipe.model).start if recipe.heading != "compat" else None
        known = {" ".join((start or "").split()[:2]), *OTHER_COMMANDS}
        assert words[0] == "ask" or " ".join(words[:2]) in known


@pytest.mark.parametrize("recipe", recipes("toml"), ids=lambda recipe: recipe.heading)
def test_each_file_shown_is_accepted_and_changes_something(folder: Path, recipe: Recipe) -> None:
    before = read_settings(folder=folder, environment={}, model=MODEL_OF_TABLES)
    name = recipe.text.splitlines()[0].removeprefix("# ")
    assert name in {"ask.toml", "config.toml"}
    (folder / name).write_text(recipe.text, encoding="utf-8")
    after = read_settings(folder=folder, environment={}, model=MODEL_OF_TABLES)
    assert after != before
    for provider in after.providers:
        found(folder, {}, f"{provider}/x")


def test_a_server_elsewhere_gets_the_key_that_its_recipe_names(folder: Path) -> None:
    shown = [recipe for recipe in recipes("toml") if "api_key_env" in recipe.text]
    assert len(shown) == 2
    for recipe in shown:
        (folder / "config.toml").write_text(recipe.text, encoding="utf-8")
        ((name, table),) = tomllib.loads(recipe.text)["providers"].items()
        assert found(folder, {table["api_key_env"]: "k"}, f"{name}/x").key == "k"


def test_the_options_shown_reach_the_model(folder: Path) -> None:
    (recipe,) = (recipe for recipe in recipes("toml") if recipe.heading == "Options")
    (folder / "ask.toml").write_text(recipe.text, encoding="utf-8")
    options = found(folder, {}, MODEL_OF_TABLES).options
    assert (options.context, options.max_output, options.temperature, options.timeout, options.schema) == (
        32768,
        1500,
        0.2,
        300.0,
        "off",
    )
    assert options.extra == {"think": False}


def test_the_defaults_named_are_those_of_the_code() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGE, re.MULTILINE))
    assert str(protocol_of("ollama").default_window) in rows["context"]
    assert str(DEFAULT_MAX_OUTPUT) in rows["max_output"]
    assert rows["timeout"] == f"{READ[True]:.0f} here, {READ[False]:.0f} elsewhere"
    assert rows["remote_marking"] == config.REMOTE_MARKING


def test_all_that_the_code_reads_is_on_the_page() -> None:
    variables = {*WELL_KNOWN, table.API_KEY, *(name for row in BUILT_IN.values() for name in row.base_names)}
    others = {"data_dir", "index", "k", "embedder", "weights", "decline_below", "unsure_below", "reranker", "strict"}
    model_settings = table.SETTINGS.keys() - others
    named = {*variables, *table.PROVIDER, *table.MODEL, *model_settings}
    named |= {f"ASK_{option.upper()}" for option in table.OPTIONS}
    assert {name for name in named if not re.search(rf"\b{name}\b", PAGE)} == set()


def test_all_that_the_page_calls_a_variable_is_read() -> None:
    settings = {f"ASK_{key.upper()}" for key in table.SETTINGS}
    base_names = {name for row in BUILT_IN.values() for name in row.base_names}
    named = set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", PAGE))
    assert named - settings - base_names - WELL_KNOWN == {table.API_KEY, "OURS_API_KEY"}


def test_what_errors_are_said_to_say_is_in_the_code() -> None:
    table = PAGE.partition("## When it does not work")[2]
    said = re.findall(r"^\| (?!it says|---)(.*?) \|", table, re.MULTILINE)
    code = "\n".join(path.read_text(encoding="utf-8") for path in (CHECKOUT / "qa").rglob("*.py"))
    assert len(said) > 10
    assert [phrase for phrase in said if phrase not in code] == []
