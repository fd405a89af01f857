"""Numbered marks in a draft stand for the keys of its notes; notes, headings and tables' heads are no sentences."""

from __future__ import annotations

import pytest

from qa.drafts.splitting import finished, split

NINE, TEN, OTHER = "08ANYTOWN7 ¶9", "08ANYTOWN7 ¶10", "07SKOPJE88 ¶6"


def cut(text: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(sentence.text, sentence.citations) for sentence in split(text)]


@pytest.mark.parametrize("heading", ["Sources:", "## Notes", "**References**", "Works Cited", "Notes\n-----", ""])
@pytest.mark.parametrize("label", ["{}.", "[{}]", "{})", "- [{}]", "[^{}]:", "<sup>{}</sup>"])
@pytest.mark.parametrize("mark", ["[{}]", "[^{}]", "({})", "<sup>{}</sup>"])
def test_a_mark_stands_for_the_key_of_its_note(mark: str, label: str, heading: str) -> None:
    notes = "\n".join(f"{label.format(n)} {key}" for n, key in enumerate((NINE, OTHER), 1))
    text = f"Boats sank {mark.format(1)}. Others swam.{mark.format(2)}\n\n{heading}\n{notes}"
    assert cut(text) == [("Boats sank.", (NINE,)), ("Others swam.", (OTHER,))]


@pytest.mark.parametrize(
    ("mark", "keys"),
    [
        ("[1, 3]", (NINE, OTHER)),
        ("[1-3]", (NINE, TEN, OTHER)),
        ("[1][2]", (NINE, TEN)),
        ("¹ ³", (NINE, OTHER)),
        ("¹²", (NINE, TEN)),
        ("(2, 3)", (TEN, OTHER)),
        ("[1, 7]", (NINE, "[7]")),
        ("[7]", ("[7]",)),
    ],
)
def test_a_mark_may_name_several_notes_and_one_without_a_note_stays(mark: str, keys: tuple[str, ...]) -> None:
    notes = f"Notes\n¹ {NINE}\n² {TEN} (SBU), *HARBOR*, May 1, 2008\n³ “PORT,” cable 07SKOPJE88, May 1, 2007, ¶6."
    assert cut(f"Boats sank {mark}.\n\n{notes}") == [("Boats sank.", keys)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Boats sank (1).\n\nNobody knew.", [("Boats sank (1).", ()), ("Nobody knew.", ())]),
        (f"Article 5 (1) asks for (1) oars [1].\n\n1. {NINE}", [("Article 5 (1) asks for (1) oars.", (NINE,))]),
        (f"1. {NINE}, 32 boats sank.\n2. {TEN}, 33 swam.", [("32 boats sank.", (NINE,)), ("33 swam.", (TEN,))]),
        (f"He has 5 m² of land.²\n\n² {NINE}", [("He has 5 m² of land.", (NINE,))]),
        (f"They sank [1].\n\nSources: [1] {NINE}; [2] {TEN}", [("They sank.", (NINE,))]),
        (f"They sank.\nSource: {NINE}.\n\nWe swam.\nSource: {TEN}.", [("They sank.", (NINE,)), ("We swam.", (TEN,))]),
        (f"They sank [{NINE}].\n\nCables cited\n- {NINE} (SBU) 2008\n    HARBOR", [("They sank.", (NINE,))]),
        (f"They sank [^a].\n\n[^a]: See {NINE}.\n\nWe swam.", [("They sank.", (NINE,)), ("We swam.", ())]),
        ("Notes\n\nThe mayor left.", [("The mayor left.", ())]),
    ],
)
def test_only_notes_are_taken_for_notes(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "heading",
    [
        "## Boats in 2007",
        "### 2.1 Findings",
        "Boats\n=====",
        "**Boats**",
        "# How many boats sank in 2007?",
        "|a|b|\n|-|-|",
    ],
)
def test_a_heading_is_no_sentence(heading: str) -> None:
    assert cut(f"{heading}\n| x | 32 boats sank [{NINE}] |") == [("x | 32 boats sank", (NINE,))]


@pytest.mark.parametrize(
    "citation",
    [
        "08‑ANYTOWN‑7, ¶9",
        "08–ANYTOWN–7 ¶9",
        "08⁃ANYTOWN‐7 ¶9".replace("⁃", "﹣"),
        "08\u200bANYTOWN\u20607 ¶\ufeff9",
        "08ANY\u00adTOWN7 ¶\u20099",
        "08ANYTOWN7&nbsp;&para;9",
        "08ANYTOWN7&#160;&#xB6;9",
        "０８ＡＮＹＴＯＷＮ７ ¶９",
        "08ANYTOWN7 pars. 9",
        "08 Anytown 7 § 9",
    ],
)
def test_a_key_is_read_with_whatever_dash_blank_or_width_it_is_written(citation: str) -> None:
    found = split(f"Boats sank ({citation}).", known=(NINE,))
    assert [(each.text, each.citations) for each in found] == [("Boats sank.", (NINE,))]


def test_entities_and_escaped_signs_are_read_as_what_they_stand_for() -> None:
    assert cut(f"R&amp;D of \\[the\\] mayor\\'s A\\_B sank [{NINE}].") == [
        ("R&D of [the] mayor\\'s A_B sank.", (NINE,))
    ]


def test_a_sentence_with_a_mark_waits_for_its_note() -> None:
    text = f"Boats sank [{NINE}]. Others swam away [1]. They reached the far shore at last."
    assert [each.text for each in finished(text)] == ["Boats sank."]
