"""Tables of cables in every dialect: they give the cables of the plain file, or a reason that names the row."""

from __future__ import annotations

import csv
import io
import itertools

import pytest

from index.cable import Cable, Skipped
from index.cables import reading
from tests.fakes import made_up

NAMES = ["id", "date", "reference", "origin", "classification", "references", "header", "body"]
BODY = made_up.FIELDS + made_up.BODY.replace("The mayor", 'The "mayor"; | of Přeštice, \\ in 1999,\tand')
ROWS = [
    [str(n), f"3/{n}/2008 16:16", f"08{post}417", f"Embassy {post.title()}", "UNCLASSIFIED", "08STATE2731"]
    + [text.replace("PRISTINA", post) for text in (made_up.ROUTING, BODY)]
    for n, post in enumerate(("PRISTINA", "SKOPJE", "TIRANA"), start=1)
]
ORDERS = ([2, 7, 4, 1, 0, 3, 6, 5], [7, 6, 5, 4, 3, 2, 1, 0], [1, 2, 3, 4, 5, 6, 7])


def written(rows: list[list[str]], delimiter: str = ";", quoting: int = csv.QUOTE_ALL, **form: str | bool) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=quoting, **form).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def read(table: str | bytes) -> list[Cable | Skipped]:
    return list(reading.read_bytes(table.encode() if isinstance(table, str) else table, "given"))


PLAIN = written(ROWS, ",", doublequote=False, escapechar="\\", lineterminator="\n")


def pairs(delimiter: str) -> list[str]:
    """The rows as a program writes them that knows nothing of quoting."""
    return [delimiter.join(row) for row in ROWS]


DIALECTS: dict[str, str | bytes] = {
    **{f"delimiter {delimiter!r}": written(ROWS, delimiter) for delimiter in ",;\t|^"},
    **{f"few quotes {delimiter!r}": written(ROWS, delimiter, csv.QUOTE_MINIMAL) for delimiter in ",;\t|"},
    "backslashes": written(ROWS, doublequote=False, escapechar="\\"),
    "single quotes": written(ROWS, quotechar="'"),
    "no quotes, backslashes": written(ROWS, "\t", csv.QUOTE_NONE, escapechar="\\", lineterminator="\n"),
    "no quotes, one line": "\n".join(
        "\t".join(cell.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t") for cell in row) for row in ROWS
    ),
    "no quotes at all": "\n".join([*pairs("^"), ""]),
    "no quotes at all, names": "\n".join(["^".join(NAMES), *pairs("^"), ""]),
    "bare quotes": "\n".join(";".join(f'"{cell}"' for cell in row) for row in ROWS),
    "blanks behind": "\n".join(", ".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in ROWS),
    "sep=": "sep=;\r\n" + written(ROWS),
    "names": written([NAMES, *ROWS], ","),
    "names in another language": written([[f"Sloupec {n}" for n in range(8)], *ROWS]),
    "line ends": written([[cell.replace("\n", "\r\n") for cell in row] for row in ROWS]),
    "UTF-8 with a mark": written([NAMES, *ROWS]).encode("utf-8-sig"),
    "UTF-16": written(ROWS).encode("utf-16"),
    "UTF-16 without a mark": PLAIN.encode("utf-16-le"),
    "UTF-16, the other way round": written(ROWS, "\t").encode("utf-16-be"),
    "NULs": PLAIN.encode().replace(b"market", b"mar\0ket"),
    **{f"order {order}": written([[row[at] for at in order] for row in ROWS]) for order in ORDERS},
    **{
        f"order {order}, names": written([[row[at] for at in order] for row in (NAMES, *ROWS)], "|", csv.QUOTE_MINIMAL)
        for order in ORDERS
    },
}


@pytest.mark.parametrize("table", DIALECTS.values(), ids=DIALECTS)
def test_every_dialect_gives_the_cables_of_the_plain_file(table: str | bytes) -> None:
    plain = read(PLAIN)
    assert [found.reference_id for found in plain if isinstance(found, Cable)] == [row[2] for row in ROWS]
    assert [found.warnings for found in plain if isinstance(found, Cable)] == [(), (), ()]
    assert read(table) == plain


@pytest.mark.parametrize("count", [1, 2])
def test_short_tables_are_read_as_well(count: int) -> None:
    for delimiter, order in itertools.product(",;\t", ([*range(8)], *ORDERS)):
        table = written([[row[at] for at in order] for row in ROWS[:count]], delimiter)
        assert read(table) == read(PLAIN)[:count], (delimiter, order)


def test_a_table_with_fewer_columns_and_names_is_read() -> None:
    table = written([["Title", "MRN", "Full text"], *(["A HALL", row[2], row[6] + row[7]] for row in ROWS)])
    found = read(table)
    assert [item.reference_id for item in found if isinstance(item, Cable)] == [row[2] for row in ROWS]


@pytest.mark.parametrize(
    "rows",
    [
        [["alpha", "beta", "2008-03-12", "gamma", "delta"], ["alpha", "beta", "2008-03-13", "gamma", "delta"]],
        [[str(n), "x", f"Embassy {n}", *row[6:]] for n, row in enumerate(ROWS)],
    ],
    ids=["no cables", "no ids"],
)
def test_rows_that_are_not_understood_are_refused(rows: list[list[str]]) -> None:
    (found,) = read(written(rows))
    assert isinstance(found, Skipped)
    assert found.reason.startswith("row 1: ")


def test_a_row_of_another_width_is_named_and_the_rest_is_read() -> None:
    first, *rest = read(written([NAMES, ROWS[0][:5], *ROWS[1:]]))
    assert first == Skipped("given", "row 2: 5 columns where a cable has 8")
    assert rest == read(PLAIN)[1:]


@pytest.mark.parametrize("delimiter", [*",;\t|"])
def test_of_a_part_of_a_table_the_whole_rows_are_read(delimiter: str) -> None:
    table = written(ROWS, delimiter)
    first, *rest = read(table[400:])
    assert isinstance(first, Skipped)
    assert first.reason.startswith("row 1: ")
    assert rest == read(PLAIN)[1:]


def test_a_text_that_begins_with_a_quotation_is_no_table() -> None:
    (found,) = read('"A hall", said the mayor, "is a hall".\n\n' + made_up.CABLE)
    assert isinstance(found, Cable)
    assert found.container == "cable-text"
