"""Whatever a template is given is shown and does nothing; what it is not given is an error."""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest
from jinja2 import Environment, UndefinedError

from qa.render.templates import environment


@pytest.fixture
def pages(tmp_path: Path) -> Environment:
    """The environment over a folder with one template in it."""
    (tmp_path / "said.html").write_text('<p title="{{ said }}">{{ said }}</p>')
    (tmp_path / "gaps.html").write_text("<p>\n  <b>1</b>\n  {{ said }}\n  <i>a\n  b</i>\n</p>\n{{ absent }}")
    (tmp_path / "table.html").write_text(
        '{% from "components.html" import table %}{% call table(["A"]) %}<tr>{{ said }}</tr>{% endcall %}'
    )
    return environment(tmp_path)


@pytest.mark.parametrize(
    ("said", "html"),
    [
        ("a < b & c", "a &lt; b &amp; c"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("\"quoted\" and 'so'", "&#34;quoted&#34; and &#39;so&#39;"),
        ("turned \u202e round", "turned \\u202e round"),
        ("a\x00b\x1bc", "a\\u0000b\\u001bc"),
        ("half \ud800 of one", "half \\ud800 of one"),
        ("08ANYTOWN7 ¶1 – “é”", "08ANYTOWN7 ¶1 – “é”"),
        (32, "32"),
    ],
)
def test_text_is_shown_and_does_nothing(pages: Environment, said: object, html: str) -> None:
    assert pages.get_template("said.html").render(said=said) == f'<p title="{html}">{html}</p>'


def test_the_indentation_of_a_template_leaves_no_blank_between_tags(pages: Environment) -> None:
    assert pages.get_template("gaps.html").render(said="x", absent="") == "<p><b>1</b>x<i>a\n  b</i></p>"


def test_a_value_that_is_missing_is_an_error_that_names_its_line(pages: Environment) -> None:
    with pytest.raises(UndefinedError, match="absent") as failed:
        pages.get_template("gaps.html").render(said="x")
    frames = traceback.extract_tb(failed.tb)
    assert [frame.lineno for frame in frames if frame.filename.endswith("gaps.html")] == [7]


def test_a_component_stands_in_every_page(pages: Environment) -> None:
    html = pages.get_template("table.html").render(said="<b>")
    assert '<th scope="col">A</th>' in html
    assert "<tbody><tr>&lt;b&gt;</tr></tbody>" in html
