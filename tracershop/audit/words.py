"""How the trail is read aloud: kinds, fields and values in Danish and English. Pure.

What has no word here is shown as it is, and never left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from production.documents import words as paper
from tracershop.calendar import wall_time

Names = Mapping[str, Mapping[int, str]]

NOUNS: dict[str, tuple[str, str]] = {
  "order": ("Ordre", "Order"),
  "vial": ("Vial", "Vial"),
  "batch": ("Batch", "Batch"),
  "qcResult": ("QC-resultat", "QC result"),
  "qcTemplate": ("QC-skabelon", "QC template"),
  "certificate": ("Certifikat", "Certificate"),
  "dispatch": ("Forsendelse", "Dispatch"),
  "recall": ("Tilbagekaldelse", "Recall"),
  "document": ("Dokument", "Document"),
  "request": ("Anmodning", "Request"),
  "notice": ("Opslag", "Notice"),
  "day": ("Dag", "Day"),
  "releaseRight": ("Frigivelsesret", "Release right"),
  "proposal": ("Ændringsforslag", "Proposed change"),
  "siteRule": ("Regel for stedet", "Rule of the site"),
  "isotope": ("Isotop", "Isotope"),
  "tracer": ("Tracer", "Tracer"),
  "customer": ("Kunde", "Customer"),
  "endpoint": ("Leveringssted", "Endpoint"),
  "catalogueEntry": ("Katalogpost", "Catalogue entry"),
  "run": ("Kørsel", "Run"),
  "slot": ("Levering", "Slot"),
  "deadline": ("Frist", "Deadline"),
  "closedDate": ("Lukkedag", "Closed date"),
  "booking": ("Booking", "Booking"),
  "location": ("Rum", "Room"),
  "procedure": ("Undersøgelse", "Procedure"),
  "user": ("Bruger", "User"),
  "session": ("Log ind", "Session"),
  "signature": ("Underskrift", "Signature"),
  "password": ("Kodeord", "Password"),
  "assignment": ("Tilknytning", "Assignment"),
  "monitor": ("Skærm", "Screen"),
  "worker": ("Arbejder", "Worker"),
  "feed": ("Kilde", "Feed"),
  "quarantine": ("Karantæne", "Quarantine"),
  "printer": ("Printer", "Printer"),
  "node": ("DICOM-node", "DICOM node"),
  "conflict": ("Uafklaret", "Conflict"),
  "link": ("Forbindelse til det gamle system", "Link to the old system"),
  "authority": ("Hvem der er førende", "Who leads"),
  "payload": ("Ord i sporet", "Words of the trail"),
  "audit": ("Spor", "Trail"),
  "verification": ("Kontrol af sporet", "Verification of the trail"),
  "export": ("Udtræk", "Export"),
  "entry": ("Post", "Entry"),
  "batchNumber": ("Batch", "Batch"),
  "demo": ("Demo", "Demo"),
}
VERBS: dict[str, tuple[str, str]] = {
  "placed": ("bestilt", "placed"),
  "edited": ("ændret", "edited"),
  "cancelled": ("annulleret", "cancelled"),
  "accepted": ("accepteret", "accepted"),
  "rejected": ("afvist", "rejected"),
  "reopened": ("genåbnet", "reopened"),
  "moved": ("flyttet", "moved"),
  "restored": ("flyttet tilbage", "restored"),
  "postponed": ("udsat", "postponed"),
  "delayed": ("forsinket", "delayed"),
  "confirmed": ("bekræftet", "confirmed"),
  "released": ("frigivet", "released"),
  "supplemented": ("suppleret", "supplemented"),
  "corrected": ("berigtiget", "corrected"),
  "added": ("tilføjet", "added"),
  "seen": ("set igen", "seen again"),
  "discarded": ("kasseret", "discarded"),
  "reassigned": ("givet til en anden kunde", "reassigned"),
  "opened": ("åbnet", "opened"),
  "closed": ("lukket", "closed"),
  "certified": ("godkendt", "certified"),
  "entered": ("indtastet", "entered"),
  "checked": ("kontrolleret", "checked"),
  "set": ("fastsat", "set"),
  "made": ("lavet", "made"),
  "received": ("modtaget", "received"),
  "returned": ("taget tilbage: bilen kom hjem", "taken back: the car came home"),
  "settled": ("afklaret", "settled"),
  "mapped": ("tilknyttet", "mapped"),
  "printed": ("udskrevet", "printed"),
  "acknowledged": ("kvitteret", "acknowledged"),
  "shown": ("vist på kundens skærm", "shown on the customer's screen"),
  "reached": ("meldt til kunden af produktionen", "told to the customer by production"),
  "granted": ("givet", "granted"),
  "declined": ("afslået", "declined"),
  "withdrawn": ("trukket tilbage", "withdrawn"),
  "approved": ("godkendt", "approved"),
  "applied": ("trådt i kraft", "took effect"),
  "stopped": ("kunne ikke træde i kraft", "could not take effect"),
  "filed": ("taget af listen", "taken off the list"),
  "posted": ("slået op", "posted"),
  "read": ("læst", "read"),
  "ended": ("afsluttet", "ended"),
  "turned": ("skiftet", "turned"),
  "archived": ("arkiveret", "archived"),
  "unarchived": ("hentet frem", "unarchived"),
  "removed": ("fjernet", "removed"),
  "swapped": ("byttet", "swapped"),
  "created": ("oprettet", "created"),
  "disabled": ("spærret", "disabled"),
  "enabled": ("åbnet igen", "enabled"),
  "roleChanged": ("fik anden rolle", "role changed"),
  "changed": ("skiftet", "changed"),
  "reset": ("nulstillet", "reset"),
  "refused": ("afvist", "refused"),
  "invited": ("inviteret", "invited"),
  "enrolled": ("tilmeldt", "enrolled"),
  "arranged": ("indrettet", "laid out"),
  "revoked": ("trukket tilbage", "revoked"),
  "reported": ("meldt", "reported"),
  "asked": ("bestilt", "asked for"),
  "retried": ("prøvet igen", "tried again"),
  "dismissed": ("sat til side", "set aside"),
  "resolved": ("afgjort", "settled"),
  "tested": ("prøvet", "tested"),
  "answered": ("har svaret", "answered"),
  "failed": ("svarede ikke helt", "failed"),
  "erased": ("slettet", "erased"),
  "dayPlayed": ("spillet", "played"),
  "catalogueSetUp": ("lagt op", "set up"),
  "leadShared": ("ledelsen delt", "lead shared"),
  "exported": ("udtrukket", "exported"),
  "followed": ("ændret i det gamle system", "changed in the old system"),
  "begun": ("begyndt", "begun"),
  "cut": ("afkoblet", "cut"),
  "rejoined": ("tilkoblet igen", "joined again"),
  "adopted": ("overtaget fra det gamle system", "adopted from the old system"),
}
FIELDS: dict[str, tuple[str, str]] = {
  "status": ("Status", "Status"),
  "orderedMbq": ("Bestilt, MBq ved bestilt levering", "Ordered, MBq at the ordered slot"),
  "toDispenseMbq": ("At dispensere, MBq ved bestilt levering", "To dispense, MBq at the ordered slot"),
  "dispensedMbq": ("Dispenseret, MBq ved levering", "Dispensed, MBq at delivery"),
  "deliveredMbq": ("Leveret, MBq ved levering", "Delivered, MBq at delivery"),
  "activityMbq": ("Aktivitet, MBq ved kalibrering", "Activity, MBq at calibration"),
  "maxMbq": ("Højst, MBq", "Most, MBq"),
  "maxInjections": ("Højst, injektioner", "Most injections"),
  "volumeMl": ("Volumen, ml", "Volume, ml"),
  "overhead": ("Tillæg, faktor", "Overhead, factor"),
  "injections": ("Injektioner", "Injections"),
  "halfLifeSeconds": ("Halveringstid, s", "Half-life, s"),
  "usage": ("Anvendelse", "Use"),
  "comment": ("Kommentar", "Comment"),
  "reason": ("Begrundelse", "Reason"),
  "rejectedReason": ("Grund til afvisning", "Reason of rejection"),
  "rejectedBy": ("Afvist af", "Rejected by"),
  "orderedBy": ("Bestilt af", "Ordered by"),
  "orderedAt": ("Bestilt", "Ordered at"),
  "acceptedBy": ("Accepteret af", "Accepted by"),
  "acceptedAt": ("Accepteret", "Accepted at"),
  "releasedBy": ("Frigivet af", "Released by"),
  "releasedAt": ("Frigivet", "Released at"),
  "deliveryDate": ("Leveringsdato", "Delivery date"),
  "deliverAt": ("Levering", "Delivery"),
  "departsAt": ("Afgang", "Departure"),
  "runAt": ("Kørsel", "Run"),
  "dispatchedAt": ("Afsendt", "Dispatched"),
  "receivedAt": ("Modtaget", "Received"),
  "calibratedAt": ("Kalibreret", "Calibrated at"),
  "expiresAt": ("Udløber", "Expires"),
  "endOfSynthesisAt": ("Syntesen sluttede", "End of synthesis"),
  "tracerId": ("Tracer", "Tracer"),
  "isotopeId": ("Isotop", "Isotope"),
  "customerId": ("Kunde", "Customer"),
  "endpointId": ("Leveringssted", "Endpoint"),
  "slotId": ("Levering nr.", "Slot no."),
  "movedToSlotId": ("Flyttet til levering nr.", "Moved to slot no."),
  "batchNumber": ("Batch", "Batch"),
  "batchNumbers": ("Batch", "Batch"),
  "vialIds": ("Vialer", "Vials"),
  "orderIds": ("Ordrer", "Orders"),
  "orderId": ("Ordre", "Order"),
  "bookingIds": ("Bookinger", "Bookings"),
  "startAt": ("Start", "Start"),
  "changes": ("Ændret i RIS", "Changed in the RIS"),
  "procedure": ("Undersøgelse", "Procedure"),
  "procedureId": ("Undersøgelse nr.", "Procedure no."),
  "locationId": ("Rum nr.", "Room no."),
  "description": ("Beskrivelse", "Description"),
  "units": ("MBq eller injektioner", "MBq or injections"),
  "delayMinutes": ("Fra start til injektion, minutter", "Start to injection, minutes"),
  "ignored": ("Bestilles ikke", "Not ordered"),
  "waiting": ("Venter", "Waiting"),
  "certificateId": ("Certifikat", "Certificate"),
  "marks": ("Mærker", "Marks"),
  "state": ("Tilstand", "State"),
  "kind": ("Slags", "Kind"),
  "sources": ("Kilder", "Sources"),
  "enteredBy": ("Indtastet af", "Entered by"),
  "discardCode": ("Kasseret som", "Discarded as"),
  "purpose": ("Formål", "Purpose"),
  "customerNumber": ("Kundenummer", "Customer number"),
  "fromDate": ("Fra", "From"),
  "toDate": ("Til", "To"),
  "withdrawnAt": ("Trukket tilbage", "Withdrawn"),
  "userId": ("Bruger nr.", "User no."),
  "userName": ("Navn", "Name"),
  "name": ("Navn", "Name"),
  "username": ("Brugernavn", "User name"),
  "role": ("Rolle", "Role"),
  "active": ("Adgang", "Active"),
  "customerIds": ("Kunder", "Customers"),
  "today": ("Dag", "Day"),
  "windowFrom": ("Vises fra", "Shown from"),
  "entryId": ("Post", "Entry"),
  "asOf": ("Pr.", "As of"),
  "since": ("Siden", "Since"),
  "host": ("Adresse", "Address"),
  "port": ("Port", "Port"),
  "aeTitle": ("AE-titel", "AE title"),
  "stationAeTitle": ("Stationens AE-titel", "Station AE title"),
  "worklist": ("Arbejdsliste", "Worklist"),
  "lastEchoAt": ("Sidste ekko", "Last echo"),
  "roundTripMs": ("Svartid, ms", "Round trip, ms"),
  "askedAt": ("Spurgt", "Asked"),
  "answeredAt": ("Svar fra", "Answer as of"),
  "trouble": ("Fejl", "Trouble"),
  "unread": ("Kunne ikke læses", "Could not be read"),
  "cameBack": ("Bilen kom tilbage", "The car came back"),
  "byMessages": ("Som beskeder", "By messages"),
  "choice": ("Valg", "Choice"),
  "settledBy": ("Afklaret af", "Settled by"),
  "settledAt": ("Afklaret", "Settled at"),
  "accessionKey": ("Accessionsnummer, sløret", "Accession number, keyed"),
  "day": ("Dag", "Day"),
  "date": ("Dato", "Date"),
  "meaning": ("Betydning", "Meaning"),
  "signedBy": ("Underskrevet af", "Signed by"),
  "signedAt": ("Underskrevet", "Signed at"),
  "expectedAt": ("Forventet", "Expected"),
  "number": ("Nummer", "Number"),
  "version": ("Udgave", "Version"),
  "layout": ("Visning", "Layout"),
  "rotation": ("Skift", "Rotation"),
  "scheme": ("Lys eller mørk", "Light or dark"),
  "lightFrom": ("Lys fra", "Light from"),
  "lightTo": ("Lys til", "Light to"),
  "seconds": ("Sekunder", "Seconds"),
  "what": ("Hvad", "What"),
  "criteria": ("Søgt efter", "Criteria"),
  "count": ("Antal", "Count"),
  "cut": ("Afkortet", "Cut"),
  "proof": ("Bevis, at begge siger det samme (SHA-256)", "Proof that both say the same (SHA-256)"),
  "rows": ("Rækker", "Rows"),
  "note": ("Bemærkning", "Note"),
  "text": ("Tekst", "Text"),
  "time": ("Klokken", "Time"),
  "weekday": ("Ugedag", "Weekday"),
  "deliveryTime": ("Leveringstid", "Delivery time"),
  "endsDate": ("Slutter", "Ends"),
  "startsDate": ("Begynder", "Begins"),
  "shortName": ("Kort navn", "Short name"),
  "longName": ("Navn", "Name"),
  "clinicalName": ("Klinisk navn", "Clinical name"),
  "vehicle": ("Bil", "Vehicle"),
  "address": ("Adresse", "Address"),
  "batchState": ("Batchens tilstand", "State of the batch"),
  "lateTests": ("Sene resultater, der mangler", "Late results still open"),
  "ownEntryAt": ("Venter på eftersyn siden", "Waits for a review since"),
  "about": ("Om", "About"),
  "acknowledgedAt": ("Kvitteret", "Acknowledged at"),
  "acknowledgedBy": ("Kvitteret af", "Acknowledged by"),
  "answer": ("Svar", "Answer"),
  "answeredBy": ("Besvaret af", "Answered by"),
  "answers": ("Kunder", "Customers"),
  "archived": ("Arkiveret", "Archived"),
  "awaitsConfirmation": ("Afventer kunden", "Awaits the customer"),
  "batchId": ("Batch nr.", "Batch no."),
  "batchTag": ("Batchmærke", "Batch tag"),
  "category": ("Kategori", "Category"),
  "checkedAt": ("Kontrolleret", "Checked at"),
  "checkedBy": ("Kontrolleret af", "Checked by"),
  "customerName": ("Kunde", "Customer"),
  "decidedAt": ("Afgjort", "Decided at"),
  "decidedBy": ("Afgjort af", "Decided by"),
  "dispatchId": ("Forsendelse", "Dispatch"),
  "dispatchedBy": ("Afsendt af", "Dispatched by"),
  "dispenserNumber": ("Dispensernummer", "Dispenser number"),
  "endpointName": ("Leveringssted", "Endpoint"),
  "enrolledAt": ("Tilmeldt", "Enrolled at"),
  "enteredAt": ("Indtastet", "Entered at"),
  "writtenAt": ("Skrevet på papir", "Written on paper at"),
  "forDate": ("For dagen", "For the day"),
  "high": ("Højst", "At most"),
  "internal": ("Eget hus", "Own house"),
  "key": ("Analyse", "Test"),
  "low": ("Mindst", "At least"),
  "madeAt": ("Lavet", "Made at"),
  "madeBy": ("Lavet af", "Made by"),
  "madeDate": ("Dato", "Date"),
  "marketed": ("Markedsført", "Marketed"),
  "bare": ("Ren isotop", "Bare isotope"),
  "mediaType": ("Filtype", "Media type"),
  "movedFrom": ("Flyttet fra", "Moved from"),
  "openedAt": ("Oprettet", "Opened at"),
  "openedBy": ("Oprettet af", "Opened by"),
  "origin": ("Oprindelse", "Origin"),
  "packages": ("Kolli", "Packages"),
  "passed": ("Bestået", "Passed"),
  "phase": ("Hvornår", "When"),
  "postponedFromAt": ("Udsat fra", "Postponed from"),
  "postponedReason": ("Grund til udsættelse", "Reason of postponement"),
  "reachedWhom": ("Nået hos kunden", "Reached at the customer's"),
  "reachedHow": ("Nået hvordan", "Reached how"),
  "reachedNote": ("Bemærkning", "Note"),
  "reachedBy": ("Sagt af", "Told by"),
  "reachedAt": ("Nået", "Reached at"),
  "seenAt": ("Set på skærmen", "Seen on the screen at"),
  "seenBy": ("Set på skærmen af", "Seen on the screen by"),
  "readAt": ("Læst", "Read at"),
  "readBy": ("Læst af", "Read by"),
  "receipts": ("Læst af kunder", "Read by customers"),
  "returnedAt": ("Kom tilbage", "Came back at"),
  "returnedBy": ("Taget tilbage af", "Taken back by"),
  "returnedReason": ("Grund til, at den kom tilbage", "Reason why it came back"),
  "receivedBy": ("Modtaget af", "Received by"),
  "receivedVialIds": ("Modtagne vialer", "Vials received"),
  "receivesFrom": ("Modtager fra", "Receives from"),
  "receivesTo": ("Modtager til", "Receives to"),
  "receivesWeekdays": ("Modtager ugedage", "Receives on weekdays"),
  "results": ("Resultater", "Results"),
  "revokedAt": ("Trukket tilbage", "Revoked at"),
  "runId": ("Kørsel nr.", "Run no."),
  "shelfLifeMinutes": ("Holdbarhed, minutter", "Shelf life, minutes"),
  "source": ("Kilde", "Source"),
  "struckAt": ("Streget over", "Struck through at"),
  "struckBy": ("Streget over af", "Struck through by"),
  "struckReason": ("Grund til overstregning", "Reason for striking through"),
  "symbol": ("Isotop", "Isotope"),
  "tests": ("Analyser", "Tests"),
  "tracerName": ("Tracer", "Tracer"),
  "transportIndex": ("Transportindeks", "Transport index"),
  "transportMinutes": ("Transport, minutter", "Transport, minutes"),
  "type": ("Slags", "Kind"),
  "unit": ("Enhed", "Unit"),
  "value": ("Værdi", "Value"),
  "vialId": ("Vial", "Vial"),
  "weeks": ("Uger", "Weeks"),
  "withdrawn": ("Trukket tilbage", "Withdrawn"),
  "withinLimits": ("Inden for grænserne", "Within limits"),
  "workingDaysOnly": ("Kun arbejdsdage", "Working days only"),
  "accession": ("Undersøgelsesnummer", "Accession number"),
  "location": ("Stue", "Room"),
  "parts": ("Dele", "Parts"),
  "stepId": ("Del nr.", "Step no."),
  "details": ("Detaljer", "Details"),
  "retryable": ("Kan forsøges igen", "Can be tried again"),
  "subject": ("Hvad det gælder", "What it is about"),
  "code": ("Kode", "Code"),
  "cycleSeconds": ("Spørges hvert, sekunder", "Asked every, seconds"),
  "injectionAt": ("Injektion", "Injection"),
  "orderedInjectionAt": ("Injektion, da der blev bestilt", "Injection when it was ordered"),
  "inStepAt": ("I takt", "In step at"),
  "behind": ("Bagud med", "Behind by"),
  "function": ("Funktion", "Function"),
  "leader": ("Førende", "Leader"),
  "authority": ("Hvem der er førende", "Who leads"),
  "setBy": ("Fastsat af", "Set by"),
  "holds": ("Gælder", "Holds"),
  "command": ("Kommando", "Command"),
  "data": ("Indhold", "Content"),
  "before": ("Før", "Before"),
  "after": ("Efter", "After"),
  "proposedBy": ("Foreslået af", "Proposed by"),
  "proposedById": ("Foreslået af bruger nr.", "Proposed by user no."),
  "proposedAt": ("Foreslået", "Proposed at"),
  "approvedBy": ("Godkendt af", "Approved by"),
  "approvedAt": ("Godkendt", "Approved at"),
  "endedBy": ("Afsluttet af", "Ended by"),
  "endedAt": ("Afsluttet", "Ended at"),
  "endedReason": ("Grund til afslutning", "Reason of the end"),
  "why": ("Hvorfor ikke", "Why not"),
  "danish": ("På dansk", "In Danish"),
  "english": ("På engelsk", "In English"),
  "setAt": ("Fastsat", "Set at"),
}
VALUES: dict[str, tuple[str, str]] = {
  "ordered": ("bestilt", "ordered"),
  "accepted": ("accepteret", "accepted"),
  "released": ("frigivet", "released"),
  "rejected": ("afvist", "rejected"),
  "cancelled": ("annulleret", "cancelled"),
  "human": ("mennesker", "human"),
  "animal": ("dyr", "animal"),
  "other": ("andet", "other"),
  "activity": ("aktivitet", "activity"),
  "injection": ("injektion", "injection"),
  "isotope": ("isotop", "isotope"),
  "free": ("fri", "free"),
  "discarded": ("kasseret", "discarded"),
  "booked": ("booket", "booked"),
  "up": ("oppe", "up"),
  "down": ("nede", "down"),
  "unknown": ("ukendt", "unknown"),
  "open": ("åben", "open"),
  "settled": ("afklaret", "settled"),
  "unconfirmed": ("skal bekræftes", "to be confirmed"),
  "blocked": ("spærret", "blocked"),
  "purpose": ("ikke til patienter", "not for patients"),
  "rinse": ("skyl", "rinse"),
  "qualityControl": ("kvalitetskontrol", "quality control"),
  "test": ("test", "test"),
  "inProduction": ("i produktion", "in production"),
  "awaitingQc": ("afventer QC", "awaiting QC"),
  "certified": ("godkendt", "certified"),
  "conditionallyCertified": ("betinget godkendt", "conditionally certified"),
  "granted": ("imødekommet", "granted"),
  "declined": ("afslået", "declined"),
  "withdrawn": ("trukket tilbage", "withdrawn"),
  "proposed": ("foreslået", "proposed"),
  "approved": ("godkendt", "approved"),
  "applied": ("trådt i kraft", "in force"),
  "failed": ("kunne ikke træde i kraft", "could not take effect"),
  "change": ("ændring", "change"),
  "cancel": ("annullering", "cancellation"),
  "late": ("sen", "late"),
  "message": ("besked", "message"),
  "delay": ("forsinkelse", "delay"),
  "deliveryNote": ("følgeseddel", "delivery note"),
  "transport": ("transportdokument", "transport document"),
  "label": ("etiket", "label"),
  "dayList": ("dagsliste", "list of the day"),
  "before": ("før frigivelse", "before release"),
  "own": ("egen", "own"),
  "bought": ("købt", "bought in"),
  "old": ("fra det gamle system", "from the old system"),
  "every": ("hver uge", "every week"),
  "even": ("lige", "even"),
  "odd": ("ulige", "odd"),
  "phone": ("pr. telefon", "by phone"),
  "inPerson": ("ansigt til ansigt", "in person"),
  "email": ("pr. e-mail", "by e-mail"),
  "letter": ("pr. brev", "by letter"),
  "release": ("frigivelse", "release"),
  "supplement": ("flere vialer", "more vials"),
}
# Who leads, and for what.
LEADERS: dict[str, tuple[str, str]] = {
  "old": ("det gamle system", "the old system"),
  "new": ("dette system", "this system"),
}
FUNCTIONS: dict[str, tuple[str, str]] = {
  "ordering": ("bestille, ændre og annullere", "ordering, changing and cancelling"),
  "acceptMove": ("acceptere og flytte", "accepting and moving"),
  "vials": ("vialer", "vials"),
  "release": ("frigivelse", "release"),
  "setUp": ("faste tider, kunder og tracere", "weekly times, customers and tracers"),
}
DISCARDED_AS: dict[str, tuple[str, str]] = {
  "spilt": ("spildt", "spilt"),
  "broken": ("gået i stykker", "broken"),
  "expired": ("udløbet", "expired"),
  "waste": ("affald", "waste"),
  "other": ("andet", "other"),
}
_OF_FIELD = {"leader": LEADERS, "function": FUNCTIONS, "discardCode": DISCARDED_AS}
# Only of these fields a word is a state and not somebody's text.
_STATES = frozenset(
  {"status", "state", "batchState", "usage", "kind", "purpose", "phase", "origin", "weeks", "reachedHow"}
)
ROLES: dict[str, tuple[str, str]] = {
  "siteAdmin": ("systemadministrator", "site admin"),
  "productionAdmin": ("produktionsadministrator", "production admin"),
  "productionUser": ("produktion", "production"),
  "shopAdmin": ("bestilleradministrator", "shop admin"),
  "shopUser": ("bestiller", "shop user"),
  "externalUser": ("ekstern bestiller", "external user"),
  "monitor": ("skærm", "screen"),
  "system": ("systemet selv", "the system itself"),
}
# As the screens write them.
_WEEKDAYS = {
  "da": ("man", "tirs", "ons", "tors", "fre", "lør", "søn"),
  "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = {
  "da": ("jan.", "feb.", "mar.", "apr.", "maj", "jun.", "jul.", "aug.", "sep.", "okt.", "nov.", "dec."),
  "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"),
}
_DATE = re.compile(r"^\d{4}-\d\d-\d\d$")
_INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$")


def said(words: Mapping[str, tuple[str, str]], key: str, language: str) -> str:
  """The word of a key, or the key."""
  pair = words.get(key)
  return key if pair is None else pair[1 if language == "en" else 0]


def title(kind: str, language: str) -> str:
  """`Ordre accepteret`; a kind without words is shown as it is."""
  noun, _, verb = kind.partition(".")
  if noun not in NOUNS or verb not in VERBS:
    return kind
  return f"{said(NOUNS, noun, language)} {said(VERBS, verb, language)}"


def titles(kinds: Iterable[str], language: str) -> dict[str, str]:
  """What each kind is called, and each first part of one: what can be looked for."""
  found = {kind: title(kind, language) for kind in kinds}
  return {noun: said(NOUNS, noun, language) for noun in (it.partition(".")[0] for it in list(found))} | found


def subject(name: str, language: str) -> str:
  """`Ordre 17` for `order:17`."""
  noun, colon, rest = name.partition(":")
  return f"{said(NOUNS, noun, language)} {rest}".strip() if colon else name


def instant(at: datetime) -> str:
  """`24.11.2026 08:15:09`: wall time in Copenhagen."""
  return f"{wall_time(at):%d.%m.%Y %H:%M:%S}"


def spoken_day(on: date, language: str, *, year: bool) -> str:
  """`tirs 24. nov. 2026`, `Tue 24 Nov 2026`; without the year where the reader knows it."""
  spoken = "en" if language == "en" else "da"
  dot = "" if spoken == "en" else "."
  text = f"{_WEEKDAYS[spoken][on.weekday()]} {on.day}{dot} {_MONTHS[spoken][on.month - 1]}"
  return f"{text} {on.year}" if year else text


def spoken(at: datetime, language: str, *, year: bool) -> str:
  """`tirs 24. nov. 2026 07:00`: wall time in Copenhagen; its seconds only where it has some."""
  wall = wall_time(at)
  return f"{spoken_day(wall.date(), language, year=year)} {wall:{'%H:%M:%S' if wall.second else '%H:%M'}}"


def value(field: str, it: Any, language: str, names: Names, *, year: bool = True) -> str:
  """A field's value as people read it; nothing is `–`. Dates say their year, but for who reads of these days."""
  if it is None or it == "" or it == [] or it == {}:
    return "–"
  if isinstance(it, bool):
    yes, no = ("yes", "no") if language == "en" else ("ja", "nej")
    return yes if it else no
  if isinstance(it, int) and field in names:
    return names[field].get(it, f"{it}")
  if isinstance(it, float):
    return _number(it, language)
  if isinstance(it, list):
    return ", ".join(value(field.removesuffix("s"), one, language, names, year=year) for one in it)
  if isinstance(it, dict):
    parts = ((said(FIELDS, key, language), value(key, one, language, names, year=year)) for key, one in it.items())
    return "; ".join(f"{name}: {text}" for name, text in parts)
  if isinstance(it, str):
    if field in ("marks", "mark"):
      return said(paper.MARKS, it, language)
    if _INSTANT.match(it):
      return spoken(datetime.fromisoformat(it), language, year=year)
    if _DATE.match(it):
      return spoken_day(date.fromisoformat(it), language, year=year)
    if field in _STATES or field in _OF_FIELD:
      return said(_OF_FIELD.get(field, VALUES), it, language)
    return said(ROLES, it, language) if field == "role" else it
  return f"{it}"


def _number(it: float, language: str) -> str:
  """At most two decimals, none that say nothing."""
  text = paper.number(it, 2)
  whole, _, fraction = text.partition(",")
  fraction = fraction.rstrip("0")
  if not fraction:
    return whole
  return f"{whole}{'.' if language == 'en' else ','}{fraction}"
