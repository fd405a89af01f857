"""What the cables report, one fact in each paragraph, and the questions that ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from evals.invented import words

MONTHS = "January February March April May June July August September October November December".split()
WHO = {
    "the harbour master": "the port's chief", "the finance ministry": "the treasury", "a local newspaper": "the press",
    "the farmers' union": "the growers' association", "the border police": "the frontier guards",
    "the water company": "the waterworks", "an opposition deputy": "a member of parliament",
    "the regional court": "the judges", "the teachers' council": "the educators", "the customs service": "customs",
    "the health inspectorate": "the medical inspectors", "the mayor's office": "the town hall",
    "the national bank": "the central bank", "the fishing fleet": "the fishermen", "the power plant": "the utility",
}  # fmt: skip
"""Each with other words for it."""
DID = {
    "reported": "report", "counted": "count", "registered": "register", "inspected": "inspect", "approved": "approve",
    "rejected": "reject", "repaired": "repair", "sold": "sell", "bought": "buy", "closed": "close", "opened": "open",
    "licensed": "license", "fined": "fine", "trained": "train", "moved": "move", "delayed": "delay", "lost": "lose",
}  # fmt: skip
THINGS = {
    "fishing boats": "trawlers", "grain silos": "granaries", "school buildings": "classrooms",
    "bus lines": "bus routes", "power stations": "generators", "market stalls": "vendors", "wells": "water sources",
    "clinics": "hospitals", "bridges": "river crossings", "warehouses": "depots", "trainees": "apprentices",
    "complaints": "grievances", "import permits": "import licences", "housing loans": "mortgages",
    "passports": "travel documents", "vaccinations": "inoculations", "tractors": "farm machines",
    "court cases": "lawsuits", "shelters": "refuges", "scholarships": "student grants",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """Who did what to how many, where and when."""

    who: str
    place: str
    did: str
    count: int
    things: str
    month: str
    year: int

    @classmethod
    def drawn(cls, random: Random, year: int) -> Fact:
        """Draw one that a cable of this year can tell."""
        who, did, things = (random.choice([*each]) for each in (WHO, DID, THINGS))
        month, year = random.choice(MONTHS), year - random.randint(1, 3)
        return cls(who, words.place(random), did, random.randint(13, 989), things, month, year)

    @property
    def sentence(self) -> str:
        """Tell it."""
        return f"In {self.month} {self.year}, {self.who} of {self.place} {self.did} {self.count} {self.things}."

    def question(self, wording: int) -> tuple[str, str]:
        """Ask for it in one of `WORDINGS` ways, numbered from 0; returns question and answer."""
        verb = DID[self.did]
        asked = (
            f"how many {self.things} did {self.who} of {self.place} {verb} in {self.year}?",
            f"how many {THINGS[self.things]} did {WHO[self.who]} in {self.place} {verb} in {self.month} {self.year}?",
            f"in which town did {self.who} {verb} {self.count} {self.things} in {self.year}?",
        )[wording]
        return asked, self.place if wording == WORDINGS - 1 else str(self.count)


WORDINGS = 3
"""By the fact's own words, by others for who and what, and with the figure known and the place asked for."""
