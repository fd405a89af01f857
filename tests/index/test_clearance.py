"""A clearance: what is above it is neither found nor shown, and changes nothing in what is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import build_index
from index.errors import UnknownFilterValue, UsageError
from index.filters import Filters
from index.markings import cleared
from index.search.question import parse
from index.search.ranker import Ranker
from index.search.retriever import Hit, Retriever
from index.store.open_index import OpenIndex, open_index
from index.text.tokens import words
from tests.fakes.tiny import cable_text, tiny_model

LEVELS = ("U", "SBU", "C", "S", "TS")
OPEN = [
    ("U", "The harbour of Tallinn froze in March. Ships waited outside for two weeks."),
    ("SBU", "The harbour master asked the ZHA for a new icebreaker. The budget for it was found."),
]
WITHHELD = [
    ("C", "The minister told the embassy that the grain ship Marigold carried rifles for the Zembla garrison."),
    ("S//NF", "The Zembla Harbour Agency (ZHA) paid the harbour master. Marigold sailed in the storm."),
    ("C/?", "Nobody could say which bridge the garrison would blow up."),
]
OTHERWISE = [
    ("C", "Teachers at the school asked for shelter, and a train was late at the old border."),
    ("S//NF", "The court of fish met twice. Its quarter report was signed, and the river rose."),
    ("C/?", "The treaty on trains was closed again by teachers who had found three more."),
]
QUESTIONS = [
    "When did the harbour of Tallinn freeze?", "What did Marigold carry?", "Marigld at the harbour", "ZHA",
    "harbuor mastr", "Who paid the harbour master?", "What is the Zembla Harbour Agency?", "icebreaker budget 2008",
    "teachers and trains", "Which bridge would the garrison blow up?", "shelterschool", "rifles", "ships",
    "08TALLINN7 harbour",
]  # fmt: skip


def made(folder: Path, *withheld: tuple[str, str]) -> OpenIndex:
    """An index of one cable whose paragraphs are marked in turn, and of one that is secret throughout."""
    cables = folder / "cables"
    cables.mkdir(parents=True)
    marked = [OPEN[0], withheld[0], OPEN[1], *withheld[1:]]
    text = cable_text(7, *(said for _, said in marked), subject="ZEMBLA ARMS ITSELF")
    for number, (mark, _) in enumerate(marked, start=1):
        text = text.replace(f"\n{number}. (U)", f"\n{number}. ({mark})")
    (cables / "7.txt").write_text(text.replace("UNCLAS TALLINN", "S E C R E T TALLINN"), "utf-8")
    secret = cable_text(8, f"{withheld[1][1]} So it was said.", subject="ALL SECRET", post="ZAGREB").replace(
        "1. (U)", "1. (S)"
    )
    secret = secret.replace("UNCLAS ZAGREB", "S E C R E T ZAGREB").replace("PGOV ECON EN", "ZEMB")
    (cables / "8.txt").write_text(secret, "utf-8")
    build_index([cables], folder / "index", embedder=str(tiny_model()))
    return open_index(folder / "index")


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    opened = made(tmp_path_factory.mktemp("one"), *WITHHELD)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIndex]:
    """The same, but for the words of what is above SBU."""
    opened = made(tmp_path_factory.mktemp("other"), *OTHERWISE)
    yield opened
    opened.close()


def found(index: OpenIndex, question: str, clearance: str | None) -> tuple[Hit, ...]:
    """What is found."""
    return Retriever(index).search(question, 20, Filters.parse(clearance=clearance))


@pytest.mark.parametrize(
    ("clearance", "paragraphs"),
    [
        ("U", [1]),
        ("SBU", [1, 3]),
        ("C", [1, 2, 3]),
        ("S", [1, 2, 3, 4]),
        ("TS", [1, 2, 3, 4, 5]),
        (None, [1, 2, 3, 4, 5]),
    ],
)
def test_what_ranks_above_the_clearance_is_not_found(
    index: OpenIndex, clearance: str | None, paragraphs: list[int]
) -> None:
    hits = found(index, "harbour garrison Marigold", clearance)
    assert sorted(hit.passage.number or 0 for hit in hits if hit.passage.reference_id == "08TALLINN7") == paragraphs
    assert ("08ZAGREB8 ¶1" in [hit.key for hit in hits]) is (clearance in {"S", "TS", None})


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("clearance", ["U", "SBU"])
def test_other_words_in_what_is_withheld_change_nothing(
    index: OpenIndex, other: OpenIndex, question: str, clearance: str
) -> None:
    assert found(index, question, clearance) == found(other, question, clearance)


def test_the_words_do_differ_for_one_who_may_read_them(index: OpenIndex, other: OpenIndex) -> None:
    assert [found(index, question, None) == found(other, question, None) for question in QUESTIONS].count(True) == 0


def test_acronyms_that_only_withheld_paragraphs_spell_out_are_unknown(index: OpenIndex) -> None:
    store = index.store
    assert store.acronyms() == store.acronyms("S") == [("ZHA", "Zembla Harbour Agency", 2)]
    assert store.acronyms("C") == store.acronyms("U") == []


def test_the_subject_of_a_cable_classified_above_the_clearance_is_withheld(index: OpenIndex) -> None:
    assert {hit.subject for hit in found(index, "harbour", "SBU")} == {None}
    assert {hit.subject for hit in found(index, "harbour", "S")} == {"ZEMBLA ARMS ITSELF", "ALL SECRET"}


@pytest.mark.parametrize(("clearance", "withheld"), [("U", True), ("SBU", True), ("TS", False), (None, False)])
def test_that_something_was_withheld_is_told_whatever_is_asked(
    index: OpenIndex, clearance: str | None, withheld: bool
) -> None:
    assert index.store.withholds(Filters.parse(clearance=clearance)) is withheld


def test_what_other_filters_leave_out_is_not_withheld(index: OpenIndex) -> None:
    assert not index.store.withholds(Filters.parse(clearance="C", cable="08TALLINN7", marking="U"))
    assert index.store.withholds(Filters.parse(clearance="U", cable="08TALLINN7"))


def test_of_a_cable_that_is_withheld_no_filter_tells_the_date(index: OpenIndex) -> None:
    for since in ("2007", "2008", "2009"):
        assert index.store.withholds(Filters.parse(clearance="U", since=since))


@pytest.mark.parametrize("values", [{"cable": "08ZAGREB9"}, {"origin": "Zagrep"}, {"tag": "ZEMA"}])
def test_an_error_names_no_cable_sender_or_tag_of_which_nothing_may_be_read(
    index: OpenIndex, values: dict[str, str]
) -> None:
    with pytest.raises(UnknownFilterValue, match=r"(?i)zagreb|zemb"):
        index.store.allowed(Filters.parse(**values))
    with pytest.raises(UnknownFilterValue) as caught:
        index.store.allowed(Filters.parse(**values, clearance="SBU"))
    told = str(caught.value).partition("This index has")[2].lower()
    assert "tallinn" in told or "pgov" in told
    assert "zagreb" not in told
    assert "zemb" not in told


@pytest.mark.parametrize(
    ("typed", "level"), [("u", "U"), (" Sbu ", "SBU"), ("C", "C"), ("s", "S"), ("ts", "TS"), (None, None)]
)
def test_a_level_may_be_typed_in_any_case(typed: str | None, level: str | None) -> None:
    filters = Filters.parse(clearance=typed)
    assert filters.clearance == level
    assert bool(filters) is (level is not None)


@pytest.mark.parametrize("typed", ["", "X", "S//NF", "secret", "CONFIDENTIAL", "U,C"])
def test_what_is_no_level_is_refused_with_the_levels(typed: str) -> None:
    with pytest.raises(UsageError, match=r"^clearance .* is no level: write U, SBU, C, S or TS"):
        Filters.parse(clearance=typed)


def test_over_the_real_cables_nothing_above_the_clearance_is_found(shared: Path, real_index: Path) -> None:
    opened = open_index(real_index)
    try:
        everything = found(opened, "trafficking victims and the police in Kosovo", None)
        for level in LEVELS:
            hits = Retriever(opened).search("trafficking victims police", 1000, Filters.parse(clearance=level))
            assert all(cleared(hit.passage.marking, level) for hit in hits)
            readable = [each.passage for each in opened.store.all_passages() if cleared(each.passage.marking, level)]
            assert len(hits) == len({tuple(words(each.search_text)) for each in readable})  # the same words once
    finally:
        opened.close()
    assert everything
    assert shared


@pytest.mark.parametrize("question", QUESTIONS)
def test_other_words_in_what_is_withheld_change_no_feature(index: OpenIndex, other: OpenIndex, question: str) -> None:
    one, two = (Ranker(each).candidates(parse(question), (), Filters(clearance="SBU")) for each in (index, other))
    assert one is not None and two is not None
    assert one.ids().tolist() == two.ids().tolist()
    assert one.features == pytest.approx(two.features, abs=1e-5)
