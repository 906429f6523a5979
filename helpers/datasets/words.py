"""The words Kiosk is made of. People, places and books are invented; any likeness to somebody real is chance."""

from __future__ import annotations

from typing import Final


def _split(text: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for phrase in text.split("·"))


FIRST_NAMES: Final = _split(
    "Amara·Bao·Célia·Dmitra·Eilidh·Farid·Gwen·Hana·Idris·Joana·Kofi·Leilani·Mateo·Nadia·Oluchi·Priya·Quentin·Rosa·"
    "Sani·Tomoko·Ulrike·Vikram·Wanjiru·Ximena·Yusuf·Zofia·Anouk·Björn·Chidi·Daniela·Emre·Fatou·Gabriela·Hiro·Inés·"
    "Jorge·Kamala·Lars·Mei·Nils·Orla·Pavel·Renata·Selim·Tavita·Ursula·Viktor·Yara"
)
FAMILY_NAMES: Final = _split(
    "Abara·Bergwald·Castellar·Duvarin·Eskola·Fennimore·Granath·Hollowell·Ibarreta·Jankova·Kestrelle·Lindmoor·"
    "Marchetto·Nakahira·Okonjera·Pellworth·Quillan·Ravensbourne·Santillo·Tamberley·Umbero·Vasanthi·Wetherlam·"
    "Xanthopol·Yilmare·Zelenka·Ashgrove·Brightwell·Corvino·Dahlquist·Endicotte·Farrowby·Gulbrand·Harkavi·"
    "Imanishi·Jorvik·Kalawao·Lanterne·Mbekani·Norrland"
)
STREETS: Final = _split(
    "Lantern Street·Orchard Row·Harbour Lane·Mill Road·Copper Alley·Station Square·Linden Avenue·River Walk·"
    "Chapel Hill·Market Street·Foxglove Close·North Quay·Observatory Road·Rope Walk·Garden Court·Weaver Street"
)
CITIES: Final = _split(
    "Lisbon/PT·Turku/FI·Kumasi/GH·Valparaíso/CL·Galway/IE·Kraków/PL·Penang/MY·Mérida/MX·Aarhus/DK·Kochi/IN·"
    "Ljubljana/SI·Sapporo/JP·Nakuru/KE·Ghent/BE·Halifax/CA·İzmir/TR·Trieste/IT·Hobart/AU·Bergen/NO·Leeds/GB"
)
QUALITIES: Final = _split(
    "Patient·Borrowed·Quiet·Second·Unfinished·Paper·Northern·Salt·Late·Wandering·Copper·Hidden·Generous·Last·Slow·"
    "Winter·Blue·Forgotten·Small·Honest·Glass·Tidal·Crooked·Midnight·Ordinary·Painted·Distant·Thankful·Early·Long"
)
THINGS: Final = _split(
    "Lighthouse·Orchard·Cartographer·Kettle·Bridge·Almanac·Sparrow·Tailor·Observatory·Ferry·Garden·Violin·Map·Bakery·"
    "Harbour·Clockmaker·Bicycle·Lantern·Letter·Kitchen·Compass·River·Museum·Beekeeper·Piano·Island·Umbrella·Station·"
    "Library·Teacup·Telescope·Storm·Archive·Parcel·Recipe·Neighbour·Weaver·Tide·Window·Staircase"
)
FORMS: Final = _split(
    "The {quality} {thing}·What the {thing} Knew·{a_thing} for {season}·The {thing} and the {other}·"
    "Letters from the {quality} {thing}·How to Mend {a_thing}·The {other} Next to the {thing}·"
    "In Praise of the {quality} {thing}"
)
SEASONS: Final = _split(
    "Every Season·the Long Winter·a Rainy Sunday·Beginners·the Journey Home·Spring·an Empty House·Two Voices"
)
CATEGORIES: Final = _split(
    "fiction·travel·cooking·history·science·poetry·children·crafts·mystery·nature·biography·music"
)
BLURBS: Final = _split(
    "A town, a secret and far too much soup.·Three generations share one house and one very old recipe."
    "·Part memoir, part field guide, and warm all the way through.·A clear introduction with drawings on every page."
    "·She came for a week and stayed until the harbour froze.·Forty short pieces to be read aloud."
    "·The mystery that a whole street tried to forget.·Everything you need to begin, and why it works."
)
BLURB_ENDINGS: Final = _split(
    "Readers of the first edition asked for a map, and here it is."
    "·With an afterword about how the book was made, and a list of places to visit."
    "·Printed on heavy paper, with a ribbon, because some books are read twice."
    "·Now with a new chapter, an index, and answers to the letters that readers sent."
)
PRAISE: Final = _split(
    "Read it in one evening.·Lent it to my neighbour, who will not give it back.·The maps alone are worth it."
    "·Slow at first, then I missed my stop.·Good, but the index is thin.·My daughter asks for it every night."
    "·Arrived quickly and well packed.·Not what I expected, and better.·A little long in the middle."
    "·Bought a second copy for my father.·The recipes work.·I disagree with half of it and enjoyed all of it."
)
NOTES: Final = _split(
    "Please wrap it as a present.·Leave it with the neighbour on the left.·Ring twice, the bell is shy."
    "·A birthday: please send it before Friday.·No plastic, please."
)
PAYMENTS: Final = _split("card·card·card·transfer·wallet·voucher")
DEVICES: Final = _split("phone·phone·laptop·tablet·desktop·e-reader")
EVENT_KINDS: Final = _split("viewed·viewed·viewed·searched·basket-add·basket-remove·wished·shared")

# Spellings for e-mail addresses, which stay within ASCII.
PLAIN: Final = str.maketrans("éíöñ", "eion")
