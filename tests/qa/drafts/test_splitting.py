"""A draft cut into sentences with the keys that each cites, in every spelling and every layout."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.drafts.splitting import finished, split

NINE, TEN, ELEVEN = "08ANYTOWN7 ¶9", "08ANYTOWN7 ¶10", "08ANYTOWN7 ¶11"
OTHER = "07SKOPJE88 ¶6"


def cut(text: str, known: tuple[str, ...] = ()) -> list[tuple[str, tuple[str, ...]]]:
    return [(sentence.text, sentence.citations) for sentence in split(text, known=known)]


@pytest.mark.parametrize(
    ("citation", "keys"),
    [
        ("[08ANYTOWN7 ¶9]", (NINE,)),
        ("(08 Anytown 7, para 9)", (NINE,)),
        ("(08 Anytown 0007 paragraph 9)", (NINE,)),
        ("08ANYTOWN0007 paragraph 9", (NINE,)),
        ("08ANYTOWN7 ¶¶9, 11", (NINE, ELEVEN)),
        ("[08ANYTOWN7 ¶9-11]", (NINE, TEN, ELEVEN)),
        ("[08ANYTOWN7 ¶¶9–11]", (NINE, TEN, ELEVEN)),
        ("[08ANYTOWN7 ¶9; 07SKOPJE88 ¶6]", (NINE, OTHER)),
        ("[08ANYTOWN7 ¶9][07SKOPJE88 ¶6]", (NINE, OTHER)),
        ("[08ANYTOWN7 ¶9, ¶10 and ¶11]", (NINE, TEN, ELEVEN)),
        ("(see 08ANYTOWN7, paras. 9 and 10)", (NINE, TEN)),
        ("【08ANYTOWN7 ¶9】", (NINE,)),
        ("**[08ANYTOWN7 ¶9]**", (NINE,)),
        ("[08ANYTOWN7 ¶9](https://example.org/x)", (NINE,)),
        ("[08ANYTOWN7\n¶9]", (NINE,)),
        ("[08ANYTOWN7 ¶134 (2)]", ("08ANYTOWN7 ¶134 (2)",)),
        ("[72TEHRAN1164 §1]", ("72TEHRAN1164 §1",)),
        ("[2008ANYTOW00007 ¶9]", ("08ANYTOW7 ¶9",)),
        ("[08ANYTOWN7]", ("08ANYTOWN7",)),
        ("[1]", ("[1]",)),
    ],
)
@pytest.mark.parametrize("form", ["Boats sank {}.", "Boats sank. {}"])
def test_a_citation_is_read_in_any_usual_spelling_before_or_after_the_full_stop(
    citation: str, keys: tuple[str, ...], form: str
) -> None:
    assert cut(form.format(citation)) == [("Boats sank.", keys)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Boats sank [08ANYTOWN7 ¶9]. Others (¶10) swam.", [("Boats sank.", (NINE,)), ("Others swam.", (TEN,))]),
        ("Boats sank. [08ANYTOWN7 ¶9] They swam.", [("Boats sank.", (NINE,)), ("They swam.", ())]),
        ("[08ANYTOWN7 ¶9] They sank. [08ANYTOWN7 ¶10] We swam.", [("They sank.", (NINE,)), ("We swam.", (TEN,))]),
        ("They sank [08ANYTOWN7 ¶9]\nWe swam [08ANYTOWN7 ¶10]", [("They sank", (NINE,)), ("We swam", (TEN,))]),
        ("They sank.\n\n[08ANYTOWN7 ¶9]", [("They sank.", (NINE,))]),
        ("They sank [08ANYTOWN7 ¶9].\n\nSources: [08ANYTOWN7 ¶9]", [("They sank.", (NINE,))]),
        ("They sank [08ANYTOWN7 ¶9].\n\n[08FALSE1 ¶1]", [("They sank.", (NINE,)), ("[08FALSE1 ¶1]", ("08FALSE1 ¶1",))]),
        ("08ANYTOWN7 ¶9, 32 boats sank.", [("32 boats sank.", (NINE,))]),
        ("Article 5 §2 of the law and paragraph 9 apply.", [("Article 5 §2 of the law and paragraph 9 apply.", ())]),
        ("In 2007 about 20 people sank.", [("In 2007 about 20 people sank.", ())]),
    ],
)
def test_each_citation_goes_with_its_sentence(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Doe met Dr. Roe. They left.", ["Mr. Doe met Dr. Roe.", "They left."]),
        ("The U.S. Embassy closed. It reopened.", ["The U.S. Embassy closed.", "It reopened."]),
        ("She left the U.S. The police stayed.", ["She left the U.S.", "The police stayed."]),
        ("See Art. 137 and para. 9 of No. 5. It stands.", ["See Art. 137 and para. 9 of No. 5.", "It stands."]),
        ("Costs rose 2.5 percent at 10:30 a.m. on Friday.", ["Costs rose 2.5 percent at 10:30 a.m. on Friday."]),
        ("J. Doe came, e.g. Tuesday, i.e. late.", ["J. Doe came, e.g. Tuesday, i.e. late."]),
        ("Did it sink? One did! So… two.", ["Did it sink?", "One did!", "So… two."]),
        ("He said “We sank. We swam.” They left.", ["He said “We sank. We swam.”", "They left."]),
        ('He said "It sank." They left.', ['He said "It sank."', "They left."]),
        ("# Findings\n\n- One **boat** sank\n* Two `boats`\n  swam.\n", ["One boat sank", "Two boats swam."]),
        ("1. One sank.\n2. Two swam.\n", ["One sank.", "Two swam."]),
        ("Police found\n32. Others came.", ["Police found 32.", "Others came."]),
        ("## In 2007, 32 boats sank\n\nTrue words.", ["In 2007, 32 boats sank", "True words."]),
        ("Yes. The boat sank.", ["Yes. The boat sank."]),
        ("---\n```\nThe boat sank.\n```\n", ["The boat sank."]),
        ("  \n\n\t", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in split(text)] == sentences


def test_known_keys_decide_between_number_and_position_and_complete_a_bare_one() -> None:
    assert cut("It sank [72TEHRAN1164 para 1].", ("72TEHRAN1164 §1",)) == [("It sank.", ("72TEHRAN1164 §1",))]
    assert cut("It sank [¶9].", (NINE, TEN)) == [("It sank.", (NINE,))]
    assert cut("It sank [¶9].", (NINE, OTHER)) == [("It sank [¶9].", ())]
    assert cut("It sank [08ANYTOWN7 ¶9-11].", (NINE, ELEVEN)) == [("It sank.", (NINE, ELEVEN))]


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Boats sank", 0),
        ("Boats sank. ", 0),
        ("Boats sank. [08ANY", 0),
        ("Boats sank. [08ANYTOWN7 ¶9] ", 0),
        ("Boats sank. [08ANYTOWN7 ¶9] Others swam away ", 1),
        ("Boats sank. 08 Anytown 7, ", 0),
        ("He said “We sank. We swam away and ", 0),
    ],
)
def test_a_sentence_is_finished_when_nothing_that_follows_can_change_it(text: str, sure: int) -> None:
    assert len(finished(text)) == sure


PIECES = st.sampled_from(
    [
        "Police counted 32 boats",
        "The U.S. Embassy closed",
        "Mr. Doe said “We sank. We swam.”",
        "Yes",
        " [08ANYTOWN7 ¶9]",
        " (08 Anytown 7, para 10)",
        ". ",
        "! ",
        "\n\n",
        "\n- ",
        "\n",
        " ",
        "“",
        "”",
        "[",
        "(see ",
        "# Findings\n",
    ]
)


@given(st.lists(PIECES, max_size=14).map("".join), st.data())
def test_what_is_finished_stays_as_it_is_however_the_draft_goes_on(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    done = finished(text[:at])
    assert split(text)[: len(done)] == done


@given(st.text(max_size=300))
def test_any_text_can_be_cut(text: str) -> None:
    assert all(sentence.text for sentence in split(text))


def test_a_draft_of_many_sentences_is_cut_whole() -> None:
    text = " ".join(f"Police counted {n} boats. [08ANYTOWN7 ¶{n}]" for n in range(1, 5001))
    found = split(text)
    assert len(found) == 5000
    assert found[-1].citations == ("08ANYTOWN7 ¶5000",)


@pytest.mark.parametrize("lead", ["According to", "As stated in", "In"])
def test_what_led_in_a_citation_goes_with_it(lead: str) -> None:
    assert cut(f"{lead} 08ANYTOWN7 ¶9, the mayor left.") == [("The mayor left.", (NINE,))]
    assert cut("In the harbour, the mayor left [08ANYTOWN7 ¶9].") == [("In the harbour, the mayor left.", (NINE,))]
