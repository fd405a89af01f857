"""Cables that nobody sent, as many as are wanted: what a server is put under load with.

They have the form of real ones, a vocabulary of common and rare words, and are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

PARAGRAPHS = 20
"""In each cable."""
SEED = 5
POSTS = ("TALLINN", "SKOPJE", "TIRANA", "BAKU", "LIMA", "QUITO", "ACCRA", "LUSAKA", "HANOI", "DHAKA", "MINSK", "RABAT")
TAGS = ("PGOV", "PREL", "ECON", "EAID", "SOCI", "PHUM", "KCRM", "EFIN", "EAGR", "SENV", "ENRG", "ETRD")
MARKS = ("U", "U", "U", "SBU", "SBU", "C")
WHO = (
    "the harbour master", "the finance ministry", "a local newspaper", "the farmers' union", "the border police",
    "the water company", "an opposition deputy", "the regional court", "the teachers' council", "the customs service",
    "the health inspectorate", "the mayor's office", "a visiting delegation", "the national bank", "the fishing fleet",
)  # fmt: skip
DID = (
    "reported", "counted", "registered", "inspected", "approved", "rejected", "repaired", "sold", "bought", "closed",
    "opened", "licensed", "fined", "trained", "moved", "delayed", "promised", "lost",
)  # fmt: skip
THINGS = (
    "fishing boats", "grain silos", "school buildings", "bus lines", "power stations", "market stalls", "wells",
    "clinics", "bridges", "warehouses", "trainees", "complaints", "import permits", "housing loans", "passports",
    "vaccinations", "tractors", "court cases", "shelters", "scholarships",
)  # fmt: skip
ADDED = (
    "It expects the number to rise before the harvest.",
    "Nobody at the meeting could say who would pay for it.",
    "The work had begun two years earlier and was never finished.",
    "Its spokesman called the plan modest but overdue.",
    "Observers doubt that the law will be applied evenly.",
    "The mission will follow the matter and report further.",
)
SYLLABLES = ("ba", "dor", "mel", "ka", "vin", "ost", "ri", "len", "tur", "sha", "nev", "gor", "im", "pel", "zan", "ud")


def write(folder: Path, paragraphs: int) -> None:
    """Write so many paragraphs, in cables of twenty, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    random = Random(SEED)
    for number in range(1, -(-paragraphs // PARAGRAPHS) + 1):
        name, text = cable(random, number)
        (folder / f"{name}.txt").write_text(text, "utf-8")


def cable(random: Random, number: int) -> tuple[str, str]:
    """Make a cable: its id, and its text."""
    post, year, month = random.choice(POSTS), random.randint(2004, 2009), random.randint(1, 12)
    day = random.randint(1, 28)
    about = f"{_name(random)} and the {random.choice(THINGS)}".upper()
    tags = " ".join(random.sample(TAGS, 3))
    sent = f"R {day:02d}1200Z {_MONTHS[month - 1]} {year % 100:02d}"
    head = (
        f"VZCZCXYZ{number:04d}\nRR RUEHAA\nDE RUEHXX #{number:04d} {day:03d}1200\nZNR UUUUU ZZH\n{sent}\n"
        f"FM AMEMBASSY {post}\nTO RUEHC/SECSTATE WASHDC {number:04d}\n\n"
        f"UNCLAS {post} {number:06d}\n\nSIPDIS\n\nE.O. 12958: N/A\nTAGS: {tags}\nSUBJECT: {about}\n\n"
    )
    body = "\n\n".join(
        f"{n}. ({random.choice(MARKS)}) {' '.join(_sentences(random, year))}" for n in range(1, PARAGRAPHS + 1)
    )
    return f"{year % 100:02d}{post}{number}", head + body + "\n"


_MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()


def _sentences(random: Random, year: int) -> Iterator[str]:
    """Make three to five sentences with a name, a figure and a year here and there."""
    for _ in range(random.randint(2, 4)):
        where, when = _name(random), random.choice((year, year - 1))
        who, did, things = random.choice(WHO), random.choice(DID), random.choice(THINGS)
        yield f"In {when}, {who} of {where} {did} {random.randint(2, 900)} {things}."
    yield random.choice(ADDED)


def _name(random: Random) -> str:
    return "".join(random.choices(SYLLABLES, k=random.choice((2, 3)))).capitalize()


def questions(count: int) -> list[str]:
    """Make so many questions to these cables, no two alike."""
    random = Random(SEED + 1)
    questions: dict[str, None] = {}
    while len(questions) < count:
        who, did, things = random.choice(WHO), random.choice(DID), random.choice(THINGS)
        questions[f"how many {things} were {did} by {who} of {_name(random)} in {random.randint(2003, 2009)}?"] = None
    return list(questions)
