"""`python -m evals.invented`: write an archive of any size; it is the same on every machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evals.invented import archive


def main() -> int:
    """Write the archive, and the questions if they are wanted."""
    parser = argparse.ArgumentParser(prog="python -m evals.invented", description=__doc__)
    parser.add_argument("file", type=Path, metavar="CABLES.CSV", help="file to write")
    parser.add_argument("--paragraphs", type=int, default=1000, help="how many at least; a cable has ten (1000)")
    parser.add_argument("--seed", type=int, default=archive.SEED, help="another archive for each (1)")
    parser.add_argument("--gold", type=Path, metavar="FILE", help="also write questions with their paragraphs there")
    parser.add_argument("--questions", type=int, default=200, help="how many of them (200)")
    given = parser.parse_args()
    cables = archive.write(given.file, given.paragraphs, given.seed)
    if given.gold:
        asked = archive.questions(given.paragraphs, given.questions, given.seed)
        rows = (f"{each.row(number)}\n" for number, each in enumerate(asked, 1))
        given.gold.write_text("".join(rows), encoding="utf-8")
    print(f"{cables:,} cables in {given.file.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
