"""Follow-ups: what they mean by themselves, and how the turn before is kept."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from index.errors import DiskError, UsageError
from qa.drafts.draft import Turn
from qa.drafts.follow_up import KEPT, keep, recall, resolve

COUNTED = "how many boats did KPS count in 2007?"


@pytest.mark.parametrize(
    ("before", "follow_up", "meant"),
    [
        (COUNTED, "and in 2006?", "how many boats did KPS count in 2006?"),
        (COUNTED, "2006?", "how many boats did KPS count in 2006?"),
        (COUNTED, "what about 2005 and 2006?", "how many boats did KPS count in 2005 and 2006?"),
        (COUNTED, "and UNMIK?", "how many boats did UNMIK count in 2007?"),
        (COUNTED, "how many of them were tugs?", f"how many of them were tugs? ({COUNTED})"),
        (COUNTED, "who owned them in 2009?", "who owned them in 2009? (how many boats did KPS count?)"),
        (COUNTED, "which minister opened the harbour museum?", "which minister opened the harbour museum?"),
        ("who is mayor?", "why?", "why? (who is mayor?)"),
        (COUNTED, "and UNMIK in 2006?", "how many boats did UNMIK count in 2006?"),
        (
            "how many boats did KPS and UNMIK count?",
            "and NATO?",
            "and NATO? (how many boats did KPS and UNMIK count?)",
        ),
        ("were boats lost?", "which ministry office said so?", "which ministry office said so? (were boats lost?)"),
    ],
)
def test_a_follow_up_is_put_as_a_question_of_its_own(before: str, follow_up: str, meant: str) -> None:
    assert resolve(follow_up, before).text == meant


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("why? (how many boats sank?)", "other"),
        ("when was that? (how many boats sank?)", "date"),
        ("and off Kelland? (how many boats sank?)", "figure"),
        ("how many boats sank?", "figure"),
        ("how many boats sank (in the bay)", "figure"),
    ],
)
def test_a_follow_up_asks_for_what_it_asks_for_and_not_for_what_was_asked_before(text: str, kind: str) -> None:
    assert resolve(text).answered.kind == kind


def turn(n: int) -> Turn:
    return Turn(f"question {n}?", f"answer {n}", "SBU")


def test_the_last_turns_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    kept = tmp_path / "data" / "conversation.json"
    keep(kept, Path("/an/index"), [turn(n) for n in range(KEPT + 2)])
    assert recall(kept, Path("/an/index")) == tuple(turn(n) for n in range(2, KEPT + 2))
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert list(kept.parent.iterdir()) == [kept]


def test_nothing_to_continue_from_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no question before this one"):
        recall(tmp_path / "none.json", Path("/an/index"))


def test_a_question_to_another_index_is_not_continued(tmp_path: Path) -> None:
    keep(tmp_path / "kept.json", Path("/an/index"), [turn(1)])
    with pytest.raises(UsageError, match="another index"):
        recall(tmp_path / "kept.json", Path("/another"))


@pytest.mark.parametrize("text", ["", "{}", '{"index": "/an/index", "exchanges": [{"question": "?"}]}', "[1]"])
def test_a_file_that_is_not_ours_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "kept.json").write_text(text)
    with pytest.raises(UsageError, match=r"kept\.json cannot be read"):
        recall(tmp_path / "kept.json", Path("/an/index"))


def test_what_cannot_be_written_says_so_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "kept.json").mkdir()
    with pytest.raises(DiskError, match="cannot be written"):
        keep(tmp_path / "kept.json", Path("/an/index"), [turn(1)])
    assert list(tmp_path.iterdir()) == [tmp_path / "kept.json"]
