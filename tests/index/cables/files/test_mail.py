"""Mail, saved pages, mailboxes and packed files: what is in them reads as it does by itself."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.cable import Cable, Skipped
from index.cables import reading
from tests.fakes import made_up

CABLE = made_up.CABLE.replace("The mayor", "The mayor of Přeštice — “so-called” —")
PAGE = made_up.html_page(made_up.ROUTING, CABLE.removeprefix(made_up.ROUTING))


def read(data: str | bytes) -> list[Cable | Skipped]:
    return list(reading.read_bytes(data.encode() if isinstance(data, str) else data, "given"))


def ids(data: bytes) -> list[str]:
    return [found.reference_id for found in read(data) if isinstance(found, Cable)]


def message(**fields: str) -> EmailMessage:
    made = EmailMessage()
    for name, value in ({"From": "Odile Farrant <odile@example.org>", "Subject": "FW: a hall"} | fields).items():
        made[name] = value
    return made


def attached(*texts: str) -> bytes:
    made = message()
    made.set_content("See below.\n")
    for n, text in enumerate(texts):
        made.add_attachment(text.encode(), "text", "plain", filename=f"{n}.txt")
    return made.as_bytes()


@pytest.mark.parametrize("cte", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["utf-8", "cp1250"])
def test_mail_is_decoded(cte: str, charset: str) -> None:
    made = message()
    made.set_content(CABLE, charset=charset, cte=cte)
    assert read(made.as_bytes()) == read(CABLE)
    assert read(made.as_bytes().replace(b"\n", b"\r\n")) == read(CABLE)


@pytest.mark.parametrize("cte", ["quoted-printable", "base64"])
def test_a_saved_page_reads_as_the_page(cte: str) -> None:
    made = message(**{"From": "<Saved by Blink>", "Snapshot-Content-Location": "http://example.org/hall.html"})
    made.set_content(PAGE, subtype="html", cte=cte)
    made.add_related(b"GIF89a", "image", "gif", cid="<picture>")
    assert read(made.as_bytes()) == read(PAGE)


def test_of_two_forms_of_one_text_one_is_read() -> None:
    made = message()
    made.set_content(CABLE)
    made.add_alternative(PAGE, subtype="html")
    assert ids(made.as_bytes()) == [made_up.REFERENCE_ID]
    stub = message()
    stub.set_content("See the page.\n")
    stub.add_alternative(PAGE, subtype="html")
    assert read(stub.as_bytes()) == read(PAGE)


def test_every_part_of_a_mail_is_read() -> None:
    assert ids(attached(CABLE, made_up.second_cable())) == [made_up.REFERENCE_ID, "08SKOPJE88"]
    forwarded = message()
    forwarded.set_content("Fwd.\n")
    inner = message()
    inner.set_content(CABLE)
    forwarded.add_attachment(inner)
    assert read(forwarded.as_bytes()) == read(CABLE)


def test_a_part_that_cannot_be_read_does_not_cost_the_others() -> None:
    made = message()
    made.set_content("See below.\n")
    made.add_attachment(b"%PDF-1.7\nbroken", "application", "pdf")
    made.add_attachment(CABLE.encode(), "text", "plain")
    skipped, cable = read(made.as_bytes())
    assert isinstance(skipped, Skipped)
    assert "damaged PDF" in skipped.reason
    assert [cable] == read(CABLE)


@pytest.mark.parametrize("charset", ["no-such-set", "punycode", "base64", "utf\0-8", ""])
def test_a_charset_that_cannot_be_is_passed_over(charset: str) -> None:
    made = message()
    made.set_content(CABLE, cte="8bit")
    data = made.as_bytes().replace(b'charset="utf-8"', f'charset="{charset}"'.encode())
    assert read(data) == read(CABLE)


def test_mail_without_a_cable_is_skipped() -> None:
    (found,) = read(attached("Lunch at noon?\n"))
    assert isinstance(found, Skipped)


@pytest.mark.parametrize("marks", ["> ", ">", "> > ", ">> ", " > "])
def test_the_marks_of_a_quoted_text_are_taken_off(marks: str) -> None:
    quoted = "".join(f"{marks}{line}".rstrip() + "\n" for line in CABLE.splitlines())
    (found,) = read(f"From: Odile Farrant\nSubject: FW: a hall\n\nOn Monday Bo wrote:\n{quoted}")
    (plain,) = read(CABLE)
    assert isinstance(found, Cable)
    assert isinstance(plain, Cable)
    assert [p.text for p in found.passages] == [p.text for p in plain.passages]
    assert (found.subject, found.created, found.warnings) == (plain.subject, plain.created, plain.warnings)


def test_a_mailbox_is_its_messages() -> None:
    first, second = message(), message()
    first.set_content(CABLE.replace("1. (SBU) SUMMARY", "From now on.\n\n1. (SBU) SUMMARY"), cte="8bit")
    second.set_content(made_up.second_cable())
    box = b"".join(
        b"From odile@example.org Mon Jun  1 10:00:00 2009\n"
        + one.as_bytes().replace(b"\nFrom now", b"\n>From now")
        + b"\n"
        for one in (first, second)
    )
    assert ids(box) == [made_up.REFERENCE_ID, "08SKOPJE88"]
    (found, _) = read(box)
    assert isinstance(found, Cable)
    assert "\nFrom now on." in found.text


def test_fields_alone_do_not_make_a_mail() -> None:
    text = "From: Embassy Pristina\nDate: 12 March 2008\nSubject: a hall\n\n" + made_up.CABLE
    (found,) = read(text)
    assert isinstance(found, Cable)
    assert found.text == text


FORMS = {"text": CABLE, "table": made_up.csv_row(), "page": PAGE, "mail": attached(CABLE).decode()}


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS)
def test_what_is_packed_is_read(text: str, tmp_path: Path) -> None:
    assert read(gzip.compress(text.encode())) == read(text)
    path = tmp_path / "hall.gz"
    path.write_bytes(gzip.compress(gzip.compress(text.encode())))
    assert [unnamed(found) for found in reading.read_file(path)] == [unnamed(found) for found in read(text)]


def unnamed(found: Cable | Skipped) -> Cable | Skipped:
    return replace(found, path="")


def damaged() -> Iterator[bytes]:
    packed = gzip.compress(made_up.CABLE.encode())
    yield packed[:40]
    yield packed[:-1]
    yield packed[:60] + b"\0\1\2\3" + packed[64:]


@pytest.mark.parametrize("packed", [*damaged()])
def test_a_damaged_packed_file_is_told(packed: bytes) -> None:
    (found,) = read(packed)
    assert isinstance(found, Skipped)
    assert not found.failed
    assert "damaged gzip file" in found.reason


def test_a_file_packed_again_and_again_ends() -> None:
    packed = CABLE.encode()
    for _ in range(9):
        packed = gzip.compress(packed)
    (found,) = read(packed)
    assert isinstance(found, Skipped)
    assert "packed more than" in found.reason
