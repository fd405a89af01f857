"""Words that mean the opposite of each other, as far as a check may rely on it."""

from __future__ import annotations

from functools import cache

from qa.check import texts

_PAIRS = """
increase rise grow climb jump grew rose risen grown | decrease decline fall fell fallen drop reduce shrink diminish
more higher greater larger | less fewer lower smaller
most majority | few minority least
before prior | after following
open opened reopen | close closed shut
accept agree approve welcome | reject refuse disapprove deny decline
support favor back endorse | oppose resist
able capable | unable incapable
adequate sufficient | inadequate insufficient
legal lawful | illegal unlawful
male men man boys boy | female women woman girls girl
minor child children | adult
minimum | maximum
begin start began begun commence | end finish stop cease conclude
success succeed successful | fail failure unsuccessful
improve better strengthen | worsen worse weaken deteriorate
strong stronger | weak weaker
include | exclude
convict guilty | acquit innocent
easy easier simple | difficult hard harder
likely | unlikely
possible | impossible
foreign foreigner international | local domestic internal
import | export
win won | lose lost
private | public
permanent | temporary
allow permit let authorize | prohibit forbid ban bar
present | absent
early earlier | late later
high | low
up | down
all every always both | none never neither no
some several | none no all every
many | few no
with | without
effective | ineffective
complete | incomplete
satisfied happy pleased glad | dissatisfied unhappy displeased
voluntary | forced involuntary
known | unknown
arrive enter | leave depart exit
buy | sell
long longer | short shorter
north northern | south southern
east eastern | west western
employ hire | dismiss fire
deny | confirm admit
same | different
positive | negative
largest biggest highest | smallest lowest
frequently often | rarely seldom never
comply | violate
trust | distrust
optimistic | pessimistic
secure safe | insecure unsafe
recent | old
"""


@cache
def sides() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    """Each pair of opposite sides as stems, either way round."""
    pairs = [tuple(_stemmed(side) for side in line.split("|")) for line in _PAIRS.strip().splitlines()]
    return tuple(pair for one, other in pairs for pair in ((one, other), (other, one)))


def _stemmed(side: str) -> frozenset[str]:
    return frozenset(stem for word in side.split() for stem in texts.words(word))
