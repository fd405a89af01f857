"""Paragraphs written for the tests of the evaluations, in the form of a cable's."""

from __future__ import annotations

from datetime import UTC, datetime

from evals.sentence_check.collection import Collection, Paragraph, paragraph
from evals.sentence_check.right_drafts import Draft
from tests.fakes.evidence import passage

FERRY = (
    "In 2006, the Harbor Patrol Service (HPS) inspected 42 ferries in Anytown, 27 of which had no lifeboats. "
    "Captain Ilse Vandermeer was fined 600 euros on May 17, 2006, and the port reopened after three weeks. "
    "Most skippers are from Otherville and told the Lake Rescue Board (LRB) about the storm of January."
)
MARKET = (
    "The Otherville market sold 1,121 tons of fish last season, about 15 percent of it to Thirdland. "
    "HPS did not inspect the stalls, and Mayor Pablo Quintero promised five new wardens by the summer of 2009. "
    "The wardens will train with the LRB for twelve days in Anytown before they begin their rounds."
)
BRIDGE = (
    "Bridge repairs began at the old mill and were slow, said engineer Noor Haddad of the Road Fund. "
    "The Fund has paid $20 million since 1998 and expects the work to last another eight months. "
    "Farmers in Thirdland complain that the detour costs them two hours each morning."
)


def made(number: int, text: str, year: int = 2007) -> Paragraph:
    """A paragraph of the one cable."""
    return paragraph(passage(number, text), datetime(year, 3, 12, tzinfo=UTC), "TOWN NEWS")


def collection() -> Collection:
    """The three paragraphs."""
    return Collection([made(1, FERRY), made(2, MARKET), made(3, BRIDGE)])


def draft(text: str, *numbers: int, kind: str = "copied") -> Draft:
    """A draft that cites these paragraphs, all three shown."""
    keys = tuple(f"08ANYTOWN7 ¶{number}" for number in numbers)
    return Draft("test", True, kind, text, keys, collection().paragraphs)
