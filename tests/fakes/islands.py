"""Cables of three posts and two years that nobody sent, long enough to ask about, and their index."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.fakes.tiny import cable_text, tiny_model

FERRY = (
    "The harbour board ordered a second ferry for the northern islands in January, after two winters in which old "
    "boats were stuck in the ice. The yard in Parnu will deliver it for 31 million kroons, and school children will "
    "travel free of charge."
)
SCHOOL = (
    "Teachers on the northern islands told us that only nineteen pupils are left in the last village school. The "
    "mayor, Liis Rannamets, wants to keep it open until the new causeway is finished, whatever the ministry says."
)
SECRET = (
    "The minister confided that the lighthouse keepers will be dismissed in the autumn, all 27 of them, and that the "
    "money saved is meant for a radar on the western cape, of which the neighbours have not been told so far."
)
DENTIST = (
    "A dentist visits the western cape twice a year by helicopter, and islanders line up from dawn. The embassy nurse "
    "went along in February and counted 88 patients in two days, most of whom had never sat in such a chair before."
)
PEAT = (
    "Peat cutters in the eastern bogs struck for eleven days over wages and boots. Their union, which had 640 members "
    "before, signed a contract on the last evening of the strike that raises the pay of a cutter by a fifth."
)
BEES = (
    "A fever has killed most honey bees along the coast, and beekeepers blame a powder that is strewn on rape fields. "
    "The union of farmers denies it, and its chairman counted 640 healthy hives near the capital as late as last week."
)
TRAM = (
    "The city will close its oldest tram line for good, as the wheels have cut so deep into the wooden bridge that "
    "engineers give it two years at most. Drivers are to be taught to steer buses, and nobody will lose a post by it."
)
REPEATED = (
    "This post keeps a list of all visiting delegations and will send it on request to any office that has been named "
    "in the earlier messages on this matter, as long as the request reaches us before the end of a month."
)
CABLES = (
    ("TALLINN", 7, "08", (FERRY, SCHOOL, REPEATED)),
    ("TALLINN", 9, "09", (SECRET, DENTIST, "Too short to ask about.")),
    ("RIGA", 12, "08", (PEAT,)),
    ("VILNIUS", 30, "09", (BEES, TRAM, REPEATED)),
)


@cache
def index() -> Path:
    """The folder of the index, built once; of 09TALLINN9 the first paragraph is C."""
    from index import build_index

    folder = Path(tempfile.mkdtemp(prefix="islands-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    cables = folder / "cables"
    cables.mkdir()
    for post, serial, year, paragraphs in CABLES:
        text = cable_text(serial, *paragraphs, post=post).replace("MAR 08", f"MAR {year}")
        if SECRET in paragraphs:
            text = text.replace("1. (U)", "1. (C)").replace("UNCLAS", "C O N F I D E N T I A L")
        (cables / f"{post}-{serial}.txt").write_text(text, "utf-8")
    build_index([cables], folder / "index", embedder=str(tiny_model()))
    return folder / "index"
