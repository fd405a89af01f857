"""The page in a real browser: asked, read, filtered, by mouse and by keyboard alone, in the dark and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from index import build_index
from tests.fakes.browser import launched, serving
from tests.fakes.served import HALF_A_REPLY, QUESTION
from tests.fakes.stub_server import SSE, Say, Stub, openai_chunk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
WAIT = 20_000
HOSTILE = (
    "VZCZCXYZ0001\nRR RUEHAA\nDE RUEHXX #0001 1231200\nZNR UUUUU ZZH\nR 031200Z MAY 08\nFM AMEMBASSY LIMA\n"
    "TO RUEHC/SECSTATE WASHDC 0001\n\nUNCLAS LIMA 000001\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: PGOV\n"
    "SUBJECT: </TITLE><SCRIPT>DOCUMENT.OWNED=1</SCRIPT>\n\n"
    "1. (U) The harbour master counted 12 boats in 2008 <script>document.owned=1</script>"
    "<img src=x onerror='document.owned=1'> </textarea></p><a href='javascript:document.owned=1'>here</a>.\n"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with launched() as found:
        yield found


@pytest.fixture(scope="module")
def address(sample_index: Path) -> Iterator[str]:
    with serving(sample_index, "--processes", "1", "--rate", "0") as found:
        yield found


class Watched:
    """A page, with what the browser complained of and where it went."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.page.set_default_timeout(WAIT)
        self.address = address
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.hosts.add(re.sub(r"^(\w+://[^/]+).*", r"\1", request.url)))

    def ask(self, question: str) -> None:
        self.page.goto(f"{self.address}/")
        self.page.keyboard.type(question)
        self.page.keyboard.press("Enter")
        self.page.locator(".exchange .ways").first.wait_for()


@pytest.fixture
def shown(browser: Browser, address: str) -> Iterator[Watched]:
    """A new page; at the end nothing was complained of, and nothing came from elsewhere."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    watched = Watched(context, address)
    yield watched
    context.close()
    assert watched.complaints == []
    assert watched.hosts <= {address}


def test_a_question_is_typed_at_once_and_answered_in_place(shown: Watched) -> None:
    shown.ask(QUESTION)
    page = shown.page
    assert page.locator(".lead").inner_text() == "32"
    assert page.locator(".sentence[data-support=quoted]").count() >= 1
    assert "3 quoted" in page.locator(".checked").inner_text()
    assert page.url.startswith(f"{shown.address}/?q=how+many")
    assert "3 quoted" in page.locator("#said").inner_text()
    page.reload()
    assert page.locator(".lead").inner_text() == "32"


def test_the_first_sentence_of_a_model_is_shown_while_it_writes_the_next(browser: Browser, sample_index: Path) -> None:
    half = Say((openai_chunk(HALF_A_REPLY),), headers=SSE, hold=True)
    with Stub([half]) as stub:
        model = {"ASK_MODEL": "compat/m", "ASK_BASE_URL": f"{stub.url}/v1"}
        with serving(sample_index, "--processes", "0", **model) as address:
            context = browser.new_context()
            watched = Watched(context, address)
            watched.page.goto(f"{address}/")
            watched.page.keyboard.type(QUESTION)
            watched.page.keyboard.press("Enter")
            first = watched.page.locator(".sentence[data-support=matched]")
            first.wait_for()
            assert "KPS identified 32 victims in 2007." in first.inner_text()
            assert watched.page.locator(".exchange .ways").count() == 0, "the model has not ended yet"
            context.close()
            assert watched.complaints == []


def test_who_has_the_token_signs_in_and_out(browser: Browser, sample_index: Path) -> None:
    token = "a-token-that-nobody-guesses"
    with serving(sample_index, "--processes", "0", ASK_TOKEN=token) as address:
        context = browser.new_context()
        page = context.new_page()
        page.goto(f"{address}/index")
        page.keyboard.type("another-token-altogether")
        page.keyboard.press("Enter")
        page.locator("[role=alert]").wait_for()
        page.locator("#token").fill(token)
        page.locator("#token").press("Enter")
        page.get_by_role("heading", name="What is indexed").wait_for()
        page.goto(f"{address}/sign-in")
        page.get_by_role("button", name="Sign out").click()
        page.locator("#token").wait_for()
        page.goto(f"{address}/index")
        assert page.locator("#token").is_visible()
        context.close()


def test_a_citation_opens_the_cable_at_the_paragraph_and_closes_again(shown: Watched) -> None:
    shown.ask(QUESTION)
    page = shown.page
    chip = page.locator("a.chip").first
    chip.click()
    cited = page.locator("#cable .paragraph.cited")
    cited.wait_for()
    assert cited.get_attribute("id") == "p9"
    assert "32 victims" in cited.locator("mark").first.inner_text()
    box, panel = cited.bounding_box(), page.locator("#cable").bounding_box()
    assert box
    assert panel
    assert panel["y"] - 1 <= box["y"] < panel["y"] + panel["height"]
    assert page.evaluate("() => document.activeElement.id") == "p9"
    page.keyboard.press("Escape")
    page.locator("#cable").wait_for(state="hidden")
    assert page.evaluate("() => document.activeElement.classList.contains('chip')")


def test_a_filter_limits_the_answer(shown: Watched) -> None:
    page = shown.page
    page.goto(f"{shown.address}/")
    page.locator("#filters > summary").click()
    page.locator(".bar[data-when='2009-07']").click()
    assert page.locator("#since").input_value() == page.locator("#until").input_value() == "2009-07"
    page.locator("#q").fill("how many victims were identified?")
    page.locator("#q").press("Enter")
    page.locator(".exchange .ways").wait_for()
    assert set(re.findall(r"\d\d[A-Z]+\d+", " ".join(page.locator("a.chip").all_inner_texts()))) == {"09PRISTINA314"}
    assert "since=2009-07" in page.url


def test_a_follow_up_stands_below_and_back_goes_back(shown: Watched) -> None:
    shown.ask(QUESTION)
    page = shown.page
    page.locator("#follow-q").fill("and in 2006?")
    page.locator("#follow-q").press("Enter")
    page.locator(".exchange .ways").nth(1).wait_for()
    assert "Asked as “how many victims did KPS identify in 2006?”" in page.locator(".understood").inner_text()
    assert page.locator(".exchange").count() == 2
    page.go_back()
    page.locator(".exchange .ways").first.wait_for()
    assert page.locator(".exchange").count() == 1
    assert page.locator(".question").inner_text() == QUESTION


def test_a_refusal_and_an_error_are_said_in_place(shown: Watched) -> None:
    shown.ask("how many whales were caught in 2007?")
    assert shown.page.locator(".refusal").inner_text() == "Not in these cables."
    assert shown.page.locator(".nearest li").count() == 3
    shown.page.locator("#filters > summary").click()
    shown.page.locator("#since").fill("yesterday")
    shown.page.locator("#q").press("Enter")
    shown.page.locator(".wrong").wait_for()
    assert "is no date" in shown.page.locator(".wrong").inner_text()


def test_an_answer_is_copied_in_four_forms(shown: Watched) -> None:
    shown.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.ask(QUESTION)
    page = shown.page
    page.locator(".copies > summary").click()
    for name in ("text", "markdown", "chicago", "bibtex"):
        form = page.locator(f".copy:has([data-format={name}])")
        form.get_by_role("button").click()
        form.get_by_text("Copied").wait_for()
        copied = page.evaluate("() => navigator.clipboard.readText()")
        assert copied == form.locator("textarea").input_value()
        assert "08PRISTINA128" in copied


def test_everything_can_be_done_by_keyboard(shown: Watched) -> None:
    shown.ask(QUESTION)
    page = shown.page
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.classList.contains('chip')"):
            break
    page.keyboard.press("Enter")
    page.locator("#cable .cited").wait_for()
    page.keyboard.press("Escape")
    page.locator("#cable").wait_for(state="hidden")
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.id") == "q"


def test_what_a_cable_holds_never_acts(browser: Browser, tmp_path: Path) -> None:
    cables = tmp_path / "cables"
    cables.mkdir()
    (cables / "hostile.txt").write_text(HOSTILE, "utf-8")
    build_index([cables], tmp_path / "index")
    with serving(tmp_path / "index", "--processes", "0") as address:
        context = browser.new_context()
        watched = Watched(context, address)
        watched.ask("how many boats did the harbour master count in 2008?")
        watched.page.locator("a.chip").first.click()
        watched.page.locator("#cable .cited").wait_for()
        assert "<script>" in watched.page.locator("#cable .cited").inner_text()
        watched.page.locator(".copies > summary").click()
        for place in ("/index", "/cable/08LIMA1"):
            watched.page.goto(address + place)
        assert watched.page.evaluate("() => document.owned === undefined")
        assert watched.page.locator("img, iframe, a[href^='javascript']").count() == 0
        context.close()
        assert watched.complaints == []


def test_it_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator("#q").fill(QUESTION)
    page.locator("#q").press("Enter")
    assert page.locator(".lead").inner_text() == "32"
    page.locator("#follow-q").fill("and in 2006?")
    page.locator("#follow-q").press("Enter")
    assert page.locator(".exchange").count() == 2
    page.locator("a.chip").first.click()
    assert page.locator(".paragraph.cited mark").count() >= 1
    context.close()


OPEN = "all => all.forEach(each => { each.open = true; })"
PAGES = (
    "/",
    f"/?q={QUESTION}",
    "/?q=how many whales were caught in 2007?",
    "/cable/08PRISTINA128?p=9",
    "/cable/08NOWHERE1",
    "/index",
    "/evaluations",
    "/docs",
)


@pytest.mark.parametrize("width", [390, 820, 1280])
def test_no_page_is_wider_than_its_window(browser: Browser, address: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    for path in PAGES:
        page.goto(address + path)
        page.locator("#filters, .why").evaluate_all(OPEN)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width, path
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_fit_for_everybody(browser: Browser, address: str, path: str, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    # axe is put into the page as a script, which the page's own policy rightly forbids.
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(address + path)
    page.locator("#filters, .why").evaluate_all(OPEN)
    if page.locator("a.chip").count():
        page.locator("a.chip").first.click()
        page.locator("#cable .cited").wait_for()
    found = Axe().run(page).response["violations"]
    context.close()
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []


def test_dark_is_dark_and_light_is_light(browser: Browser, address: str) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme=scheme)
        page = context.new_page()
        page.goto(address)
        shades[scheme] = page.evaluate(
            "() => getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)"
        )
        context.close()
    assert min(shades["light"]) > 200
    assert max(shades["dark"]) < 60
