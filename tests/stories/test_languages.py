"""Everybody reads their own language on what is theirs, and the client's, which an admin chooses, on what all read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sandbox.playground.tenant import ADELE, MEGAN
from services.model import Person as Somebody
from services.model import PersonId
from services.model.preferences import Preferences
from tests.builders.card_checks import parts
from tests.builders.chat_people import STRANGER, chat_of
from tests.builders.contoso import contoso_setup
from tests.builders.dialog_talk import Step, Talk, Way
from tests.builders.running_roomfix import CONTOSO, running, wait_for

pytestmark = pytest.mark.usefixtures("in_no_hurry")

SAM = Somebody(PersonId(STRANGER.object_id), STRANGER.name)
ADMINISTERED = replace(contoso_setup(), admins=(SAM,))


async def test_a_personal_card_is_in_the_language_of_its_readers_teams(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        await app.chat.say("help", by=MEGAN, in_=chat_of(MEGAN), locale="de-DE")
        await wait_for(lambda: app.teams.cards("Was Sie schreiben können"))
        incident, card = await app.opened()
        own = await wait_for(lambda: next(iter(app.shown(incident, in_=chat_of(MEGAN))), None))
        await wait_for(lambda: "Gemeldet durch" in own.words)
        assert "Reported by" in card.words
        other = await wait_for(lambda: next(iter(app.shown(incident, in_=chat_of(ADELE))), None))
        assert "Reported by" in other.words


async def test_channel_cards_are_in_the_clients_language_and_words_in_the_chosen_one(tmp_path: Path) -> None:
    known = contoso_setup()
    setup = replace(known, client=replace(known.client, language="de"))
    async with running(tmp_path, setup=setup) as app:
        incident = await app.report()
        card = await app.card_of_any(incident)
        await wait_for(lambda: "Gemeldet durch" in card.words)
        await app.parts.context.preferences.save(
            CONTOSO, Preferences(Somebody(PersonId(MEGAN.object_id), MEGAN.name), language="de")
        )
        claims = await wait_for(lambda: [title for title in card.buttons if "12:00" in title])
        await app.chat.press(card, claims[0], by=MEGAN)
        await app.until(incident, "booked")
        assert app.booked()[0].subject.startswith("Besuch: "), "so is what stands in the room's calendar"
        app.clock.move(minutes=66)
        await app.tick(incident)
        await wait_for(lambda: [one for one in app.teams.in_(chat_of(MEGAN)) if "Ihr Besuch" in one.words])


@pytest.mark.parametrize("way", Way)
async def test_an_admin_changes_the_language_of_what_everybody_reads(tmp_path: Path, way: Way) -> None:
    async with running(tmp_path, setup=ADMINISTERED) as app:
        incident = await app.report()
        card = await app.card_of_any(incident)
        await wait_for(lambda: "Reported by" in card.words)
        talk = Talk(app, by=STRANGER)
        await talk.say("booking", until="Language of cards in channels")
        typed = "language of cards in channels: Deutsch"
        await talk.walk(way, Step("Next", typed, "Cards in channels and group chats: Deutsch.", language="Deutsch"))
        assert (await app.parts.store.setup(CONTOSO)).client.language == "de"
        other = await app.card_of_any(await app.report(room="Inn"))
        await wait_for(lambda: "Gemeldet durch" in other.words)
        await app.chat.press(card, next(title for title in card.buttons if "12:00" in title), by=MEGAN)
        await wait_for(lambda: "Gemeldet durch" in card.words)


async def test_what_a_german_card_shows_can_be_typed_back_in_german(tmp_path: Path) -> None:
    async with running(tmp_path, setup=ADMINISTERED) as app:
        talk = Talk(app, place=chat_of(STRANGER), by=STRANGER)
        await app.chat.say("locations Munich", by=STRANGER, in_=talk.place, locale="de-DE")
        await talk.until("Geöffnet Mo-Fr 08:00-18:00")
        await talk.say("Öffnungszeiten", until="Wann ist er geöffnet?")
        assert [shown["value"] for shown in inputs(talk)] == ["Mo-Fr 08:00-18:00"]
        await talk.say("Mo–Do 08:00–17:00, Fr 8-12 Uhr, Sa geschlossen", until="Geöffnet Fr 08:00-12:00")
        assert "Geöffnet Mo-Do 08:00-17:00" in talk.words
        await talk.say("Feiertage", until="Die Feiertage welches Landes?")
        await talk.say("germany", until="In diesem Land haben Regionen eigene Feiertage: Deutschland.")
        await talk.say("Bayern", until="Die nächsten Feiertage in Deutschland, Region Bayern:")
        assert "23.03.2035 Karfreitag" in talk.words
        await talk.say("Diese Tage verwenden", until="Feiertagen von Deutschland, BY, bekannt bis 26.12.")
        await talk.say("Ausnahmen", until="Gibt es Tage mit eigenen Öffnungszeiten?")
        await talk.say("24.12.2035 bis 26.12.2035 geschlossen", until="Ausnahme: 24.12.2035 bis 26.12.2035 geschlossen")


async def test_what_a_french_card_shows_can_be_typed_back_in_french(tmp_path: Path) -> None:
    async with running(tmp_path, setup=ADMINISTERED) as app:
        talk = Talk(app, place=chat_of(STRANGER), by=STRANGER)
        await app.chat.say("locations Munich", by=STRANGER, in_=talk.place, locale="fr-CH")
        await talk.until("Ouvert lun.-ven. 08:00-18:00")
        await talk.say("Heures", until="Quand est-il ouvert")
        assert [shown["value"] for shown in inputs(talk)] == ["lun.-ven. 08:00-18:00"]
        await talk.say("du lundi au jeudi de 8 h à 17 h 30, ven. 8h-12h, sam. fermé", until="Ouvert ven. 08:00-12:00")
        assert "Ouvert lun.-jeu. 08:00-17:30" in talk.words
        await talk.say("Jours fériés", until="Les jours fériés de quel pays")
        await talk.say("Allemagne", until="ont leurs propres jours fériés")
        await talk.say("Bayern", until="Les prochains jours fériés, Allemagne, région Bayern")
        await talk.say("Utiliser ces jours", until="jours fériés (Allemagne, BY), connus jusqu’au 26.12.")
        await talk.say("Exceptions", until="Y a-t-il des jours avec leurs propres heures")
        await talk.say("24.12.2035 au 26.12.2035 fermé", until="24.12.2035 au 26.12.2035 fermé")
        assert "Exception" in talk.words
        await talk.say("annuler", until="Annulé")


def inputs(talk: Talk) -> list[dict[str, str]]:
    """The fields of the question that stands there."""
    assert talk.message is not None
    return [part for part in parts(talk.message.card) if str(part.get("type", "")).startswith("Input.")]


async def test_the_record_of_who_was_told_is_in_its_readers_language_to_the_end(tmp_path: Path) -> None:
    async with running(tmp_path, setup=ADMINISTERED) as app:
        megan = Somebody(PersonId(MEGAN.object_id), MEGAN.name)
        await app.parts.context.preferences.save(CONTOSO, Preferences(megan, zone="UTC", quiet=(8 * 60, 12 * 60)))
        await app.opened()
        await app.settled()
        await app.chat.say("told Isar", by=STRANGER, in_=chat_of(STRANGER), locale="de-DE")
        (record,) = await wait_for(lambda: [one for one in app.teams.in_(chat_of(STRANGER)) if "Alex" in one.words])
        assert "möchte bis Mo 8. Jan 12:00 UTC Ruhe" in record.words
        assert "…" not in record.words


async def test_who_has_chosen_a_language_is_answered_in_it_whatever_their_teams_speaks(tmp_path: Path) -> None:
    async with running(tmp_path) as app:
        incident, card = await app.opened()
        chosen = Preferences(Somebody(PersonId(MEGAN.object_id), MEGAN.name), language="de")
        await app.parts.context.preferences.save(CONTOSO, chosen)
        await app.chat.say("hilfe", by=MEGAN, in_=chat_of(MEGAN))
        await wait_for(lambda: app.teams.cards("Was Sie schreiben können"))
        answer = await app.chat.press(card, "Mon 12:00", by=MEGAN)
        assert "Gemeldet durch" in answer.words
        assert "Reported by" in card.words, "what all read stays"
        own = await wait_for(lambda: next(iter(app.shown(incident, in_=chat_of(MEGAN))), None))
        await wait_for(lambda: "Gemeldet durch" in own.words)
