"""Sentences of a draft against the passages that were shown: each gets a label, and what speaks against it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Self

from index.cables.body.inner_marks import portion_marks
from index.markings import cleared, highest
from index.text.folding import content_stems, folded
from index.text.quantities import find_values
from qa.check.acronym_table import AcronymTable, known
from qa.check.countries import same_country
from qa.check.evidence import PassageEvidence, closeness, coverage, is_quoted, nearest
from qa.check.figures import figure_problems
from qa.check.labels import CheckedSentence, Finding, Objection, Problem, Shown, Support
from qa.check.names import Usage, find_names, name_problems
from qa.check.negation import negation_problems
from qa.check.parts import findings_of, parts_of, whole
from qa.check.quotations import quotation_problems, quotations, speaker_problems
from qa.check.strength import strength_problems
from qa.check.thresholds import Thresholds, packaged
from qa.drafts.draft import DraftSentence

SHOWN_KEY = re.compile(r"\[(\d\d[A-Z]{3,20}\d{1,8} [¶§]\d{1,4}(?: \(\d{1,2}\))?)\]")
"""A key as it is shown beside a sentence: in the sentence's own words, quoted from a cable, it would pass for one."""
_PARAGRAPH = re.compile(r"(?<!\w)¶\d{1,4}(?!\w)")
LITTLE = "little of what it says is in"
NOTHING_SAID = "it says nothing that could be checked"
OF_ITSELF = frozenset(
    content_stems("paragraph comment section answer sentence text summary account subject topic point")
)
"""Words for a text and its parts: what says little else speaks of the paragraph and not of what it says."""
MOST_SUGGESTED = 3
WELL_COVERED = 0.6
"""Less than this share of the words of a claim in a passage, and it is not offered as support."""
CANDIDATES = 8


class Checker:
    """Checks sentences against the passages shown to whoever wrote them.

    `acronyms` are those of the corpus; those that the passages define are known. What is marked above the
    `clearance` is not confirmed. The `thresholds` are those that come along if none are given.
    """

    def __init__(
        self,
        shown: Sequence[Shown],
        acronyms: AcronymTable | None = None,
        *,
        where: str = "among the passages shown",
        clearance: str | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        self._where = where
        self._clearance = clearance
        self._shown = {each.key: each for each in shown}
        self._acronyms = acronyms or known()
        self._thresholds = thresholds or packaged()
        self._checked: dict[DraftSentence, CheckedSentence] = {}

    def by(self, thresholds: Thresholds) -> Self:
        """Return a checker by other thresholds that need not read the passages again."""
        # What is read is read before the copy, so that copies share it.
        _ = self._usage, self._holders
        other = copy(self)
        other._thresholds, other._checked = thresholds, {}
        return other

    @cached_property
    def _evidence(self) -> Mapping[str, PassageEvidence]:
        acronyms = self._acronyms.with_those_of(each.passage.search_text for each in self._shown.values())
        return {key: PassageEvidence(each, acronyms) for key, each in self._shown.items()}

    @cached_property
    def _usage(self) -> Usage:
        return Usage(list(self._evidence.values()))

    def check(self, sentence: DraftSentence) -> CheckedSentence:
        """Return the sentence with its label and problems; one that was checked before is not checked again."""
        if sentence not in self._checked:
            self._checked[sentence] = self._check(sentence)
        return self._checked[sentence]

    def _check(self, sentence: DraftSentence) -> CheckedSentence:
        text, citations = sentence.text, sentence.citations
        cited = [self._evidence[key] for key in citations if key in self._evidence]
        findings = [
            Finding(whole(text), "unsupported" if citations else "uncited", problem=problem)
            for problem in self._citation_problems(sentence)
        ]
        if cited:
            # The number of a paragraph is no figure; blanks in its place leave all else where it stands.
            said = text if is_quoted(text, cited) else _PARAGRAPH.sub(lambda match: " " * len(match[0]), text)
            findings += findings_of(text, cited, self._against(said, cited))
        problems = tuple(each.problem for each in findings if each.problem)
        label = self._label(sentence, cited, findings)
        checked = CheckedSentence(text, citations, label, problems, findings=tuple(findings))
        return checked.offering(self._suggested(text, cited)) if problems and label != "empty" else checked

    def _citation_problems(self, sentence: DraftSentence) -> Iterator[Problem]:
        """Yield one for each key that was not shown, and one if no passage is cited."""
        for key in dict.fromkeys([*sentence.citations, *SHOWN_KEY.findall(sentence.text)]):
            if key not in self._evidence:
                yield Problem("citation", f"{key} is not {self._where}")
        if not sentence.citations:
            yield Problem("citation", "it cites no passage")
            return
        cited = [self._evidence[key] for key in sentence.citations if key in self._evidence]
        for sign in dict.fromkeys(_PARAGRAPH.findall(SHOWN_KEY.sub(" ", sentence.text))):
            known = any(sign in each.text for each in cited) or any(sign in key.split() for key in sentence.citations)
            if not known:
                yield Problem("citation", f"{sign} is no paragraph that it cites")

    def _against(self, text: str, cited: Sequence[PassageEvidence]) -> list[Objection]:
        """Return what in these passages speaks against the text."""
        terms = content_stems(text)
        if is_quoted(text, cited):
            return []
        if not terms:
            return [Objection(None, Problem("empty", NOTHING_SAID))]
        if self._is_bare(text, terms, cited):
            keys = " or ".join(each.key for each in cited)
            of_itself = not OF_ITSELF.isdisjoint(terms)
            problem = Problem("empty", NOTHING_SAID) if of_itself else Problem("words", f"{LITTLE} {keys}")
            return [Objection(None, problem)]
        near = nearest(terms, cited)
        found = [
            *quotation_problems(text, cited, self._likeliest(terms, cited) if quotations(text) else ()),
            *figure_problems(text, cited, near, self._thresholds),
            *name_problems(text, cited, near, self._usage, self._thresholds),
            *negation_problems(text, cited, self._thresholds),
            *speaker_problems(text, cited, near),
            *strength_problems(parts_of(text), cited, self._thresholds),
        ]
        # "Little of it" says nothing if something of it is named.
        words = [each for each in self._word_problems(terms, cited) if each.suggested or not found]
        return [*found, *(Objection(None, problem) for problem in (*self._marking_problems(text), *words))]

    def _is_bare(self, text: str, terms: Sequence[str], cited: Sequence[PassageEvidence]) -> bool:
        """Return whether a text has no figure, date, name or quotation, and little of what it says is in what it cites.

        So do texts that speak of a paragraph instead of what the paragraph says.
        """
        if coverage(terms, cited) >= self._thresholds.bare_below or quotations(text):
            return False
        values = find_values(folded(text))
        names = (name for name in find_names(text) if name.start and not same_country(name.text))
        figures = any(each.value != "1" for each in values.quantities)
        return not figures and not values.dates and next(names, None) is None

    def _marking_problems(self, text: str) -> Iterator[Problem]:
        """Yield one if the text bears a mark above the clearance: whoever wrote it had it from elsewhere."""
        above = [mark for mark in portion_marks(text) if not cleared(mark, self._clearance)]
        if above:
            yield Problem("marking", f"it is marked {highest(above, above[0])}, above the clearance {self._clearance}")

    def _word_problems(self, terms: Sequence[str], cited: Sequence[PassageEvidence]) -> Iterator[Problem]:
        """Yield one if too few words of a claim are in these passages, or far more of them in another."""
        keys = " or ".join(each.key for each in cited)
        if coverage(terms, cited) < self._thresholds.enough_words:
            yield Problem("words", f"{LITTLE} {keys}")
            return
        here = closeness(terms, cited)
        if here + self._thresholds.clearly_elsewhere > 1:
            return
        for other in self._likeliest(terms, cited):
            if closeness(terms, [other]) >= here + self._thresholds.clearly_elsewhere:
                yield Problem("words", f"{other.key} says this rather than {keys}", (other.key,))
                return

    @cached_property
    def _holders(self) -> Mapping[str, list[PassageEvidence]]:
        """Which passages have a word."""
        found: dict[str, list[PassageEvidence]] = {}
        for each in self._evidence.values():
            for word in each.words:
                found.setdefault(word, []).append(each)
        return found

    def _likeliest(self, terms: Sequence[str], cited: Sequence[PassageEvidence]) -> list[PassageEvidence]:
        """Return the other passages that have most of a claim's terms."""
        counted = Counter(each for term in dict.fromkeys(terms) for each in self._holders.get(term, ()))
        return [each for each, _ in counted.most_common(CANDIDATES + len(cited)) if each not in cited][:CANDIDATES]

    def _suggested(self, text: str, cited: Sequence[PassageEvidence]) -> tuple[str, ...]:
        """Return the keys of other passages that do support the text."""
        terms = content_stems(text)
        fitting = (each for each in self._likeliest(terms, cited) if coverage(terms, [each]) >= WELL_COVERED)
        return tuple(each.key for each in fitting if not self._against(text, [each]))[:MOST_SUGGESTED]

    def _label(self, sentence: DraftSentence, cited: Sequence[PassageEvidence], findings: Sequence[Finding]) -> Support:
        """Return the label of a sentence that its parts' findings leave it."""
        if not sentence.citations:
            return "uncited"
        against = [each for each in findings if each.problem]
        labels, kinds = {each.support for each in against}, {each.problem.kind for each in against if each.problem}
        if not against:
            first = findings[0]
            return "quoted" if first.support == "quoted" and first.part == whole(sentence.text) else "matched"
        if "empty" in labels:
            return "empty"
        if not cited or kinds & {"words", "marking"}:
            return "unsupported"
        if "contradicted" in labels:
            return "contradicted"
        return "partly" if coverage(content_stems(sentence.text), cited) >= 0.5 else "unsupported"
