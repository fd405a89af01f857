from __future__ import annotations

import json

from index import cable_json
from index.cable import Cable, Skipped
from index.cables import reading
from tests.fakes import made_up


def test_a_cable_exports_by_the_contract() -> None:
    (cable,) = reading.read_bytes(made_up.CABLE.encode(), "a.txt")
    assert isinstance(cable, Cable)
    value = json.loads(json.dumps(cable_json.cable_dict(cable)))
    assert list(value) == [
        "reference_id", "created", "classification", "origin", "tags", "subject", "references", "signature", "path",
        "warnings", "passages",
    ]  # fmt: skip
    assert value["created"] == "2008-03-12T16:16:00+00:00"
    assert value["passages"][1] == {
        "key": "08PRISTINA417 ¶2",
        "number": 2,
        "ordinal": 1,
        "marking": "U",
        "heading": "Why Nobody Came",
        "text": "Traders blamed the rain. The mayor blamed the traders.",
    }


def test_a_skipped_file_exports_its_reason() -> None:
    assert cable_json.skipped_dict(Skipped("a.bin", "binary file")) == {"path": "a.bin", "skipped": "binary file"}
