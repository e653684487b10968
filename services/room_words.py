"""The words offices put into the names of rooms and calendars beside the name proper, and what each of them says.

Every word stands here as `services.folding.fold` leaves it. The habits are those that administrators are told to have:
city, building, floor, name, seats and equipment in this order, other things than rooms in brackets first (Google
Workspace Admin: "Resource naming recommendations"), "the most important details in the room name" (Microsoft Learn:
"Create and manage room mailboxes"), building and door number (universities: FAB-87-01, HG/1.40), and the German,
Austrian, Swiss, French, British and American ways to abbreviate all of these.
"""

from __future__ import annotations

from collections.abc import Iterable


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


def _meanings(**words: str) -> dict[str, str]:
    return {word: meaning for meaning, line in words.items() for word in line.split()}


def _numbers(lines: Iterable[str]) -> dict[str, int]:
    return {word: number for number, line in enumerate(lines, start=1) for word in line.split()}


GENERIC = _meanings(
    room="room rooms raum raume zimmer rm salle salles sala space zi stube cabine kabine booth box zelle pod",
    meeting="meeting meetings mtg mtgrm besprechung besprechungs bespr besp reunion sitzung sitzungs mr bz sz br",
    conference="conference conf confroom konferenz konf kr cr tagung",
)
"""Words that say "this is a meeting room"; they tell rooms apart only where nothing else does."""

MAY_MEAN = {
    "sr": frozenset({"seminar", "training", "meeting"}),
    "br": frozenset({"board", "meeting"}),
    "cr": frozenset({"class", "conference"}),
    "hs": frozenset({"lecture"}),
    "tr": frozenset({"training"}),
    "pb": frozenset({"phone"}),
}
"""Abbreviations of more than one kind of room: they fit each and prove none."""

HEADS = {
    "raum": "room",
    "raume": "room",
    "zimmer": "room",
    "room": "room",
    "rooms": "room",
    "zelle": "room",
    "box": "room",
    "booth": "room",
    "saal": "hall",
}
"""Last parts of closed compounds (Schulungsraum, boardroom) and what each stands for."""

KINDS = _meanings(
    training="training trainings schulung schulungs formation",
    seminar="seminar seminare",
    lecture="lecture horsaal",
    phone="phone telefon telefonie tel telephone telephonique",
    board="board vorstand vorstands conseil",
    hall="hall halle saal",
    lab="lab labor laboratory labo laboratoire",
    project="project projekt projet",
    cafeteria="cafeteria cafe kantine casino canteen cantine",
    kitchen="kitchen kuche cuisine",
    library="library bibliothek bibliotheque bib",
    auditorium="auditorium amphi amphitheatre aula",
    huddle="huddle",
)
"""Kinds of rooms of which a site has few: these do name a room, but one at every site."""

NAMES = _meanings(
    saint="saint sankt sainte",
    mount="mount mt mont",
    blue="blu blau blauer blaues blaue bleu bleue",
    red="red rot roter rotes rote rouge",
    green="green grun gruner grunes grune vert verte",
    yellow="yellow gelb gelber gelbes gelbe jaune",
    black="black schwarz schwarzer schwarzes schwarze noir noire",
    white="white weiss weisser weisses weisse blanc blanche",
    grey="grey gray grau grauer graues graue gris grise",
    purple="purple violett violetter violet lila",
    munchen="munchen munich",
    koln="koln cologne",
    wien="wien vienna vienne",
    genf="genf geneva geneve",
    zurich="zurich zurigo",
    basel="basel basle bale",
    luzern="luzern lucerne",
    brussel="brussel brussels bruxelles",
    london="london londres",
    rom="rom rome roma",
    mailand="mailand milan milano",
    venedig="venedig venice venezia venise",
    florenz="florenz florence firenze",
    lissabon="lissabon lisbon lisboa lisbonne",
    kopenhagen="kopenhagen copenhagen kobenhavn",
    prag="prag pragu praha",
    warschau="warschau warsaw warszawa varsovie",
    athen="athen athens athina athenes",
    nurnberg="nurnberg nuremberg",
    hannover="hannover hanover",
    strassburg="strassburg strasbourg",
)
"""Colours, cities and parts of names in the languages they are written in: rooms and locations are named after them."""

SAME_WORD = KINDS | NAMES

KIND_WORDS = frozenset(KINDS.values()) | {"meeting", "conference"}

CITY_CODES = {"newyork": ("nyc",), "hamburg": ("hh",), "bremen": ("hb",)}
"""Codes that the city's name does not show (as airlines and number plates have them)."""

SHORT_FORMS = {
    "st": frozenset({"saint", "street"}),
    "av": frozenset({"avenue"}),
    "ave": frozenset({"avenue"}),
    "str": frozenset({"strasse"}),
    "ctr": frozenset({"center", "centre"}),
}
"""Short forms with more than one meaning; they count as the word that the other name has."""

MARKS = _meanings(
    north="north nord",
    south="south sud",
    east="east ost est",
    west="west ouest",
    left="left links linker gauche",
    right="right rechts rechter droite",
    upper="upper oben ober og haut",
    lower="lower unten unter bas",
    big="big large gross grosser grosses grosse grand grande",
    small="small klein kleiner kleines kleine petit petite little",
    front="front vorne vorn avant",
    back="back hinten arriere",
    inner="inner innen",
    outer="outer aussen",
)
"""Words that tell twins apart (Foyer Nord, Foyer Süd); they are never a misspelling of each other."""

NUMBER_WORDS = _numbers(
    ("i one eins un", "ii two zwei deux", "iii three drei trois", "iv four vier quatre", "five funf cinq")
)

ORDINALS = _numbers(
    (
        "first erster erste premier",
        "second zweiter zweite deuxieme",
        "third dritter dritte troisieme",
        "fourth vierter vierte quatrieme",
        "fifth funfter funfte cinquieme",
        "sixth sechster sechste sixieme",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    )
)

EQUIPMENT = _words(
    "teams mtr video videokonferenz vc visio visioconference vk tv av zoom webex polycom cisco display screen",
    "bildschirm telepresence clickshare logitech crestron hybrid whiteboard hub surface capacity kapazitat",
)
"""What stands in a room; it never names one, unless there is no other word."""

THINGS = _words(
    "car cars vehicle vehicule voiture auto poolfahrzeug poolcar dienstwagen fahrzeug van shuttle bike bikes velo",
    "fahrrad parking parkplatz besucherparkplatz stellplatz garage desk hotdesk arbeitsplatz schreibtisch locker",
    "lockers spind printer drucker plotter imprimante beamer leihbeamer projector projektor projecteur camera",
    "kamera laptop notebook notebookwagen equipment stapler gabelstapler kran kaffeemaschine workspace",
)
"""Bookable things that are not rooms; they are numbered like rooms and must not be taken for them."""

RETIRED = _words(
    "zzz zz old alt veraltet archiv archived deprecated decommissioned retired inactive inaktiv obsolete test gesperrt",
    "closed geschlossen stillgelegt delete deleted geloscht supprime ancien ancienne ferme unused",
)
"""Marks of a calendar that is out of use."""

STOP = _words(
    "the a an of on in at and for with w und der die das den dem des im am an zu mit fur von vom le la les l de du d",
    "et en avec pour au aux une no nr nummer numero number num building bldg gebaude geb bat batiment",
    "res resource ressource bookable buchbar etage floor level lvl fl pl pers",
    "gesamt komplett whole entire combined verbunden kombiniert",
)
"""Words without weight: articles, those that only introduce a number, and those for all parts of a room together."""
