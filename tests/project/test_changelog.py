"""The changelog, the version and the citation name the same release."""

from __future__ import annotations

import pytest
import yaml

from qa.version import VERSION
from tests import CHECKOUT
from tests.project.release import CHANGELOG, Release, problem, releases

TEXT = CHANGELOG.read_text(encoding="utf-8")
RELEASED = "# Changelog\n\n## [1.2.0] - 2026-02-03\n\n- New.\n\n## [1.1.0] - 2026-01-02\n\n- Old.\n"


def test_the_newest_release_is_the_version() -> None:
    assert releases(TEXT)[0].version == VERSION


def test_releases_stand_newest_first() -> None:
    found = [(release.date, tuple(map(int, release.version.split(".")))) for release in releases(TEXT)]
    assert found == sorted(found, reverse=True)
    assert len(found) == TEXT.count("\n## ") - TEXT.count("\n## [Unreleased]")


def test_the_citation_names_the_newest_release() -> None:
    citation = yaml.safe_load((CHECKOUT / "CITATION.cff").read_text(encoding="utf-8"))
    newest = releases(TEXT)[0]
    assert (citation["version"], citation["date-released"]) == (newest.version, newest.date)


def test_a_section_is_read_with_its_notes() -> None:
    assert releases(RELEASED) == [Release("1.2.0", "2026-02-03", "- New."), Release("1.1.0", "2026-01-02", "- Old.")]


@pytest.mark.parametrize(
    ("tag", "version", "changelog", "wrong"),
    [
        ("v1.2.0", "1.2.0", RELEASED, None),
        ("v1.3.0", "1.2.0", RELEASED, "the tag is v1.3.0, but the version is 1.2.0"),
        ("1.2.0", "1.2.0", RELEASED, "the tag is 1.2.0, but the version is 1.2.0"),
        ("v1.3.0", "1.3.0", RELEASED, "the version is 1.3.0, but the changelog's newest release is 1.2.0"),
        (
            "v1.2.0",
            "1.2.0",
            RELEASED.replace("## [1.2.0]", "## [Unreleased]\n\n- Newer.\n\n## [1.2.0]"),
            "the changelog still has changes that are not released",
        ),
        ("v1.2.0", "1.2.0", RELEASED.replace("## [1.2.0]", "## [Unreleased]\n\n## [1.2.0]"), None),
    ],
)
def test_a_tag_is_a_release_only_if_version_and_changelog_agree(
    tag: str, version: str, changelog: str, wrong: str | None
) -> None:
    assert problem(tag, version, changelog) == wrong
