"""What each measure says, in a line for a person who meets it in a report."""

from __future__ import annotations

from collections.abc import Mapping

MEANINGS: Mapping[str, str] = {
    "success@1": "an accepted set of paragraphs is complete at the first rank",
    "success@5": "an accepted set of paragraphs lies wholly in the first 5",
    "success@10": "an accepted set of paragraphs lies wholly in the first 10",
    "recall@5": "share of the best accepted set among the first 5",
    "recall@10": "share of the best accepted set among the first 10",
    "MRR": "1 / the rank at which an accepted set is complete",
    "nDCG@10": "accepted paragraphs among the first 10, the higher the better, against the best order",
    "evidence 150": "the first 150 words shown hold what a right answer says, from accepted paragraphs",
    "evidence 300": "the same within 300 words",
    "evidence 600": "the same within 600 words",
    "right": "says all that a right answer must and cites an accepted paragraph",
    "token F1": "words shared with the gold answer, precision and recall in one",
    "exact match": "the very words of the gold answer",
    "citation precision": "share of the paragraphs cited that are accepted",
    "citation recall": "share of the best accepted set that is cited",
    "sentence citation precision": "of the sentences that cite, the share that cite accepted paragraphs and no others",
    "sentence citation recall": "of all sentences, the share that cite an accepted paragraph",
    "support": "share of the sentences that the check finds in what they cite",
    "unknown citations": "share of the citations that were never shown to the reader",
    "accuracy": "answered right, or rightly refused, of all questions",
    "answered wrong": "answered otherwise than right, or where there is no answer, of all questions",
    "refused (answerable)": "refused, though the cables answer it",
    "refused (unanswerable)": "refused, as the cables do not answer it",
    "withheld told": "refused, and told that something above the clearance bears on it",
    "conflict recall": "gives both sides of a conflict and where each stands",
}
