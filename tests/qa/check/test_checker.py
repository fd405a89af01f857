"""Sentences of drafts against invented passages: what holds, what does not, and what speaks against it."""

from __future__ import annotations

import pytest

from qa.check.acronym_table import known
from qa.check.checker import Checker
from qa.check.labels import CheckedSentence
from qa.drafts.draft import DraftSentence
from tests.fakes.evidence import hit

BOATS = hit(
    9,
    "In 2007, the Harbor Police Service (HPS) identified 32 stolen boats: 18 from Gjilan, nine Albanian, "
    "three Moldovan.",
    "In 2006, they identified 64 boats, 20 of which were local.",
    "They arrested 28 people, checked 1,121 premises and closed 14 of them.",
    "Penalties are two to 12 years' imprisonment and a fine of 600 euros under Article 137.",
)
COMMITTEE = hit(
    10,
    "Mayor Fatmir Krasniqi said that the unit was “not able to work at night” and would get $2.5 million.",
    "The committee did not adopt the harbor plan on May 17, 2005.",
    "Thefts increased by 150 percent in 12007, and most owners were happy with the new color of the buoys.",
    "Of the 40 owners, 12 had no insurance, and UNMIK Regulation 2001/4 was of no help to them.",
)
OWNERS = hit(
    11,
    "The International Boat Organization (IBO) assisted 54 owners last year, but some of them left.",
    "Governor Anna Berg of Denmark opposed the law on moorings.",
)
BOARD = hit(
    12,
    "The board met on May 12, 17 and 24, 2009.",
    "Marek Novak inspected the harbor on June 3-5, 2009.",
    "The fee is 3.50 percent of the price, and the MFA did not object.",
    "The number of hectares grew from 800 to 1,440, and the GONL paid for the buoys.",
    "Jonas Lind opined that no mistake appears to have been made in the tender for the new pier.",
    "Berta Stein told reporters that educated sailors would leave the town for other ports.",
    "She spoke of the fees of the guild.",
    "She hoped that new tariffs would be discussed at the autumn fair.",
)
CHECKER = Checker([BOATS, COMMITTEE, OWNERS, BOARD])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The board met on 12, 18 and 24 May 2009.", "date"),
        ("From 3 to 6 June 2009 Novak inspected the harbor.", "date"),
        ("The board met on May 12, 17 and 24, 2008.", "date"),
        ("The fee is 3.55 percent of the price.", "percentage"),
        ("The number of hectares grew from 1,440 to 800.", "figure"),
        ("The number of hectares grew to 800 from 1,440.", "figure"),
        ("General Horvat inspected the harbor on June 3-5, 2009.", "name"),
        ("The Belgian government paid for the buoys.", "name"),
        ("Berta Stein said that no mistake appeared to have been made in the tender.", "name"),
        ("Stein told reporters that uneducated sailors would leave the town.", "negation"),
    ],
)
def test_what_a_paraphrase_may_not_change_is_found(text: str, kind: str) -> None:
    assert kind in {problem.kind for problem in check(text, BOARD.key).problems}


def test_another_office_than_the_passage_gives_a_person_is_found() -> None:
    assert "name" in {problem.kind for problem in check("President Anna Berg opposed the law.", OWNERS.key).problems}


def check(text: str, *keys: str) -> CheckedSentence:
    return CHECKER.check(DraftSentence(text, keys))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("HPS identified thirty-two stolen boats in 2007.", BOATS.key),
        ("The Harbor Police Service found 32 boats in 2007 and 64 in 2006.", BOATS.key),
        ("In 2007, 18 of the boats came from Gjilan, 9 were Albanian and 3 came from Moldova.", BOATS.key),
        ("Albania had nine boats.", BOATS.key),
        ("They checked 1121 premises.", BOATS.key),
        ("They arrested twenty-eight people.", BOATS.key),
        ("Penalties range from two to twelve years in prison.", BOATS.key),
        ("Under Art. 137 the fine is €600.", BOATS.key),
        ("According to the cable, HPS identified 32 boats in 2007.", BOATS.key),
        ('Krasniqi said that the unit was "not able to work at night".', COMMITTEE.key),
        ("Krasniqi said the unit would get 2,500,000 dollars.", COMMITTEE.key),
        ("Krasniqi said the unit would get US$2.5 million.", COMMITTEE.key),
        ("The committee failed to adopt the plan on 17 May 2005.", COMMITTEE.key),
        ("On 2005-05-17 the committee did not adopt the plan.", COMMITTEE.key),
        ("In May 2005 the committee didn't adopt the harbour plan.", COMMITTEE.key),
        ("Thefts rose by 150% in 2007.", COMMITTEE.key),
        ("Most owners were happy with the colour.", COMMITTEE.key),
        ("Twelve of the 40 owners were without insurance.", COMMITTEE.key),
        ("UNMIK Regulation 2001/4 did not help them.", COMMITTEE.key),
        ("In 2007, IBO assisted 54 owners.", OWNERS.key),
        ("The board met on 12, 17 and 24 May 2009.", BOARD.key),
        ("From 3 to 5 June 2009 Chairman Marek Novak inspected the harbor.", BOARD.key),
        ("From June 3 to 5, General Novak inspected the harbor.", BOARD.key),
        ("The fee is 3.5 percent.", BOARD.key),
        ("The fee is 3.5 per cent of the price.", BOARD.key),
        ("The area grew from 800 hectares to 1,440 hectares.", BOARD.key),
        ("The Foreign Ministry did not object.", BOARD.key),
        ("The Dutch government paid for the buoys.", BOARD.key),
        ("Berta Stein of the guild hoped that new tariffs would be discussed at the autumn fair.", BOARD.key),
        ("Berg opposed the law on moorings.", OWNERS.key),
        ("Anna Berg is the governor of Denmark.", OWNERS.key),
        ("A Danish governor opposed the law.", OWNERS.key),
    ],
)
def test_what_the_passage_says_holds_in_whatever_form(text: str, key: str) -> None:
    found = check(text, key)
    assert found.holds and not found.problems


@pytest.mark.parametrize(
    ("text", "key", "kind"),
    [
        ("HPS identified 33 stolen boats in 2007.", BOATS.key, "figure"),
        ("HPS identified thirty-three stolen boats in 2007.", BOATS.key, "figure"),
        ("They arrested 14 people.", BOATS.key, "figure"),
        ("They checked 28 premises and closed 14.", BOATS.key, "figure"),
        ("They arrested 28 people, checked 14 premises and closed 1,121 of them.", BOATS.key, "figure"),
        ("Thefts rose by 150 in 2007.", COMMITTEE.key, "figure"),
        ("IBO assisted 54 percent of the owners.", OWNERS.key, "percentage"),
        ("HPS identified 32 stolen boats in 2008.", BOATS.key, "date"),
        ("HPS identified 32 stolen boats in 2006.", BOATS.key, "date"),
        ("The committee did not adopt the plan on May 18, 2005.", COMMITTEE.key, "date"),
        ("The committee did not adopt the plan on May 17, 2006.", COMMITTEE.key, "date"),
        ("The committee did not adopt the plan in June 2005.", COMMITTEE.key, "date"),
        ("Penalties are two to 12 months' imprisonment.", BOATS.key, "duration"),
        ("The fine is 600 dollars.", BOATS.key, "money"),
        ("The unit would get $2.5 billion.", COMMITTEE.key, "money"),
        ("The unit would get €2.5 million.", COMMITTEE.key, "money"),
        ("The fine stands in Article 138.", BOATS.key, "article"),
        ("UNMIK Regulation 2001/5 was of no help to the owners.", COMMITTEE.key, "article"),
        ("Some of the stolen boats were from Prizren in 2007.", BOATS.key, "name"),
        ("Mayor Berg said that the unit would get $2.5 million.", COMMITTEE.key, "name"),
        ("Governor Anna Berg of Norway opposed the law on moorings.", OWNERS.key, "name"),
        ("In 2007, IBO identified 32 stolen boats.", BOATS.key, "acronym"),
        ("HPS assisted 54 owners.", OWNERS.key, "acronym"),
        ("Krasniqi said that the unit was “able to work at night”.", COMMITTEE.key, "negation"),
        ("Krasniqi said that the unit was “not able to work at sea”.", COMMITTEE.key, "quotation"),
        ("He spoke of “not able to work” and the “new color of money”.", COMMITTEE.key, "quotation"),
        ("The cable says “the unit was of no help to them”.", COMMITTEE.key, "quotation"),
        ("The committee adopted the harbor plan.", COMMITTEE.key, "negation"),
        ("HPS did not identify 32 stolen boats in 2007.", BOATS.key, "negation"),
        ("Thefts decreased by 150 percent in 2007.", COMMITTEE.key, "negation"),
        ("Anna Berg supported the law on moorings.", OWNERS.key, "negation"),
        ("None of the owners left, but IBO assisted 54 of them.", OWNERS.key, "negation"),
        ("Wolves roam distant mountain forests.", BOATS.key, "words"),
    ],
)
def test_what_the_passage_does_not_say_is_named(text: str, key: str, kind: str) -> None:
    found = check(text, key)
    assert found.support in {"partly", "contradicted", "unsupported"}
    assert kind in {problem.kind for problem in found.problems}, found.problems


@pytest.mark.parametrize(
    ("text", "keys", "support"),
    [
        ("HPS identified 32 stolen boats in 2007.", (BOATS.key,), "matched"),
        ("HPS identified 33 stolen boats in 2007.", (BOATS.key,), "partly"),
        ("HPS identified 32 stolen boats in 2007.", (BOATS.key, "08FALSE1 ¶1"), "partly"),
        ("HPS identified 32 stolen boats in 2007.", ("08FALSE1 ¶1",), "unsupported"),
        ("HPS identified 32 stolen boats in 2007.", (OWNERS.key,), "unsupported"),
        ("The committee adopted the harbor plan.", (COMMITTEE.key,), "contradicted"),
        ("Thefts decreased by 170 percent in 2007.", (COMMITTEE.key,), "contradicted"),
        ("Wolves roam distant mountain forests.", (BOATS.key,), "unsupported"),
        ("...", (BOATS.key,), "empty"),
        ("It is so.", (BOATS.key,), "empty"),
        ("...", (), "uncited"),
        ("HPS identified 32 stolen boats in 2007.", (), "uncited"),
        ("HPS identified 32 stolen boats in 2007, and IBO assisted 54 owners.", (BOATS.key, OWNERS.key), "matched"),
    ],
)
def test_each_sentence_gets_the_label_that_it_deserves(text: str, keys: tuple[str, ...], support: str) -> None:
    assert check(text, *keys).support == support


@pytest.mark.parametrize("keys", [(), (OWNERS.key,), ("08FALSE1 ¶1",)])
def test_a_passage_that_does_support_a_sentence_is_offered_and_not_put_in(keys: tuple[str, ...]) -> None:
    found = check("HPS identified 32 stolen boats in 2007.", *keys)
    assert found.citations == keys
    assert found.problems[0].suggested == (BOATS.key,)


def test_a_quotation_from_another_passage_shown_is_told_with_its_key() -> None:
    problem = next(
        p
        for p in check("HPS identified 32 stolen boats, “not able to work at night”.", BOATS.key).problems
        if p.kind == "quotation"
    )
    assert COMMITTEE.key in problem.detail


@pytest.mark.parametrize(
    "quoted",
    [
        "“not able to work at night”",
        '"not able to work at night"',
        "‘not able to work at night’",
        "'not able to work at night'",
        "«not able to work at night»",
        "“not able … at night”",
        "“not able [...] at night”",
        "“the unit was ‘not able to work at night’”",
        "“Not able to work at night,”",
    ],
)
def test_a_quotation_is_found_whatever_marks_it_stands_in(quoted: str) -> None:
    assert check(f"The unit was, as Krasniqi said, {quoted}.", COMMITTEE.key).holds


def test_acronyms_of_the_corpus_are_known_when_they_are_given() -> None:
    passage = hit(9, "The HPS counted 32 boats in the old harbor.")
    sentence = DraftSentence("The Port Wardens counted 32 boats.", (passage.key,))
    assert Checker([passage]).check(sentence).support == "partly"
    assert Checker([passage], known((("HPS", "Port Wardens", 1),))).check(sentence).holds


def test_a_sentence_that_was_checked_is_not_checked_again() -> None:
    sentence = DraftSentence("HPS identified 33 stolen boats in 2007.", (BOATS.key,))
    assert CHECKER.check(sentence) is CHECKER.check(DraftSentence(sentence.text, sentence.citations))


def test_a_page_mark_inside_the_raw_text_breaks_no_quotation_and_gives_no_figure() -> None:
    passage = hit(9, "The mayor counted the boats PRISTINA 00000128 003 OF 009 in the old harbor.")
    checker = Checker([passage])
    assert checker.check(DraftSentence("He “counted the boats”.", (passage.key,))).holds
    assert checker.check(DraftSentence("The mayor counted 77 boats.", (passage.key,))).support == "partly"


@pytest.mark.parametrize(
    "text",
    [
        "(S) HPS closed 14 of the checked premises.",
        "HPS closed 14 of the checked premises (S).",
    ],
)
def test_what_is_marked_above_the_clearance_is_not_confirmed(text: str) -> None:
    draft = DraftSentence(text, (BOATS.key,))
    assert Checker([BOATS]).check(draft).holds
    checked = Checker([BOATS], clearance="C").check(draft)
    assert checked.support == "unsupported"
    assert [problem.kind for problem in checked.problems] == ["marking"]


def test_what_the_passage_itself_says_with_a_mark_is_confirmed() -> None:
    asked = hit(9, "Question 30 (S) was not answered by the harbor police.")
    draft = DraftSentence("Question 30 (S) was not answered by the harbor police.", (asked.key,))
    assert Checker([asked], clearance="U").check(draft).holds


def test_a_paragraph_that_is_named_in_the_text_and_not_cited_is_a_wrong_citation() -> None:
    found = check("HPS identified 32 stolen boats in 2007 ¶12.", BOATS.key)
    assert [(each.kind, each.detail) for each in found.problems] == [("citation", "¶12 is no paragraph that it cites")]
    assert not check("HPS identified 32 stolen boats in 2007 ¶9.", OWNERS.key).holds
    assert check("HPS identified 32 stolen boats in 2007 ¶9.", BOATS.key).holds


@pytest.mark.parametrize("given", ["5 of 8", "five out of eight", "5 of the 8", "5 out of 8"])
@pytest.mark.parametrize("claimed", ["5 of 8", "five out of eight", "5 of the 8", "6 of 8", "5 out of 9"])
def test_so_many_of_so_many_is_the_same_with_and_without_out(given: str, claimed: str) -> None:
    shown = hit(14, f"At the meeting {given} members of the board were there.")
    found = Checker([shown]).check(DraftSentence(f"At the meeting {claimed} board members were there.", (shown.key,)))
    assert found.holds is (claimed not in {"6 of 8", "5 out of 9"}), found.problems


CATCH = hit(
    13,
    "The largest fleets are those of Dahl (41), followed by Moss (27) and Berg (19).",
    "The guild (12 boats) and the port (9 boats) keep their own pier.",
    "The port raised its fees by 30 percent and cut its debts for dredging sand by 8 percent.",
)


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("The second largest fleet is that of Moss, with 19 boats.", False),
        ("The port, with 12 boats, keeps its own pier.", False),
        ("The port cut its debts for dredging sand by 30 percent.", False),
        ("The second largest fleet is that of Moss, with 27 boats.", True),
        ("The port, with 9 boats, keeps its own pier.", True),
        ("The port cut its debts for dredging sand by 8 percent.", True),
        ("Moss and Berg have 27 and 19 boats.", True),
    ],
)
def test_a_figure_in_brackets_or_at_the_end_of_a_clause_belongs_to_what_stands_before_it(
    text: str, holds: bool
) -> None:
    found = Checker([CATCH]).check(DraftSentence(text, (CATCH.key,)))
    assert found.holds is holds, found.problems
    assert holds or "counts something else (there it is " in found.problems[0].detail
