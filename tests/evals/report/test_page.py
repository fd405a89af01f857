"""The page of a run: whole, closed to the outside, harmless whatever stands in it, and readable at any size."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from evals.gold.questions import GoldQuestion
from evals.measures.record import Record
from evals.report import page
from evals.runs.folder import RunFolder
from index.filters import Filters
from tests.fakes import made_runs
from tests.fakes.made_runs import KEY, MANIFEST, QUESTION, UNANSWERABLE, answered, failed, refused

VOID = ("meta", "input")
HOSTILE = "</script></style><img src=x onerror=alert(1)>\"'<!-- \u202e\x00"


class Parsed(HTMLParser):
    """A page as its elements; `open` must be empty at its end."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def values(self, attribute: str) -> list[str]:
        return [value for _, given in self.elements if (value := given.get(attribute))]


def made(path: Path, questions: list[GoldQuestion], records: list[Record]) -> RunFolder:
    return made_runs.run(path / "run", questions, records)


def numbered(count: int) -> list[GoldQuestion]:
    return [replace(QUESTION, id=f"t-{number}", question=f"How many, {number}?") for number in range(count)]


def ordinary(path: Path) -> RunFolder:
    right, wrong, silent, broken = numbered(4)
    records = [
        answered(right.id, "Forty: 40 cars.", KEY),
        answered(wrong.id, "7 cars.", "08ANYTOWN9 ¶1", support="unsupported"),
        refused(silent.id),
        failed(broken.id),
        refused(UNANSWERABLE.id),
    ]
    return made(path, [right, wrong, silent, broken, replace(UNANSWERABLE, id="t-2u")], [*records[:4], refused("t-2u")])


def hostile(path: Path) -> RunFolder:
    question = GoldQuestion(
        HOSTILE,
        HOSTILE,
        HOSTILE,
        HOSTILE,
        (HOSTILE,),
        (frozenset({HOSTILE}),),
        previous=((HOSTILE, HOSTILE),),
        filters=Filters(tags=(HOSTILE,)),
        notes=HOSTILE,
    )
    conflict = {"about": HOSTILE, "figures": [{"value": HOSTILE, "key": HOSTILE, "quote": HOSTILE}]}
    record = answered(HOSTILE, HOSTILE, HOSTILE, support=HOSTILE, conflicts=[conflict])
    passage = made_runs.passage(HOSTILE, HOSTILE, HOSTILE)
    manifest = replace(MANIFEST, model=HOSTILE, versions={HOSTILE: HOSTILE}, gold=replace(MANIFEST.gold, name=HOSTILE))
    record = replace(record, passages=(passage | {"marking": HOSTILE},), paragraphs={"09ANYTOWN1 ¶1": HOSTILE})
    return made_runs.run(path / "run", [question], [record], manifest)


RUNS: dict[str, Callable[[Path], RunFolder]] = {
    "of every kind": ordinary,
    "hostile": hostile,
    "none answered": lambda path: made(path, [QUESTION, UNANSWERABLE], [refused("t-1"), refused("t-2")]),
    "all errors": lambda path: made(path, [QUESTION, UNANSWERABLE], [failed("t-1"), failed("t-2", HOSTILE)]),
    "one question": lambda path: made(path, [QUESTION], [answered("t-1", "40.", KEY)]),
    "only unanswerable": lambda path: made(path, [UNANSWERABLE], [answered("t-2", "Doe.", KEY)]),
    "not begun": lambda path: made(path, [QUESTION, UNANSWERABLE], []),
}


@pytest.fixture(params=list(RUNS.values()), ids=list(RUNS))
def html(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The page of each of these runs."""
    return page.html(request.param(tmp_path))


def test_every_element_is_closed_in_its_turn(html: str) -> None:
    assert Parsed(html).open == []


def test_the_page_loads_nothing(html: str) -> None:
    parsed = Parsed(html)
    assert not parsed.values("src") and not parsed.values("style") and not parsed.values("action")
    assert {tag for tag, _ in parsed.elements}.isdisjoint({"link", "img", "iframe", "object", "base", "image", "use"})
    assert all(place.startswith("#") for place in parsed.values("href"))
    assert "@import" not in html and "url(" not in html


def test_nothing_runs_but_the_page_s_own_script(html: str) -> None:
    parsed = Parsed(html)
    assert [name for _, given in parsed.elements for name in given if name.startswith("on")] == []
    assert [tag for tag, _ in parsed.elements].count("script") == 1
    policy = next(given["content"] for _, given in parsed.elements if "http-equiv" in given) or ""
    assert "default-src 'none'" in policy
    for name in ("script", "style"):
        source = html.partition(f"<{name}>")[2].partition(f"</{name}>")[0]
        digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_names_are_given_once_and_every_link_leads_to_one(html: str) -> None:
    parsed = Parsed(html)
    names = parsed.values("id")
    assert len(set(names)) == len(names)
    assert {place[1:] for place in parsed.values("href")} <= set(names)


def test_nothing_unseen_is_left_in_the_page(html: str) -> None:
    assert "\u202e" not in html and "\x00" not in html


def test_the_same_run_gives_the_same_page(tmp_path: Path) -> None:
    folder = ordinary(tmp_path)
    assert page.html(folder) == page.html(RunFolder.open(folder.path))


def test_the_failed_questions_come_first_the_worst_before_the_others(tmp_path: Path) -> None:
    ways = Parsed(page.html(ordinary(tmp_path))).values("data-way")
    assert ways == ["error", "answered wrong", "refused wrongly", "refused rightly", "answered right"]


def test_a_failed_question_opens_to_passages_answer_check_and_gold(tmp_path: Path) -> None:
    item = part(page.html(ordinary(tmp_path)), "t-1")
    for said in (
        "7 cars.",
        "✗ unsupported",
        "7 is not there",
        "08ANYTOWN9 ¶1, never shown",
        "✗ does not say",
        "08ANYTOWN7 ¶1 at rank 1",
        "One ferry.",
        "The ferry to the island sails twice a day.",
        "score 0.900",
        "marked U",
    ):
        assert said in re.sub("<[^>]+>", "", unescape(item))
    assert "<mark>It carries forty cars.</mark>" in item


def test_a_right_answer_shows_what_the_reader_got_and_no_more(tmp_path: Path) -> None:
    item = part(page.html(ordinary(tmp_path)), "t-0")
    assert "It carries forty cars." in item and "sails twice a day" not in item
    assert "✓ accepted" in item and "≈ matched" in item


def part(html: str, identifier: str) -> str:
    """What stands on the page about this question."""
    return html.partition(f'id="q-{identifier}"')[2].partition('<details class="item"')[0]


@pytest.mark.parametrize(
    ("run", "warning"),
    [
        ("all errors", "2 of 2 questions ended in an error; they score 0."),
        ("not begun", "This run is not finished: 2 of 2 questions were not asked; they score 0."),
    ],
)
def test_what_spoils_the_figures_is_said_before_them(run: str, warning: str, tmp_path: Path) -> None:
    html = page.html(RUNS[run](tmp_path))
    assert -1 < html.find(warning) < html.find('class="figures"')


def test_a_run_of_uncommitted_code_says_so(tmp_path: Path) -> None:
    folder = made_runs.run(tmp_path / "run", [QUESTION], [refused("t-1")], replace(MANIFEST, dirty=True))
    assert "changes that were not committed" in page.html(folder)


def test_what_made_the_run_is_there(tmp_path: Path) -> None:
    html = page.html(ordinary(tmp_path))
    for said in (
        MANIFEST.commit or "",
        MANIFEST.gold.digest,
        MANIFEST.index.digest,
        "8 (default)",
        "not set (default)",
        "python",
    ):
        assert said in html


def test_a_thousand_failed_questions_give_a_page_that_a_browser_still_opens(tmp_path: Path) -> None:
    questions = numbered(1000)
    long = tuple(made_runs.passage(f"08ANYTOWN7 ¶{n}", "word " * 900, "word " * 20) for n in range(8))
    records = [replace(answered(each.id, "7 cars.", KEY), passages=long) for each in questions]
    html = page.html(made(tmp_path, questions, records))
    assert len(Parsed(html).values("data-way")) == 1000
    assert len(html) < 20_000_000


def test_the_page_says_how_high_its_passages_are_marked(tmp_path: Path) -> None:
    record = answered("t-1", "40.", KEY)
    secret = replace(record, passages=(*record.passages, made_runs.passage() | {"marking": "S"}))
    assert "passages, some of them marked S:" in page.html(made(tmp_path, [QUESTION], [secret]))


def test_a_follow_up_shows_what_came_before_and_what_it_was_searched_as(tmp_path: Path) -> None:
    question = replace(QUESTION, question="And the cars?", previous=(("What sails?", "A ferry."),))
    record = answered("t-1", "40.", KEY, record={"searched": "What sails, and the cars?"})
    html = page.html(made(tmp_path, [question], [record]))
    assert "Asked before: What sails? — A ferry." in html
    assert "Searched as: What sails, and the cars?" in html


def test_a_refusal_that_tells_of_something_withheld_says_so(tmp_path: Path) -> None:
    question = replace(UNANSWERABLE, withheld=True, filters=Filters(clearance="U"))
    record = refused("t-2")
    told = replace(record, answer=dict(record.answer or {}) | {"withheld": True})
    html = page.html(made(tmp_path, [question], [told]))
    assert "paragraphs above the clearance were not searched" in html
    assert "Asked with: clearance U" in html
