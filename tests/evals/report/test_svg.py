"""Plots: each is one well-formed picture that says in words what it shows, and stays inside its frame."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from evals.report import svg
from evals.report.svg import Point, Scale, Stack

HOSTILE = '"><script>&'
HALF = Point("numeric", 8, 0.5, 0.2, 0.8)
CERTAIN = Point(HOSTILE, 4, 1.0, 0.5, 1.0)

PICTURES = {
    "success": svg.success_curve([HALF] * 49 + [CERTAIN]),
    "success at one": svg.success_curve([HALF]),
    "no success": svg.success_curve([]),
    "reliability": svg.reliability([(0.4, HALF), (1.0, CERTAIN)]),
    "no reliability": svg.reliability([]),
    "bars": svg.bars(HOSTILE, [HALF, CERTAIN]),
    "no bars": svg.bars("Right", []),
    "stacks": svg.stacks("Ways", [("right", "✓"), (HOSTILE, "✗")], [Stack("0.1", {"right": 30, HOSTILE: 1})]),
    "no stacks": svg.stacks("Ways", [("right", "✓")], []),
    "times": svg.cumulative("Latency", {"found": [30, 10, 20], HOSTILE: [0.0, 9000.0]}),
    "one time": svg.cumulative("Latency", {"found": [0.0]}),
    "no times": svg.cumulative("Latency", {"found": []}),
}


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_a_picture_is_well_formed_and_says_what_it_shows(picture: str) -> None:
    root = ElementTree.fromstring(picture)
    assert root.attrib["role"] == "img"
    assert [child.tag for child in root[:2]] == ["title", "desc"]
    assert all(child.text for child in root[:2])


@pytest.mark.parametrize("picture", PICTURES.values(), ids=PICTURES)
def test_nothing_is_drawn_outside_the_frame(picture: str) -> None:
    width, height = map(float, ElementTree.fromstring(picture).attrib["viewBox"].split()[2:])
    for element in ElementTree.fromstring(picture).iter():
        assert 0 <= float(element.get("x", 0)) <= width
        assert 0 <= float(element.get("y", 0)) <= height
        for x, y in re.findall(r"([\d.-]+),([\d.-]+)", element.get("points", "")):
            assert 0 <= float(x) <= width and 0 <= float(y) <= height


def test_the_description_gives_value_interval_and_number() -> None:
    assert "numeric: 50 % (20 to 80) of 8" in svg.bars("Right", [HALF])


def test_reliability_says_what_was_told_and_what_was_right() -> None:
    assert "told 40 %: 50 % (20 to 80) of 8" in svg.reliability([(0.4, HALF)])


def test_a_narrow_part_of_a_bar_has_its_number_alone_and_a_narrower_one_nothing() -> None:
    ways = [("right", "✓"), ("wrong", "✗"), ("refused", "○")]
    picture = svg.stacks("Ways", ways, [Stack("all", {"right": 90, "wrong": 5, "refused": 1})])
    texts = [each.text for each in ElementTree.fromstring(picture).iter("text") if "on" in each.get("class", "")]
    assert texts == ["✓ 90", "5"]


@pytest.mark.parametrize(
    ("share", "value"),
    [(0.5, 20), (0.95, 40), (0.0, 10), (1.0, 40), (0.25, 10)],
)
def test_a_quantile_is_a_value_that_was_measured(share: float, value: float) -> None:
    assert svg.quantile([10, 20, 30, 40], share) == value


@pytest.mark.parametrize(
    ("milliseconds", "said"), [(0.4, "0 ms"), (56, "56 ms"), (999.4, "999 ms"), (1000, "1 s"), (12340, "12.3 s")]
)
def test_times_are_said_in_the_unit_that_suits(milliseconds: float, said: str) -> None:
    assert svg.duration(milliseconds) == said


@pytest.mark.parametrize(
    ("scale", "value", "place"),
    [
        (Scale(0, 1, 0, 100), 0.25, 25),
        (Scale(0, 1, 100, 0), 0.25, 75),
        (Scale(0, 1, 0, 100), 7, 100),
        (Scale(1, 100, 0, 100, logarithmic=True), 10, 50),
    ],
)
def test_a_scale_places_a_value(scale: Scale, value: float, place: float) -> None:
    assert scale(value) == pytest.approx(place)
