from index.search.acronym_expansion import AcronymTable, Pair

TABLE = AcronymTable([("TIP", "trade in persons", 9), ("RPS", "River Police Service", 3)])
RPS = Pair("rps", ("river", "polic", "servic"))


def test_an_acronym_and_its_expansion_bring_the_pair() -> None:
    assert TABLE.pairs_of("what did RPS find?") == (RPS,)
    assert TABLE.pairs_of("what did rps find?") == (RPS,)
    assert TABLE.pairs_of("what did the River Police Service find?") == (RPS,)
    assert TABLE.pairs_of("what did the police find?") == ()


def test_a_common_word_is_not_taken_for_an_acronym() -> None:
    assert TABLE.pairs_of("who gave the tip?") == ()


def test_of_an_acronym_the_three_most_frequent_expansions_count() -> None:
    spelt = ("road police school", "river police service", "rail post station", "rope pier stone")
    table = AcronymTable([("RPS", long, 9 - n) for n, long in enumerate(spelt)])
    assert len(table.pairs_of("RPS")) == 3
