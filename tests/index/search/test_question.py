import pytest

from index.search.question import holds, parse


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many boats did HPS count in 2007?", "figure"),
        ("number of boats burned in 2008", "figure"),
        ("HPS boats 2006?", "figure"),
        ("How much money did the port give to HPS?", "money"),
        ("What sum in dollars closed the gap?", "money"),
        ("What percentage of boats leaked?", "percent"),
        ("How long may a boat stay?", "duration"),
        ("When did the harbour close?", "date"),
        ("On what day did it open?", "date"),
        ("what does HPS stand for?", "definition"),
        ("HPS?", "definition"),
        ("Who leads the harbour police?", "person"),
        ("Why was a captain who lied let go when he left?", "other"),
        ("what is torture?", "other"),
        ("¿Cuántos barcos?", "other"),
        ("", "other"),
    ],
)
def test_the_kind_of_answer_a_question_wants(question: str, kind: str) -> None:
    assert parse(question).kind == kind


def test_what_a_question_says_of_its_answer() -> None:
    question = parse("How many fishing boats did HPS and the Kelland Navy burn in 2007, after 31 fires?")
    assert question.asked[-1] == "boat"
    assert question.years == {"2007"}
    assert question.numbers == {"31"}
    assert question.names == ("HPS", "Kelland", "Navy")
    assert question.acronyms == ("HPS",)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Number of boats that HPS counted in 2007?", ("HPS",)),
        ("Total of boats since 1999?", ()),
        ("Did the boats sink? Percentages please", ()),
        ("I've heard both. Was Kelland flooded?", ("Kelland",)),
        ("Don't Kellanders fish there?", ("Kellanders",)),
        ("Who met Dr. Marsh in Kelland? Brown?", ("Marsh", "Kelland")),
        ("Kelland's boats 2006", ("Kelland",)),
    ],
)
def test_what_only_frames_a_question_names_no_one(question: str, names: tuple[str, ...]) -> None:
    assert parse(question).names == names


def test_search_words_that_say_how_many_do_not_ask_for_it() -> None:
    assert parse("HPS boats 2006").kind == "figure"
    assert parse("harbours of the two boats lost in 2006").kind == "other"


def test_the_first_word_of_a_sentence_names_no_one_but_that_of_a_search_may() -> None:
    assert parse("Boats were burned by whom?").names == ()
    assert parse("Kelland boats 2006").names == ("Kelland",)
    assert parse("HOW MANY BOATS WERE THERE").names == ()


def test_a_very_long_question_keeps_a_bounded_number_of_terms() -> None:
    assert len(parse(" ".join(f"word{n}" for n in range(5000))).terms) == 200


@pytest.mark.parametrize("extreme", ["What was the largest boat?", "who came first", "the most boats at once"])
def test_a_superlative_is_noticed(extreme: str) -> None:
    assert parse(extreme).extreme


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("How many boats burned?", "Twelve boats burned.", True),
        ("How many boats burned?", "Under Article 12 boats burned in 2007.", False),
        ("How much money was given?", "It gave 600 euros.", True),
        ("How much money was given?", "It gave 600 boats.", False),
        ("When did it burn?", "It burned on March 3.", True),
        ("When did it burn?", "It burned at night.", False),
        ("How long did it burn?", "It burned for three nights.", True),
        ("What does HPS stand for?", "the Harbour Police Service (HPS)", True),
        ("What does HPS stand for?", "the HPS came", False),
        ("Why?", "Twelve.", False),
    ],
)
def test_whether_a_text_has_the_form_of_an_answer(question: str, text: str, fits: bool) -> None:
    assert holds(parse(question), text) is fits


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("Why did the US leave?", ("leav", "us")),
        ("what did he give us?", ("give",)),
        ("WHO says so", ("say", "who")),
        ("Why doesn't the harbour close?", ("harbour", "close")),
        ("who can’t they’ve caught", ("caught",)),
    ],
)
def test_stop_words_are_searched_for_only_where_they_are_written_large(question: str, terms: tuple[str, ...]) -> None:
    assert parse(question).terms == terms
