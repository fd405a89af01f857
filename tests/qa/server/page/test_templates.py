"""Every template of the page, filled with every shape of what it may be given: none fails, and no text acts."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Any

import pytest

from index.store.overview import CableLine, Count, Overview
from qa.answers.answer import Answer
from qa.check.labels import SIGNS, CheckedSentence, Support
from qa.render.templates import environment
from qa.server.guard.tokens import TEMPLATES
from qa.server.jobs import IndexInfo
from qa.server.page import pages, reference
from qa.server.page.components import article, before, exchange, failed, sentence
from qa.server.page.months import months
from qa.server.page.page_query import Query
from qa.server.reports import RunLine
from qa.server.service import OfferedModel
from tests.fakes.answers import HOSTILE, SHAPES
from tests.fakes.evidence import cable, passage

VOID = {"input", "meta", "link", "option", "rect", "line"}
MANY = tuple(Count(f"{HOSTILE}{n}", 20 - n) for n in range(15))
INDEXES = {
    "empty": Overview(0, 0, (), 0, (), (), ()),
    "one": Overview(1, 2, (Count("2008-03", 1),), 0, (Count("Embassy Anytown", 1),), (), (Count("U", 2),)),
    "many": Overview(20, 90, (Count("1973-01", 2), Count("2009-02", 4)), 3, MANY, MANY, (Count("U", 2), Count("C", 1))),
}
QUERIES = {
    "nothing": Query(),
    "everything": Query(
        HOSTILE, (HOSTILE,), (HOSTILE,), (HOSTILE,), ("C",), HOSTILE, HOSTILE, "C", 5, True, HOSTILE, HOSTILE
    ),
}
MODELS = (OfferedModel(HOSTILE, "model.example", False), OfferedModel("embedded", None, True))


class Outline(HTMLParser):
    """What a browser would make of it: the elements that are open, and whether they are closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: set[str] = set()
        self.attributes: set[str] = set()
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.open += [] if tag in VOID else [tag]

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag


def harmless(html: str) -> str:
    """The HTML; fails if a text acts in it, hides in it, or leaves an element open."""
    outline = Outline(html)
    assert not outline.open
    assert not any(name.startswith("on") for name in outline.attributes)
    assert html.count("<script") == html.count('<script src="/static/page.js?')
    assert not {"\u202e", "\x1b"} & set(html)
    assert "3333" not in html, "a template in a text was filled"
    return html


def info(held: Overview, clearance: str | None = None) -> IndexInfo:
    return IndexInfo("abc", "2008-03-12T16:16:00+00:00", HOSTILE, clearance is None, clearance, clearance, held)


@pytest.mark.parametrize("answer", SHAPES.values(), ids=SHAPES)
def test_an_answer_of_every_shape(answer: Answer) -> None:
    html = harmless(exchange(answer, Query(HOSTILE), 1))
    assert "Not in these cables." in html if answer.abstained else "Checked: " in html


@pytest.mark.parametrize("answer", SHAPES.values(), ids=SHAPES)
def test_every_sentence_as_a_stream_sends_it(answer: Answer) -> None:
    for each in answer.sentences:
        assert f'data-support="{each.support}"' in harmless(sentence(each))


@pytest.mark.parametrize("support", SIGNS)
def test_every_label_is_a_sign_and_a_word(support: Support) -> None:
    keys = () if support == "uncited" else ("08ANYTOWN7 ¶9",)
    shown = re.sub("<[^>]+>", " ", sentence(CheckedSentence("It rained.", keys, support)))
    assert shown.split() == ["It", "rained.", SIGNS[support], *" ".join(keys).split(), support]


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
@pytest.mark.parametrize("held", INDEXES.values(), ids=INDEXES)
@pytest.mark.parametrize("clearance", [None, "C"])
def test_the_page_and_the_list_of_every_index(held: Overview, query: Query, clearance: str | None) -> None:
    given = {"query": query, "info": info(held, clearance), "months": months(held.months)}
    around = {"exchanges": before(HOSTILE, HOSTILE), "follow_up": pages.component("form.html", "follow_up", query, "c")}
    form = pages.page("ask.html", **given, **around, models=MODELS, levels=pages.levels_below(clearance))
    assert 'class="exchange before"' in harmless(form)
    lines = [CableLine("08LIMA1", None, None, None, None, (), 0, "U"),
             CableLine("08LIMA2", None, HOSTILE, HOSTILE, HOSTILE, (HOSTILE,), 2, "C")]  # fmt: skip
    given |= {"lines": lines, "total": 200, "first": 50, "newer": "/index?first=0", "older": "/index?first=100"}
    assert "51 to 52 of 200" in harmless(pages.page("index.html", **given))


def test_a_cable_of_hostile_paragraphs() -> None:
    read = cable(passage(1, HOSTILE, heading=HOSTILE), passage(2, "Police counted 32 boats.", heading=HOSTILE))
    html = harmless(article(read, frozenset({read.passages[1].key}), "Police counted 32 boats."))
    assert "<mark>Police counted 32 boats.</mark>" in html
    assert html.count('class="part"') == 1
    assert harmless(pages.plain(HOSTILE, article(read, level=1), kind="reading"))


def test_pages_without_an_answer() -> None:
    assert 'role="alert"' in harmless(pages.plain("x", failed(HOSTILE, HOSTILE), heading="Not here"))
    assert "<h1>No such run</h1>" in harmless(pages.missing("No such run", HOSTILE, "/evaluations"))


def test_the_list_of_runs() -> None:
    run = RunLine(f"a/{HOSTILE}", "2008-03-12T16:16:00+00:00", HOSTILE, ((HOSTILE, ".60"),))
    assert "2008-03-12 16:16" in harmless(pages.page("evaluations.html", runs=[run], names=[HOSTILE, "other"]))
    assert "No evaluation has been run" in harmless(pages.page("evaluations.html", runs=[], names=[]))


def test_the_reference_of_every_kind() -> None:
    kinds: tuple[dict[str, Any], ...] = (
        {"$ref": "#/x/Shape"},
        {"type": "array", "items": {"enum": ["a", HOSTILE]}},
        {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 9}, {"type": "null"}]},
        {"maxLength": 5},
        {},
    )
    fields = {f"{HOSTILE}{n}": kind for n, kind in enumerate(kinds)}
    parameters = [{"name": name, "in": "query", "schema": kind} for name, kind in fields.items()]
    call = {"parameters": parameters, "responses": {"200": {}, "422": {}}, "description": HOSTILE,
            "requestBody": {"content": {HOSTILE: {"schema": kinds[0]}}}}  # fmt: skip
    api = {"info": {"description": HOSTILE, "version": "1"}, "paths": {HOSTILE: {"get": call}},
           "components": {"schemas": {"Shape": {"properties": fields, "required": [HOSTILE]}}}}  # fmt: skip
    html = harmless(reference.page(api))
    assert "integer, 1 to 9 or null" in html
    assert '<a href="#shape-Shape">Shape</a>' in html


@pytest.mark.parametrize("linked", [True, False])
@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("wrong", ["", HOSTILE])
def test_the_page_to_sign_in_on(wrong: str, *, signed_in: bool, linked: bool) -> None:
    template = environment(TEMPLATES).get_template("sign_in.html")
    html = harmless(template.render(back=HOSTILE, wrong=wrong, linked=linked, signed_in=signed_in))
    assert ("Sign out" in html) == signed_in
    assert ("go on" in html) == (linked and not signed_in)
