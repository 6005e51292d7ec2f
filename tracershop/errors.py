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
  "forbidden.self_unassign": (
    "Ingen kan fjerne sig selv. Bed en anden administrator.",
    "Nobody can take himself away. Ask another administrator.",
  ),
  "forbidden.external_user": (
    "Eksterne brugere styres af produktionen.",
    "External users are managed by production.",
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
  "invalid.count_missing": ("Skriv, hvor mange injektioner der skal bestilles.", "Enter how many injections to order."),
  "invalid.count_absurd": (
    "{count} injektioner er flere, end der kan leveres på én gang; højst {limit}.",
    "{count} injections are more than can be delivered at once; at most {limit}.",
  ),
  "invalid.instant_missing": ("Skriv, hvornår der skal leveres.", "Enter when to deliver."),
  "invalid.instant_date": (
    "Tidspunktet ligger ikke på leveringsdatoen.",
    "That time is not on the delivery date.",
  ),
  "invalid.instant_past": ("Tidspunktet er forbi.", "That time has passed."),
  "invalid.instant_minute": ("Skriv tidspunktet i hele minutter.", "Enter the time in whole minutes."),
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
  "invalid.text_missing": ("Skriv en tekst.", "Write a text."),
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
  "invalid.instant_future": ("Tidspunktet ligger i fremtiden.", "That time lies in the future."),
  "invalid.instant_old": ("Tidspunktet er for gammelt.", "That time is too old."),
  "invalid.expiry": (
    "En besked udløber senere end nu og højst {days} dage frem.",
    "A notice expires after now and at most {days} days ahead.",
  ),
  "invalid.notice_over": ("Beskeden er allerede udløbet.", "The notice has expired already."),
  "invalid.delay": (
    "Skriv fra 0 til {most} minutter; 0 tager forsinkelsen tilbage.",
    "Enter from 0 to {most} minutes; 0 takes the delay back.",
  ),
  "invalid.expected_past": (
    "Det nye tidspunkt er allerede forbi. Skriv flere minutter.",
    "The new time has passed already. Enter more minutes.",
  ),
  "invalid.batch": (
    "Batchnummeret passer ikke til traceren; det begynder med {tag}-.",
    "The batch number does not fit the tracer; it begins with {tag}-.",
  ),
  "invalid.name": ("Skriv et navn på 1 til {limit} tegn.", "Enter a name of 1 to {limit} characters."),
  "invalid.username_taken": ("Brugernavnet er taget.", "That user name is taken."),
  "invalid.password": ("Kodeordet er for svagt: {why}", "The password is too weak: {why}"),
  "invalid.role": ("Den rolle findes ikke her.", "There is no such role here."),
  "invalid.acts_for_none": (
    "Den bruger har en rolle, der ikke handler for kunder.",
    "That user's role does not act for customers.",
  ),
  "invalid.last_customer": (
    "En ekstern bruger har mindst én kunde. Spær brugeren i stedet.",
    "An external user has at least one customer. Disable the user instead.",
  ),
  "invalid.no_local_password": (
    "Brugeren logger ind med hospitalets login og har intet kodeord her.",
    "The user signs in with the hospital's login and has no password here.",
  ),
  "invalid.right_there": (
    "Den ret har brugeren allerede i en del af tiden. Træk den tilbage først.",
    "The user holds that right already for part of the time. Withdraw it first.",
  ),
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
  "invalid.taken": ("Det findes allerede.", "That is there already."),
  "invalid.range": ("Skriv et tal fra {low} til {high}.", "Enter a number from {low} to {high}."),
  "invalid.symbol": ("Skriv isotopen som F-18 eller Tc-99m.", "Write the isotope as F-18 or Tc-99m."),
  "invalid.half_life": (
    "Halveringstiden er fra 1 sekund til 100 år. Se efter, om enheden er sekunder.",
    "A half-life is from 1 second to 100 years. Check that the unit is seconds.",
  ),
  "invalid.batch_shape": (
    "Et batchnummer er bogstaver og cifre, delt af bindestreger: {tag}-261124-1.",
    "A batch number is letters and digits, divided by hyphens: {tag}-261124-1.",
  ),
  "invalid.batch_tag": (
    "Batchmærket er 1 til 12 store bogstaver eller cifre, fx FDG.",
    "The batch tag is 1 to 12 capital letters or digits, such as FDG.",
  ),
  "invalid.purpose_number": (
    "Nummer {number} er til skyl, kontrol eller test og kan ikke være en kundes.",
    "Number {number} is for rinsing, quality control or test, and cannot be a customer's.",
  ),
  "invalid.one_of": ("Vælg enten en tracer eller en isotop.", "Choose either a tracer or an isotope."),
  "invalid.weekday": ("Vælg en ugedag.", "Choose a weekday."),
  "invalid.daily": ("En daglig frist har ingen ugedag.", "A daily deadline has no weekday."),
  "invalid.wall_time": (
    "Skriv et klokkeslæt i hele minutter, fx 07:30.",
    "Enter a time of day in whole minutes, such as 07:30.",
  ),
  "invalid.hours": ("Skriv både fra og til, med fra før til.", "Enter both from and to, from before to."),
  "invalid.date_absurd": (
    "Datoen ligger mere end {years} år ude i fremtiden.",
    "That date lies more than {years} years ahead.",
  ),
  "invalid.archived": ("Det er arkiveret. Hent det frem først.", "It is archived. Bring it back first."),
  "invalid.ended": ("Kørslen er ophørt.", "The run has ended."),
  "invalid.run_late": (
    "Med {minutes} minutters transport kører bilen, før kørslen er færdig.",
    "With {minutes} minutes of transport the car leaves before the run is done.",
  ),
  "invalid.swap_every": (
    "Kun leveringer i lige eller ulige uger kan byttes.",
    "Only deliveries of even or odd weeks can be swapped.",
  ),
  "invalid.not_standing": (
    "Leveringen er ophørt eller ikke begyndt på den dato.",
    "The delivery has ended, or has not begun, on that date.",
  ),
  "invalid.not_touched": (
    "Det rører ingen åbne ordrer længere. Prøv igen.",
    "It touches no open orders any more. Try again.",
  ),
  "invalid.no_slot": (
    "Injektioner leveres på et frit tidspunkt og kan ikke flyttes til en anden levering. Udsæt eller ret ordren.",
    "Injections are delivered at a free time and cannot be moved to another delivery. Postpone or edit the order.",
  ),
  "invalid.not_later": (
    "Vælg en levering, der er senere end den bestilte. En tidligere er en flytning.",
    "Choose a delivery later than the one ordered. An earlier one is a move.",
  ),
  "invalid.nothing_to_confirm": (
    "Ordren venter ikke på en bekræftelse.",
    "The order does not wait for a confirmation.",
  ),
  "invalid.still_yours": (
    "Det kan du stadig selv gøre; der skal ingen anmodning til.",
    "You can still do that yourself; no request is needed.",
  ),
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
  "not_in_catalogue.isotope": (
    "Dette sted kan ikke bestille den isotop.",
    "This endpoint may not order that isotope.",
  ),
  "over_limit": ("Over grænsen på {limit} MBq ({which}).", "Above the limit of {limit} MBq ({which})."),
  "over_limit.injections": (
    "Over grænsen på {limit} injektioner ({which}).",
    "Above the limit of {limit} injections ({which}).",
  ),
  "no_such_slot": ("Der er ingen levering på det tidspunkt den dag.", "There is no such delivery on that day."),
  "no_such_slot.later": (
    "Leveringen er senere end den bestilte. Udsæt ordren i stedet.",
    "That delivery is later than the one ordered. Postpone the order instead.",
  ),
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
  "in_use.request_open": (
    "Der er allerede en åben anmodning om ordren. Træk den tilbage først.",
    "There is an open request about the order already. Withdraw it first.",
  ),
  "awaits_confirmation": (
    "Kunden har ikke bekræftet udsættelsen endnu.",
    "The customer has not confirmed the postponement yet.",
  ),
  "outside_hours": (
    "Stedet modtager {hours}.",
    "The endpoint receives {hours}.",
  ),
  "already_answered": ("Anmodningen er besvaret.", "The request has been answered."),
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
  sentence's gaps; a pair is one in Danish and in English.
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
    words = {
      key: value[place] if isinstance(value, tuple) else STATUS_WORDS[value][place] if value in STATUS_WORDS else value
      for key, value in self.words.items()
    }
    try:
      return pair[place].format(**words)
    except KeyError:
      return pair[place]
