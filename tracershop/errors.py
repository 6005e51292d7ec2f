"""Refusals: expected answers with a stable code and a sentence that a nurse understands, in Danish and English."""

from __future__ import annotations

from typing import Any

# key: (Danish, English). A key is a refusal code, or `code.text` where one code has several sentences.
SENTENCES: dict[str, tuple[str, str]] = {
  "unauthenticated": ("Log ind igen.", "Sign in again."),
  "unauthenticated.sign_in": ("Brugernavn eller kodeord er forkert.", "Wrong user name or password."),
  "forbidden": ("Det har du ikke ret til.", "You are not allowed to do that."),
  "forbidden.second_person": (
    "Den, der har tastet vialen, kan ikke selv bekræfte den. Bed en kollega.",
    "Whoever entered the vial cannot confirm it. Ask a colleague.",
  ),
  "forbidden.self_grant": (
    "Ingen kan give sig selv ret til at frigive.",
    "Nobody can grant a release right to himself.",
  ),
  "not_found": ("Findes ikke, eller er ikke din at se.", "Not found, or not yours to see."),
  "invalid": ("Det kan ikke læses.", "That cannot be read."),
  "invalid.amount_positive": ("Skriv en aktivitet over 0 MBq.", "Enter an activity above 0 MBq."),
  "invalid.amount_absurd": (
    "{amount} MBq er mere end noget muligt. Se efter, om enheden er rigtig.",
    "{amount} MBq is more than is possible. Check the unit.",
  ),
  "invalid.amount_missing": ("Skriv, hvor mange MBq der skal bestilles.", "Enter how many MBq to order."),
  "invalid.count_positive": ("Skriv et antal over 0.", "Enter a count above 0."),
  "invalid.volume_positive": ("Skriv et volumen over 0 ml.", "Enter a volume above 0 ml."),
  "invalid.date_past": ("Datoen er forbi.", "That date has passed."),
  "invalid.date_far": (
    "Der kan højst bestilles {days} dage frem.",
    "Orders can be placed at most {days} days ahead.",
  ),
  "invalid.text_long": (
    "Teksten er for lang; højst {limit} tegn.",
    "The text is too long; at most {limit} characters.",
  ),
  "invalid.text_cpr": (
    "Teksten ligner et CPR-nummer. Skriv aldrig personnumre her.",
    "This looks like a CPR number. Never write personal numbers here.",
  ),
  "invalid.kind": ("Denne tracer bestilles ikke på den måde.", "This tracer is not ordered that way."),
  "invalid.empty": ("Vælg mindst én.", "Choose at least one."),
  "invalid.double": ("Den samme står der to gange.", "The same one stands there twice."),
  "invalid.one_pool": (
    "Frigiv ordrer til ét sted, én tracer og én levering ad gangen.",
    "Release orders of one endpoint, one tracer and one delivery at a time.",
  ),
  "invalid.one_usage": (
    "Ordrer til mennesker og til andet frigives hver for sig.",
    "Orders for human use and for other use are released apart.",
  ),
  "invalid.vehicle": (
    "Skriv, hvad det køres med: bil, bud eller nummerplade.",
    "Say what carries it: car, courier or number plate.",
  ),
  "invalid.one_customer": (
    "Vialerne er til flere kunder. Send til én kunde ad gangen.",
    "The vials are for several customers. Send to one customer at a time.",
  ),
  "invalid.one_endpoint": (
    "Send til ét sted og én dag ad gangen.",
    "Send to one endpoint and one day at a time.",
  ),
  "invalid.transport_index": (
    "Transportindekset passer ikke til kategorien: I-WHITE har intet, II-YELLOW højst 1, III-YELLOW højst 10.",
    "The transport index does not fit the category: I-WHITE has none, II-YELLOW at most 1, III-YELLOW at most 10.",
  ),
  "invalid.packages": ("Skriv et antal kolli fra 1 til 99.", "Enter a number of packages from 1 to 99."),
  "invalid.before_departure": (
    "Det er før afgangen {departed}.",
    "That is before the departure at {departed}.",
  ),
  "invalid.host": (
    "Skriv printerens adresse: et navn eller et IP-nummer.",
    "Enter the printer's address: a name or an IP number.",
  ),
  "invalid.port": ("Porten er et tal fra 1 til 65535.", "The port is a number from 1 to 65535."),
  "invalid.printer_taken": ("Der er allerede en printer med det navn.", "There is a printer of that name already."),
  "invalid.printer_kind": (
    "Etiketter går til labelprinteren, andre papirer til en A4-printer.",
    "Labels go to the label printer, other papers to an A4 printer.",
  ),
  "invalid.one_paper": ("Vælg ét papir at udskrive.", "Choose one paper to print."),
  "invalid.date_range": (
    "Vælg en dag højst {days} dage tilbage eller frem.",
    "Choose a day at most {days} days back or ahead.",
  ),
  "invalid.instant_future": ("Tidspunktet ligger i fremtiden.", "That time lies in the future."),
  "invalid.instant_old": ("Tidspunktet er for gammelt.", "That time is too old."),
  "invalid.batch": (
    "Batchnummeret passer ikke til traceren; det begynder med {tag}-.",
    "The batch number does not fit the tracer; it begins with {tag}-.",
  ),
  "invalid.name": ("Skriv et navn på 1 til {limit} tegn.", "Enter a name of 1 to {limit} characters."),
  "invalid.username_taken": ("Brugernavnet er taget.", "That user name is taken."),
  "invalid.password": ("Kodeordet er for svagt: {why}", "The password is too weak: {why}"),
  "invalid.role": ("Den rolle findes ikke her.", "There is no such role here."),
  "invalid.dates": ("Slutdatoen ligger før startdatoen.", "The end lies before the start."),
  "invalid.code": (
    "Koden er forkert, brugt eller udløbet. Bed om en ny.",
    "The code is wrong, used or expired. Ask for a new one.",
  ),
  "invalid.frame": ("Beskeden kan ikke læses: {why}", "The message cannot be read: {why}"),
  "invalid.too_large": (
    "Beskeden er for stor; højst {limit} byte.",
    "The message is too large; at most {limit} bytes.",
  ),
  "invalid.too_much": ("Det er for meget på en gang. Vælg færre.", "That is too much at once. Choose fewer."),
  "invalid.nothing_changed": ("Der er ikke ændret noget.", "Nothing was changed."),
  "key_reused": (
    "Samme kommando-id er brugt til noget andet.",
    "The same command id was used for something else.",
  ),
  "stale": (
    "Det er ændret, siden det blev vist. Se det nye og prøv igen.",
    "It has changed since it was shown. Look at what is new and try again.",
  ),
  "busy": ("Serveren er optaget. Prøv igen om lidt.", "The server is busy. Try again in a moment."),
  "internal": (
    "Der skete en fejl hos os. Intet er ændret. Oplys id {id}.",
    "Something failed on our side. Nothing was changed. Quote id {id}.",
  ),
  "throttled": (
    "For mange forsøg. Prøv igen om {minutes} minutter.",
    "Too many tries. Try again in {minutes} minutes.",
  ),
  "not_in_catalogue": (
    "Dette sted kan ikke bestille den tracer.",
    "This endpoint may not order that tracer.",
  ),
  "over_limit": ("Over grænsen på {limit} MBq ({which}).", "Above the limit of {limit} MBq ({which})."),
  "no_such_slot": ("Der er ingen levering på det tidspunkt den dag.", "There is no such delivery on that day."),
  "closed_date": ("Der leveres ikke den {date}.", "No deliveries on {date}."),
  "deadline_passed": (
    "Fristen var {deadline}. Ring til produktionen.",
    "The deadline was {deadline}. Call production.",
  ),
  "not_ordered": (
    "Ordren er {status}, ikke bestilt.",
    "The order is {status}, not ordered.",
  ),
  "not_accepted": (
    "Ordren er {status}, ikke accepteret.",
    "The order is {status}, not accepted.",
  ),
  "already_released": ("Ordren er frigivet.", "The order is released."),
  "vial_taken": ("Vial {vial} er allerede brugt.", "Vial {vial} is taken already."),
  "vial_taken.dispatched": ("Vial {vial} er allerede sendt af sted.", "Vial {vial} has already been sent off."),
  "vial_mismatch": ("Vial {vial} er ikke til denne ordre.", "Vial {vial} is not for this order."),
  "vial_mismatch.purpose": (
    "Vial {vial} er til skyl, kontrol eller test.",
    "Vial {vial} is for rinsing, quality control or test.",
  ),
  "vial_mismatch.unconfirmed": (
    "Vial {vial} skal bekræftes først.",
    "Vial {vial} must be confirmed first.",
  ),
  "vial_mismatch.expired": ("Vial {vial} er udløbet.", "Vial {vial} has expired."),
  "vial_mismatch.ahead": (
    "Vial {vial} er kalibreret mere end {hours} timer frem.",
    "Vial {vial} is calibrated more than {hours} hours ahead.",
  ),
  "vial_mismatch.batch": ("Vial {vial} er af en anden batch.", "Vial {vial} is of another batch."),
  "vial_mismatch.blocked": (
    "Vial {vial} er spærret eller kasseret og må ikke sendes.",
    "Vial {vial} is blocked or discarded and must not leave.",
  ),
  "vial_mismatch.no_order": (
    "Vial {vial} hører ikke til nogen ordre, der er accepteret eller frigivet.",
    "Vial {vial} belongs to no order that is accepted or released.",
  ),
  "too_little_activity": (
    "Kun {percent} % af det bestilte. Under {limit} % kræver en begrundelse.",
    "Only {percent} % of what was ordered. Below {limit} % needs a reason.",
  ),
  "too_much_activity": (
    "{percent} % af det bestilte. Over {limit} % kræver en begrundelse.",
    "{percent} % of what was ordered. Above {limit} % needs a reason.",
  ),
  "batch_not_certified": ("Batch {batch} er ikke godkendt.", "Batch {batch} is not certified."),
  "no_release_right": (
    "Du har ingen gyldig ret til at frigive {tracer} i dag.",
    "You hold no valid right to release {tracer} today.",
  ),
  "signature_wrong": (
    "Kodeordet er forkert. Intet er underskrevet.",
    "The password is wrong. Nothing was signed.",
  ),
  "reason_required": ("Skriv en begrundelse.", "Give a reason."),
  "led_by_old_system": ("Det gamle system styrer dette.", "The old system leads this."),
  "touches_orders": (
    "Det rører {count} åbne ordrer. Se dem igennem, og bekræft.",
    "This touches {count} open orders. Look through them and confirm.",
  ),
  "in_use": ("Det er i brug og kan ikke ændres sådan.", "It is in use and cannot be changed that way."),
  "awaits_confirmation": (
    "Kunden har ikke bekræftet udsættelsen endnu.",
    "The customer has not confirmed the postponement yet.",
  ),
  "outside_hours": (
    "Stedet modtager {hours}.",
    "The endpoint receives {hours}.",
  ),
  "already_answered": ("Anmodningen er besvaret.", "The request has been answered."),
  "already_answered.received": ("Modtagelsen er allerede meldt.", "It has been received already."),
  "printer_away": (
    "Printeren {printer} svarer ikke. Intet er gået tabt; prøv igen, eller åbn papiret.",
    "Printer {printer} does not answer. Nothing is lost; try again, or open the paper.",
  ),
  "too_many": ("For mange beskeder på en gang.", "Too many messages at once."),
}

STATUS_WORDS: dict[str, tuple[str, str]] = {
  "ordered": ("bestilt", "ordered"),
  "accepted": ("accepteret", "accepted"),
  "released": ("frigivet", "released"),
  "rejected": ("afvist", "rejected"),
  "cancelled": ("annulleret", "cancelled"),
  "entry": ("kundens grænse", "the customer's limit"),
  "slot": ("leveringens grænse", "the delivery's limit"),
  "run": ("kørslens grænse", "the run's limit"),
}


class Refusal(Exception):
  """A rule said no. `code` is on the wire; `text` picks one of several sentences of a code.

  `field` is the camelCase name of the field it stands at. `details` go out as they are. Further words fill the
  sentence's gaps.
  """

  def __init__(
    self, code: str, field: str | None = None, details: Any = None, text: str | None = None, **words: Any
  ) -> None:
    super().__init__(code if text is None else f"{code}.{text}")
    self.code = code
    self.field = field
    self.details = details
    self.text = text
    self.words = words

  def message(self, language: str) -> str:
    """The sentence in `da` or `en`."""
    pair = SENTENCES.get(f"{self.code}.{self.text}") or SENTENCES.get(self.code) or ("Afvist.", "Refused.")
    place = 1 if language == "en" else 0
    words = {key: STATUS_WORDS[value][place] if value in STATUS_WORDS else value for key, value in self.words.items()}
    try:
      return pair[place].format(**words)
    except KeyError:
      return pair[place]
