"""What may be sent to a model: all of it here and to trusted hosts, elsewhere only up to a marking."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.markings import rank
from index.search.retriever import Retriever
from index.store.open_index import open_index
from qa.drafts.draft import Turn
from qa.egress.policy import EgressDecision, EgressPolicy
from qa.models.chat import Endpoint
from tests.fakes.evidence import hit
from tests.qa.models.test_hosts import ELSEWHERE, LOCAL

MARKINGS = ("U", "U//NF", "SBU", "SBU//NF", "C", "S//NF", "TS", "?")
HITS = tuple(hit(number, "It rained.", marking=marking) for number, marking in enumerate(MARKINGS, start=1))


def endpoint(url: str) -> Endpoint:
    return Endpoint("compat", "openai", url, "m")


def policy(remote_marking: str = "SBU", trusted: tuple[str, ...] = ()) -> EgressPolicy:
    return EgressPolicy(remote_marking, trusted, Path("calls.jsonl"))


def decide(url: str, remote_marking: str = "SBU", trusted: tuple[str, ...] = ()) -> EgressDecision:
    return policy(remote_marking, trusted).decide(HITS, endpoint(url))


def markings(decision: EgressDecision) -> list[str]:
    return [hit.passage.marking for hit in decision.sent]


@pytest.mark.parametrize("url", LOCAL)
def test_all_may_go_to_this_machine(url: str) -> None:
    assert decide(url) == EgressDecision(HITS, (), endpoint(url).host, "SBU")


@pytest.mark.parametrize("url", ELSEWHERE)
def test_to_any_other_goes_nothing_above_the_limit(url: str) -> None:
    assert markings(decide(url)) == ["U", "U//NF", "SBU"]


@pytest.mark.parametrize(
    ("limit", "sent"),
    [
        ("U", ["U"]),
        ("SBU", ["U", "U//NF", "SBU"]),
        ("C", ["U", "U//NF", "SBU", "SBU//NF", "C"]),
        ("S", ["U", "U//NF", "SBU", "SBU//NF", "C"]),
        ("S//NF", ["U", "U//NF", "SBU", "SBU//NF", "C", "S//NF"]),
        ("TS", ["U", "U//NF", "SBU", "SBU//NF", "C", "S//NF", "TS"]),
    ],
)
def test_a_passage_within_limit_the_limit_its_caveats_counted(limit: str, sent: list[str]) -> None:
    assert markings(decide("https://api.example.com/v1", limit)) == sent


def test_a_trusted_host_gets_all_and_its_neighbours_do_not() -> None:
    assert decide("https://gpu-box:8000/v1", "U", ("GPU-BOX",)).held == ()
    assert len(decide("https://gpu-box.example.com/v1", "U", ("GPU-BOX",)).held) == len(HITS) - 1


@given(st.lists(st.sampled_from(HITS)), st.sampled_from(["U", "SBU", "C", "S", "TS"]), st.sampled_from(ELSEWHERE))
def test_each_passage_is_either_sent_or_held_and_none_above_the_limit_is_sent(
    hits: list[object], limit: str, url: str
) -> None:
    chosen = [each for each in HITS if each in hits]
    decision = policy(limit).decide(chosen, endpoint(url))
    assert sorted((*decision.sent, *decision.held), key=chosen.index) == chosen
    assert all(rank(each.passage.marking) <= rank(limit) for each in decision.sent)


def test_the_reason_names_host_limit_keys_and_markings_in_one_line() -> None:
    decision = policy().decide(HITS[3:6], endpoint("https://api.example.com/v1"))
    assert decision.reason == (
        "not sent to api.example.com, where nothing above SBU may go: "
        "08ANYTOWN7 ¶4 (SBU//NF), 08ANYTOWN7 ¶5 (C), 08ANYTOWN7 ¶6 (S//NF)"
    )
    assert decide("http://localhost").reason == ""


def test_an_earlier_answer_goes_only_where_what_it_was_written_from_may_go() -> None:
    turns = tuple(Turn("Who came?", "Nobody.", marking) for marking in MARKINGS)
    there = policy().turns(turns, endpoint("https://api.example.com"))
    assert [turn.marking for turn in there] == ["U", "U//NF", "SBU"]
    assert policy("U").turns(turns, endpoint("http://[::1]")) == turns


def test_of_the_real_cables_the_confidential_paragraphs_stay_here(real_index: Path) -> None:
    with closing(open_index(real_index)) as opened:
        hits = Retriever(opened).search("trafficking victims police", 1000)
    decision = policy().decide(hits, endpoint("https://api.example.com"))
    assert {(each.passage.reference_id, each.passage.marking) for each in decision.held} == {("08PRISTINA249", "C")}
    assert len(decision.held) == 6
    assert {each.passage.marking for each in decision.sent} == {"U", "SBU"}
