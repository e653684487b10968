"""Every error in German: what happened, why, what to do next. All but the start-up errors are read as Markdown."""

from __future__ import annotations

from typing import Final

from cards.german_sign_in import GERMAN_SIGN_IN

_REFUSALS: Final = {
    "not_a_contact": (
        "Es wurde nichts geändert: Sie sind kein Ansprechpartner eines Dienstleisters, der den Standort {location} "
        "betreut. Bitten Sie einen dieser Ansprechpartner darum, oder einen Admin, Sie hinzuzufügen."
    ),
    "already_yours": (
        "Sie haben für diesen Vorfall bereits {slot} übernommen. Geben Sie diese Zeit zuerst frei, wenn Sie eine "
        "andere möchten."
    ),
    "taken": (
        "Es wurde nichts geändert: {name} war schneller und hat {room} für {slot}. Was noch frei ist, steht auf der "
        "Karte."
    ),
    "slot_gone": (
        "Es wurde nichts geändert: {room} ist dann nicht mehr frei. Wählen Sie eine der Zeiten, die jetzt gezeigt "
        "werden."
    ),
    "slot_past": "Es wurde nichts geändert: Diese Zeit hat bereits begonnen. Wählen Sie eine spätere.",
    "unknown_incident": (
        "Roomfix kennt diesen Vorfall nicht: Er gehört zu einer anderen Organisation oder wurde entfernt. Wenn die "
        "Störung noch besteht, schreiben Sie **report**, den Raum und was nicht geht."
    ),
    "incident_closed": (
        "Es wurde nichts geändert: Der Vorfall ist geschlossen. Wenn die Störung wieder da ist, schreiben Sie "
        "**report**, den Raum und was nicht geht."
    ),
    "other_visit": (
        "Es wurde nichts geändert: Sie haben bereits einen Besuch in {room} am {slot}, der sich damit überschneidet. "
        "Geben Sie diesen Besuch zuerst frei, oder wählen Sie etwas zu einer anderen Zeit."
    ),
    "not_your_claim": (
        "Es wurde nichts geändert: Das kann nur, wer die Zeit übernommen hat. Bitten Sie diese Person, oder springen "
        "Sie für sie ein."
    ),
    "stale_button": (
        "Es wurde nichts geändert: Seit diese Schaltfläche gezeigt wurde, ist der Vorfall weitergegangen. Benutzen Sie "
        "die jetzt gezeigten."
    ),
    "room_not_set_up": (
        "Es wurde nichts gemeldet: {room} hat in Roomfix noch keinen Kalender, seine freien Zeiten sind also "
        "unbekannt. Bitten Sie einen Admin, den Kalender zuzuordnen."
    ),
    "inventory_changed": (
        "Es wurde nichts geändert: Jemand hat die Räume inzwischen geändert. Senden Sie die Liste noch einmal."
    ),
    "button_unreadable": (
        "Es wurde nichts geändert: Roomfix kann diese Schaltfläche nicht lesen. Benutzen Sie eine auf einer aktuellen "
        "Karte, oder schreiben Sie **help**."
    ),
    "unknown_room": (
        "Es wurde nichts gemeldet: Hier gibt es keinen Raum „{room}“. Ähnliche Namen: {close}. Senden Sie die "
        "Nachricht noch einmal mit dem genauen Namen eines Raums."
    ),
    "report_usage": (
        "Es wurde nichts gemeldet: Der Raum oder was dort nicht geht, fehlt. Schreiben Sie **report**, den Namen des "
        "Raums und was nicht geht, zum Beispiel: report Isar Beamer bleibt dunkel"
    ),
    "unknown_word": "Roomfix kennt das Wort „{word}“ nicht. Schreiben Sie **help**, um zu sehen, was Roomfix kann.",
    "message_too_long": (
        "Es wurde nichts gelesen: Die Nachricht ist zu lang. Sagen Sie in einem Satz oder zwei, was nicht geht."
    ),
    "tenant_not_allowed": (
        "Roomfix ist für Ihre Organisation nicht zuständig: Sie steht nicht auf der Liste dieser Installation. Bitten "
        "Sie den Betreiber, Ihren Mandanten in ROOMFIX_TENANTS aufzunehmen."
    ),
    "no_slots_yet": (
        "Es gibt noch keine Zeiten: Roomfix liest noch den Kalender von {room}. Versuchen Sie es in einer Minute noch "
        "einmal."
    ),
}

_VISITS: Final = {
    "room_declined": (
        "{name}, {room} hat Ihren Besuch am {slot} abgelehnt: Der Raum ist dann anderweitig vergeben. Der Vorfall ist "
        "wieder offen; wählen Sie auf seiner Karte eine andere Zeit."
    ),
    "room_busy": (
        "{name}, Ihr Besuch am {slot} konnte nicht gebucht werden: In {room} findet zu dieser Zeit inzwischen eine "
        "Besprechung statt. Der Vorfall ist wieder offen; wählen Sie auf seiner Karte eine andere Zeit."
    ),
    "booking_late": (
        "{name}, Ihr Besuch in {room} am {slot} konnte nicht gebucht werden, bevor er beginnen sollte, deshalb ist die "
        "Übernahme beendet. Der Vorfall ist wieder offen; wählen Sie auf seiner Karte eine andere Zeit."
    ),
    "not_entered": (
        "{name}, Ihr Besuch in {room} am {slot} wurde nicht in den Kalender des Raums eingetragen, deshalb ist die "
        "Übernahme beendet. Übernehmen Sie auf der Karte des Vorfalls eine andere Zeit, und laden Sie den Raum ein."
    ),
    "claim_refused": (
        "{name}, ein Admin hat Ihren Besuch in {room} am {slot} nicht genehmigt, deshalb ist die Übernahme beendet. "
        "Übernehmen Sie auf der Karte des Vorfalls eine andere Zeit, oder fragen Sie einen Admin nach dem Grund."
    ),
    "approval_late": (
        "{name}, niemand hat Ihren Besuch in {room} am {slot} rechtzeitig genehmigt, deshalb ist die Übernahme "
        "beendet. Übernehmen Sie auf der Karte des Vorfalls eine andere Zeit, und bitten Sie einen Admin, sie sich "
        "anzusehen."
    ),
    "room_silent": (
        "{name}, {room} hat zu Ihrem Besuch am {slot} nie geantwortet, deshalb steht er nicht im Kalender. Der Vorfall "
        "ist wieder offen; wenn Sie dort waren, sagen Sie es der Person, die ihn gemeldet hat."
    ),
    "move_refused": (
        "{name}, ein Admin hat abgelehnt, Ihren Besuch in {room} auf {slot} zu verschieben. Er bleibt, wo er war; "
        "wählen Sie eine andere Zeit, oder fragen Sie einen Admin nach dem Grund."
    ),
    "move_unapproved": (
        "{name}, niemand hat rechtzeitig genehmigt, dass Ihr Besuch in {room} auf {slot} verschoben wird. Er bleibt, "
        "wo er war; wählen Sie eine andere Zeit, und bitten Sie einen Admin, danach zu sehen."
    ),
    "booking_failed": (
        "{name}, Ihr Besuch in {room} am {slot} konnte nicht gebucht werden: Microsoft 365 hat den Eintrag abgelehnt. "
        "Der Vorfall ist wieder offen; wählen Sie eine andere Zeit, und sagen Sie einem Admin Bescheid, wenn es noch "
        "einmal geschieht."
    ),
    "booking_slow": (
        "{name}, {room} hat zu {slot} noch nicht geantwortet. Die Zeit bleibt Ihre; die Karte ändert sich, sobald der "
        "Raum antwortet."
    ),
}

_OUTAGES: Final = {
    "graph_away": (
        "Microsoft 365 antwortet gerade nicht, deshalb lässt sich der Kalender des Raums nicht lesen. Nichts geht "
        "verloren: Roomfix versucht es von selbst noch einmal. Sehen Sie in ein paar Minuten wieder auf die Karte."
    ),
    "graph_denied": (
        "Microsoft 365 lässt Roomfix nicht in den Kalender ({code}): Eine Berechtigung fehlt oder ist noch zu neu, um "
        "zu wirken. Bitten Sie einen Admin, die Berechtigungen von Roomfix zu prüfen; eine neue kann ein bis zwei Tage "
        "brauchen."
    ),
    "graph_refused": (
        "Microsoft 365 hat abgelehnt, worum Roomfix gebeten hat ({code}), und ein neuer Versuch würde nicht helfen. "
        "Bitten Sie einen Admin, die Verbindung und die Adresse des Raums zu prüfen."
    ),
    "sign_in_away": (
        "Die Anmeldung von Microsoft antwortet gerade nicht. Nichts geht verloren: Roomfix versucht es von selbst noch "
        "einmal. Sehen Sie in ein paar Minuten wieder auf die Karte."
    ),
    "teams_away": (
        "Microsoft Teams nimmt gerade keine Nachrichten von Roomfix an. Nichts geht verloren: Sie folgen von selbst. "
        "Sehen Sie in ein paar Minuten wieder nach."
    ),
    "not_set_up": (
        "Roomfix ist für Ihre Organisation noch nicht eingerichtet: Es gibt keine Verbindung zu Microsoft 365. Bitten "
        "Sie einen Admin, sie zuerst herzustellen."
    ),
    "something_broke": (
        "In Roomfix ist etwas schiefgegangen; vielleicht ist nicht geschehen, was Sie wollten. Sehen Sie auf die "
        "Karte, versuchen Sie es noch einmal, und wenn es wieder schiefgeht, nennen Sie einem Admin diese Referenz: "
        "{reference}"
    ),
}

_STORE: Final = {
    "store_away": (
        "Es wurde nichts geändert: Roomfix erreicht seinen eigenen Speicher nicht. Versuchen Sie es in einer Minute "
        "noch einmal; wenn es anhält, sagen Sie einem Admin Bescheid."
    ),
    "store_binary_missing": (
        "Roomfix kann nicht starten: Es hat keinen Speicher gefunden, weder ROOMFIX_REDIS_URL noch einen valkey-server "
        "oder redis-server ({least} oder neuer) im PATH. Installieren Sie einen davon, oder setzen Sie "
        "ROOMFIX_REDIS_URL auf einen, der anderswo läuft."
    ),
    "store_directory_unsafe": (
        "Roomfix verwendet {directory} nicht: Es gehört einem anderen Benutzer oder ist kein Verzeichnis. Machen Sie "
        "es zu Ihrem, oder setzen Sie ROOMFIX_DATA_DIR auf ein anderes."
    ),
    "store_in_use": (
        "Roomfix kann nicht starten: Ein anderes Roomfix verwendet bereits {directory}. Beenden Sie es, oder setzen "
        "Sie ROOMFIX_DATA_DIR auf ein anderes Verzeichnis."
    ),
    "store_not_running": (
        "In {directory} läuft kein Roomfix, deshalb gibt es keinen Speicher. Starten Sie dort zuerst die Anwendung, "
        "oder setzen Sie ROOMFIX_REDIS_URL oder ROOMFIX_DATA_DIR so wie dort."
    ),
    "store_start_failed": (
        "Roomfix kann nicht starten: Sein Speicher hat sich sofort beendet. Der Grund steht in {log}. Beheben Sie die "
        "Ursache, und starten Sie noch einmal."
    ),
    "store_written_by_newer": (
        "Roomfix kann nicht starten: {directory} wurde von einem neueren Speicher geschrieben als {binary}. "
        "Installieren Sie diese neuere Version wieder, oder setzen Sie ROOMFIX_DATA_DIR auf ein anderes Verzeichnis."
    ),
    "store_too_old": (
        "Roomfix kann nicht starten: Der Speicher hat die Version {version}, nötig ist mindestens {least}. "
        "Aktualisieren Sie ihn, oder setzen Sie ROOMFIX_REDIS_URL auf einen anderen."
    ),
    "store_login_refused": (
        "Roomfix kann nicht starten: Der Speicher lehnt Name oder Kennwort ab. Berichtigen Sie beides in "
        "ROOMFIX_REDIS_URL."
    ),
    "store_emptied": (
        "Es wurde nichts geändert: Der Speicher von Roomfix wurde geleert, deshalb wird vorerst nichts angenommen oder "
        "angezeigt. Spielen Sie eine Sicherung ein. Wenn das so sein soll: python app.py adopt"
    ),
    "store_another": (
        "Es wurde nichts geändert: Das ist nicht der Speicher, den Roomfix bisher benutzt hat, deshalb wird vorerst "
        "nichts angenommen oder angezeigt. Prüfen Sie ROOMFIX_REDIS_URL, ROOMFIX_DATA_DIR und ROOMFIX_STORE_MARK. Wenn "
        "es der richtige ist: python app.py adopt"
    ),
    "store_unremembered": (
        "Roomfix kann nicht starten: Der Speicher im Datenverzeichnis enthält Daten, aber store.json daneben fehlt, "
        "deshalb ist nicht zu erkennen, ob etwas fehlt. Wenn der Speicher vollständig ist: python app.py adopt"
    ),
    "store_behind": (
        "Roomfix kann nicht starten: Der Speicher ist auf dem Stand von {stored}, aber Roomfix hat bis {written} "
        "hineingeschrieben. Spielen Sie die neueste Sicherung ein. Wenn es nichts Neueres gibt: python app.py adopt"
    ),
    "store_evicts": (
        "Es wurde nichts geändert: Der Speicher löscht Daten, wenn sein Arbeitsspeicher voll ist (maxmemory-policy "
        "{policy}). Setzen Sie dort maxmemory-policy auf noeviction; Roomfix läuft dann von selbst weiter oder kann "
        "gestartet werden."
    ),
    "store_lost_setup": (
        "Es wurde nichts geändert: Der Speicher hat verloren, was für {client} eingerichtet war. Spielen Sie eine "
        "Sicherung ein, oder nehmen Sie die Kennung aus der Menge roomfix:set-up, um neu zu beginnen."
    ),
    "store_forbids": (
        "Die Anmeldung am Speicher darf {what} nicht benutzen. Erlauben Sie es in der Zugriffsliste des Speichers, "
        "oder geben Sie in ROOMFIX_REDIS_URL eine andere Anmeldung an."
    ),
    "store_no_such_database": (
        "Der Speicher hat keine Datenbank mit dieser Nummer. Berichtigen Sie das Ende von ROOMFIX_REDIS_URL: Die "
        "meisten Server haben 0 bis 15."
    ),
    "store_directory_unusable": (
        "Roomfix kann das Datenverzeichnis {directory} nicht benutzen: {why}. Schaffen Sie Platz, erlauben Sie das "
        "Schreiben, oder geben Sie mit ROOMFIX_DATA_DIR ein anderes an."
    ),
    "store_adopted": (
        "Roomfix benutzt diesen Speicher ab jetzt so, wie er ist. Kennzeichen: {mark}. Kunden darin: {clients}."
    ),
    "store_newer": (
        "Ein neueres Roomfix hat geschrieben, was dieses lesen soll (Form {shape}). Bitten Sie einen Admin, alle "
        "Prozesse von Roomfix auf diese Version zu bringen."
    ),
}

_CONSOLE: Final = {
    "port_busy": (
        "Roomfix kann nicht starten: Etwas anderes lauscht auf Port {port}. Beenden Sie es, oder setzen Sie {variable} "
        "auf einen freien Port."
    ),
    "playground_failed": "Die Vorführung kann nicht starten, weil der Agents Playground nicht startet: {reason}",
    "address_unusable": (
        "Roomfix kann nicht starten: Es kann nicht auf {host} lauschen, denn das ist keine Adresse dieses Rechners. "
        "Setzen Sie ROOMFIX_HOST auf eine, die es ist, zum Beispiel 127.0.0.1."
    ),
}

GERMAN_ERRORS: Final[dict[str, str]] = _REFUSALS | _VISITS | _OUTAGES | _STORE | _CONSOLE | GERMAN_SIGN_IN
