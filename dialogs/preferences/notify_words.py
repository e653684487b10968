"""How somebody is told, in words."""

from __future__ import annotations

from collections.abc import Iterable

from dialogs.language_names import language_name
from dialogs.long_lists import some
from dialogs.preferences.notify_parts import READ, PreferencePart, is_admin, is_technician
from services.model import LocationId, Severity
from services.model.deliveries import News
from services.model.dialog import Known, Text, joined
from services.model.preferences import ChannelPreference, Preferences, is_no
from services.parsing.day_text import write_hour, write_quiet


def described(mine: Preferences, known: Known) -> list[Text]:
    """All of it, one line a part."""
    chat = _wanted(mine.chat, known) if mine.chat is not None else Text("notify.usual")
    lines = [Text("notify.chat_is", {"what": chat})]
    if not known.result(READ).get("has_chat"):
        lines.append(Text("notify.no_chat"))
    lines.append(_mail(mine, known))
    lines += [_quiet(mine), _digest(mine)]
    if is_technician(known):
        lines.append(Text("notify.reminder_is", {"lead": lead(mine.lead)}))
    return [*lines, Text("notify.language_is", {"chosen": language_name(mine.language)})]


def part_title(part: PreferencePart) -> Text:
    """What a part is called."""
    return Text(f"notify.part_{part}")


def lead(minutes: int) -> Text:
    """How long before a visit."""
    return Text("notify.lead", {"count": minutes}) if minutes not in (0, 1440) else Text(f"notify.lead_{minutes}")


def kind(news: News) -> Text:
    """A kind of news."""
    return Text(f"notify.kind_{news}")


def kinds_for(known: Known) -> tuple[News, ...]:
    """What somebody can be told: only a provider's people are reminded of visits."""
    return tuple(one for one in News if one is not News.REMINDER or is_technician(known))


def usual(known: Known) -> Text:
    """What the person's roles bring by themselves."""
    setup, who = known.setup, known.person.id
    places = [place.name for place in setup.locations if setup.is_contact(who, place.id)]
    if places:
        return Text("notify.usual_contact", {"names": some(places)})
    return Text("notify.usual_admin" if is_admin(known) else "notify.usual_anybody")


def place_names(places: Iterable[LocationId], known: Known) -> str:
    """The names of some locations, in the order they were set up; those that are gone are left out."""
    wanted = frozenset(places)
    return some(place.name for place in known.setup.locations if place.id in wanted)


def _quiet(mine: Preferences) -> Text:
    if mine.quiet is None:
        return Text("notify.quiet_none")
    zone = mine.zone or Text("notify.place_zone")
    return Text("notify.quiet_are", {"hours": write_quiet(mine.quiet), "zone": zone})


def _digest(mine: Preferences) -> Text:
    if mine.digest is None:
        return Text("notify.digest_none")
    return Text("notify.digest_is", {"hour": write_hour(mine.digest), "zone": mine.zone or "UTC"})


def _mail(mine: Preferences, known: Known) -> Text:
    if not known.result(READ).get("mail_works"):
        return Text("notify.mail_off")
    to = mine.address or Text("notify.directory")
    if mine.mail is None:
        return Text("notify.mail_stands_in", {"to": to})
    return Text("notify.mail_is", {"to": to, "what": _wanted(mine.mail, known)})


def _wanted(wanted: ChannelPreference, known: Known) -> Text:
    if is_no(wanted):
        return Text("notify.nothing")
    severities = joined(Text(f"severity.{one}") for one in Severity if one in wanted.severities)
    offered = kinds_for(known)
    kinds = joined(kind(one) for one in offered if one in wanted.kinds)
    places = None if wanted.locations is None else place_names(wanted.locations, known)
    what: dict[str, Text | str] = {
        "severities": Text("notify.all") if len(wanted.severities) == len(Severity) else severities,
        "kinds": Text("notify.all") if wanted.kinds >= set(offered) else kinds,
        "places": Text("notify.all") if places is None else places,
    }
    return Text("notify.wanted", what)
