"""The page as it is sent: what is asked, what comes back, and that nothing of a cable or a question can act on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from index import build_index
from index.store.overview import Count
from qa.server.page.months import months
from qa.server.page.page_query import Query, read
from qa.server.page.pages import anchor, component
from tests.fakes.evidence import passage
from tests.fakes.served import QUESTION, client, events

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture(scope="module")
def page(sample_index: Path) -> Iterator[TestClient]:
    with client(sample_index) as asking:
        yield asking


def histogram(*counts: Count) -> str:
    """The picture of these months, with its table."""
    return component("months.html", "histogram", months(counts))


def words(html: str) -> str:
    """What a person reads of it."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_the_first_page_has_a_box_with_the_focus_and_says_what_is_indexed(page: TestClient) -> None:
    html = page.get("/").text
    assert re.search(r'<input id="q" [^>]*autofocus', html)
    assert "5 abstracts" in words(html)
    assert "February 2007 to July 2009" in words(html)


def test_an_answer_cites_with_chips_that_lead_to_the_paragraph(page: TestClient) -> None:
    html = page.get("/", params={"q": QUESTION}).text
    chip = re.search(r'<a class="chip" href="([^"]+)" data-support="quoted">(.*?)</a>', html)
    assert chip
    assert words(chip[2]) == "“” 08PRISTINA128 ¶9 (SBU) quoted"
    cable = page.get(unescape(chip[1]).partition("#")[0]).text
    assert re.search(r'<div class="paragraph cited" id="p9"', cable)
    assert "<mark>" in cable
    assert unescape(chip[1]).endswith("#p9")


def test_a_refusal_shows_the_nearest_passages(page: TestClient) -> None:
    said = words(page.get("/", params={"q": "how many whales were caught in 2007?"}).text)
    assert "Not in these cables. No passage has the word “whales”." in said
    assert "Nearest passages" in said


def test_bars_show_what_the_scores_are_made_of(page: TestClient) -> None:
    html = page.get("/", params={"q": "who runs the shelter?"}).text
    shown = html[html.index("Why these passages") :]
    assert shown.count("<caption>") == 8
    assert shown.count('<svg class="part"') == shown.count('<th scope="row">') == 8 * 7


def test_a_link_asks_the_same_again(page: TestClient) -> None:
    html = page.get("/", params={"q": QUESTION, "since": "2008", "tag": "KCRM", "strict": "1"}).text
    link = re.search(r'<a class="again" href="([^"]+)"', html)
    assert link
    again = page.get(unescape(link[1])).text
    assert read(unescape(link[1]).partition("?")[2]).tag == ("KCRM",)
    assert words(re.search(r'<div class="answer">.*?</div>', again)[0]) == words(  # type: ignore[index]
        re.search(r'<div class="answer">.*?</div>', html)[0]  # type: ignore[index]
    )


def test_a_follow_up_works_without_javascript(page: TestClient) -> None:
    first = page.get("/", params={"q": QUESTION}).text
    conversation = re.search(r'name="c" value="([^"]+)"', first)
    assert conversation
    second = words(page.get("/", params={"q": "and in 2006?", "c": conversation[1]}).text)
    assert "Asked as “how many victims did KPS identify in 2006?”" in second
    assert QUESTION in second


def test_a_question_that_another_site_brings_along_is_filled_in_and_not_asked(page: TestClient) -> None:
    html = page.get("/", params={"q": QUESTION}, headers={"sec-fetch-site": "cross-site"}).text
    assert f'value="{QUESTION}"' in html
    assert 'class="answer"' not in html


@pytest.mark.parametrize(
    "given", [{"since": "yesterday"}, {"tag": "NONE"}, {"k": "999"}, {"clearance": "Z"}, {"model": "x/y"}]
)
def test_what_cannot_be_asked_is_said_beside_the_form(page: TestClient, given: dict[str, str]) -> None:
    reply = page.get("/", params={"q": QUESTION, **given})
    assert reply.status_code == 422
    assert '<p class="wrong" role="alert">' in reply.text
    assert 'id="ask"' in reply.text


@pytest.mark.parametrize(
    "place", ["/?q={}", "/cable/{}", "/index?tag={}", "/cable/08PRISTINA128?p=9&s={}", "/?q=x&origin={}"]
)
def test_what_a_client_sends_is_shown_and_never_acts(page: TestClient, place: str) -> None:
    html = page.get(place.format("%3Cscript%3Ealert(1)%3C/script%3E")).text
    assert SCRIPT not in html
    assert re.findall(r"<script[^>]*>", html) == re.findall(r'<script src="/static/page\.js\?v=\w+" defer>', html)


def test_html_in_a_cable_is_shown_as_text(tmp_path: Path) -> None:
    cables = tmp_path / "cables"
    cables.mkdir()
    (cables / "one.txt").write_text(
        "VZCZCXYZ0001\nRR RUEHAA\nDE RUEHXX #0001 1231200\nZNR UUUUU ZZH\nR 031200Z MAY 08\nFM AMEMBASSY LIMA\n"
        "TO RUEHC/SECSTATE WASHDC 0001\n\nUNCLAS LIMA 000001\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: PGOV\n"
        f"SUBJECT: THE {SCRIPT.upper()} AFFAIR\n\n"
        f"1. (U) The harbour master counted 12 boats {SCRIPT} in 2008. <img src=x onerror=alert(1)> was his note.\n",
        "utf-8",
    )
    build_index([cables], tmp_path / "index")
    with client(tmp_path / "index") as asking:
        pages = [
            asking.get(address).text for address in ("/?q=how+many+boats+in+2008?", "/cable/08LIMA1?p=1", "/index")
        ]
    for html in pages:
        assert SCRIPT not in html
        assert "<SCRIPT>" not in html.replace("&lt;SCRIPT&gt;", "")
        assert "<img" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in pages[0]


def test_pieces_of_an_answer_are_the_answer(page: TestClient) -> None:
    *pieces, (name, data) = events(page.get("/stream", params={"q": QUESTION}).text)
    whole = json.loads(data)
    assert {piece for piece, _ in pieces} == {"sentence"}
    assert name == "answer"
    assert all(words(json.loads(piece)["html"]).split(" “”")[0] in words(whole["html"]) for _, piece in pieces)
    assert whole["url"] == f"/?{Query(QUESTION).address().partition('?')[2]}"


def test_a_stream_that_cannot_answer_says_so(page: TestClient) -> None:
    ((name, data),) = events(page.get("/stream", params={"q": QUESTION, "tag": "NONE"}).text)
    assert name == "error"
    assert "No cable here has the tag" in words(json.loads(data)["html"])


def test_a_date_is_given_to_machines_as_well(page: TestClient) -> None:
    html = page.get("/", params={"q": QUESTION}).text
    assert re.search(r'<time datetime="(\d{4}-\d\d-\d\d)">\1</time>', html)


def test_what_is_indexed_is_listed_and_filtered(page: TestClient) -> None:
    every, some = page.get("/index").text, page.get("/index", params={"marking": "C"}).text
    assert "5 cables" in words(every)
    assert len(re.findall(r'href="/cable/', every)) == 5
    assert 0 < len(re.findall(r'href="/cable/', some)) < 5


def test_files_of_the_page_are_kept_only_under_the_address_of_their_contents(page: TestClient) -> None:
    named = re.search(r'href="(/static/page\.css\?v=\w+)"', page.get("/").text)
    assert named
    assert "immutable" in page.get(named[1]).headers["cache-control"]
    assert "immutable" not in page.get("/static/page.css").headers.get("cache-control", "")
    assert page.get("/static/../routes.py").status_code == 404
    assert page.get("/static/nothing.js").status_code == 404


def test_a_histogram_has_every_month_and_says_it_in_a_table() -> None:
    drawn = histogram(Count("2008-11", 2), Count("2009-02", 4))
    assert re.findall(r'data-when="([^"]+)"', drawn) == ["2008-11", "2008-12", "2009-01", "2009-02"]
    assert "November 2008 2 February 2009 4" in words(drawn)


def test_a_long_time_is_shown_by_years() -> None:
    drawn = histogram(Count("1973-01", 2), Count("1973-02", 1), Count("2009-02", 4))
    assert re.findall(r'data-when="([^"]+)"', drawn)[:2] == ["1973", "1974"]
    assert "1973 3" in words(drawn)


@pytest.mark.parametrize(("number", "ordinal", "name"), [(9, 1, "p9"), (134, 2, "p134-2"), (None, 3, "s3")])
def test_a_paragraph_has_a_name_to_link_to(number: int | None, ordinal: int, name: str) -> None:
    assert anchor(replace(passage(1, "x"), number=number, ordinal=ordinal).key) == name
