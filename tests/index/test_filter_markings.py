"""`--marking`: only passages of the levels that were asked for, whatever their caveats."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import UsageError
from index.filters import Filters
from qa import Assistant


@pytest.mark.parametrize("levels", [["U"], ["SBU"], ["C"], ["U", "C"]])
def test_only_passages_of_these_levels_are_found(sample_index: Path, levels: list[str]) -> None:
    with Assistant.open(sample_index) as assistant:
        hits = assistant.search("trafficking victims and the police", 100, marking=levels)
    assert {hit.passage.marking.partition("//")[0] for hit in hits} == set(levels)


def test_a_clearance_holds_beside_it(sample_index: Path) -> None:
    with Assistant.open(sample_index, clearance="U") as assistant:
        assert assistant.search("trafficking victims", 100, marking=["SBU", "C"]) == ()


def test_a_level_is_taken_in_any_case_and_once() -> None:
    assert Filters.parse(marking=["sbu", "SBU", "u"]).markings == ("SBU", "U")


def test_what_is_no_level_is_refused() -> None:
    with pytest.raises(UsageError, match="--marking 'COSMIC' is no level"):
        Filters.parse(marking="COSMIC")


def test_the_command_has_it_and_the_record_keeps_it(run_ask: Callable[..., Any], sample_index: Path) -> None:
    done = run_ask("how many victims?", "--index", str(sample_index), "--marking", "U", "--json")
    answer = json.loads(done.stdout)
    assert {hit["marking"] for hit in answer["passages"]} == {"U"}
    assert answer["record"]["filters"]["marking"] == ["U"]
