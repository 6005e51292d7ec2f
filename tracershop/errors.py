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
  "forbidden.second_look": (
    "Den, der har tastet resultatet, kan ikke selv kontrollere det. Bed en kollega.",
    "Whoever entered the result cannot check it. Ask a colleague.",
  ),
  "forbidden.self_grant": (
    "Ingen kan give sig selv ret til at frigive.",
    "Nobody can grant a release right to himself.",
  ),
  "forbidden.own_proposal": (
    "Dit eget forslag skal en anden afgøre. Du kan trække det tilbage.",
    "Your own proposal is for another to decide. You can withdraw it.",
  ),
  "forbidden.others_proposal": (
    "Kun den, der har foreslået ændringen, kan trække den tilbage. Afvis den i stedet.",
    "Only whoever proposed the change can withdraw it. Decline it instead.",
  ),
  "needs_approval": (
    "Det kræver to personer: foreslå ændringen, så godkender en anden administrator den.",
    "This takes two persons: propose the change, and another administrator approves it.",
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
  "invalid.address": (
    "Skriv adressen på højst {lines} linjer.",
    "Write the address on at most {lines} lines.",
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
  "invalid.bare_stays": (
    "En ren isotop arkiveres ikke. Fjern den i stedet fra de kataloger, den står i.",
    "A bare isotope is not archived. Take it out of the catalogues that it stands in instead.",
  ),
  "invalid.one_leader": (
    "Det har én, der er førende, for alle tracere.",
    "That has one leader, for all tracers.",
  ),
  "invalid.empty": ("Vælg mindst én.", "Choose at least one."),
  "invalid.both_sides": (
    "Vælg, om vores eller det gamle systems skal stå.",
    "Choose whether ours or the old system's shall stand.",
  ),
  "invalid.theirs_taken": (
    "Deres kan ikke tages: det findes ikke her, eller en anden her har det allerede. Ret det her først, eller lad "
    "vores stå.",
    "Theirs cannot be taken: it is not set up here, or another one here has it already. Change that here first, or "
    "let ours stand.",
  ),
  "invalid.shared_row": (
    "Flere af vores ordrer er én række i det gamle system. Vælg vores eller deres for dem alle, eller ret dem først.",
    "Several of our orders are one row in the old system. Choose ours or theirs for all of them, or edit them first.",
  ),
  "invalid.each_field": (
    "Vælg for hvert felt, hvilken side der skal stå.",
    "Choose for each field which side shall stand.",
  ),
  "invalid.together": (
    "Tid og sted hænger sammen, og det gør status og batch også. Vælg samme side for dem.",
    "Time and place hang together, and so do status and batch. Choose the same side for them.",
  ),
  "invalid.keep_or_apply": (
    "Vælg at beholde eller at fjerne.",
    "Choose to keep or to remove.",
  ),
  "invalid.not_governed": (
    "Det kræver ingen godkendelse. Gør det direkte.",
    "That takes nobody's approval. Do it directly.",
  ),
  "invalid.one_admin": (
    "Der skal være mindst to produktionsadministratorer: en, der foreslår, og en, der godkender.",
    "There must be at least two production admins: one who proposes and one who approves.",
  ),
  "invalid.double": ("Den samme står der to gange.", "The same one stands there twice."),
  "invalid.one_pool": (
    "Det er ikke til at se, hvilke vialer der hører til hvilken levering. Frigiv dem hver for sig.",
    "It cannot be told which vials are for which delivery. Release them apart.",
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
  "invalid.node_host": (
    "Skriv nodens adresse: et navn eller et IP-nummer.",
    "Enter the node's address: a name or an IP number.",
  ),
  "invalid.ae_title": (
    "En AE-titel er 1 til 16 tegn: engelske bogstaver, tal og tegn, uden æ, ø, å og \\.",
    "An AE title has 1 to 16 characters: plain letters, digits and signs, without \\.",
  ),
  "invalid.port": ("Porten er et tal fra 1 til 65535.", "The port is a number from 1 to 65535."),
  "invalid.printer_taken": ("Der er allerede en printer med det navn.", "There is a printer of that name already."),
  "invalid.not_retryable": (
    "Det kan ikke prøves igen: kun beskeder fra RIS, der er gemt hele, kan.",
    "It cannot be tried again: only messages of the RIS that were kept whole can.",
  ),
  "invalid.letter_gone": (
    "Beskeden er slettet, for den er ældre end syv dage.",
    "The message has been erased, for it is older than seven days.",
  ),
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
  "invalid.batch_number": (
    "Batchnummeret er {begins} og et tal, fx {begins}1: mærket, syntesens dato og hvilken den dag.",
    "The batch number is {begins} and a number, such as {begins}1: the tag, the date of synthesis and which that day.",
  ),
  "invalid.batch_date": (
    "Datoen passer ikke til nummeret {batch}.",
    "That date does not fit the number {batch}.",
  ),
  "invalid.batch_expiry": (
    "Udløbet ligger efter syntesen, og for egne batcher højst {minutes} minutter efter den.",
    "A batch expires after its synthesis, one of our own at most {minutes} minutes after it.",
  ),
  "invalid.before_recall": (
    "Det er, før tilbagekaldelsen begyndte.",
    "That is before the recall began.",
  ),
  "invalid.written_at": (
    "Skriv, hvornår resultatet blev skrevet på papiret.",
    "Say when the result was written on the paper.",
  ),
  "invalid.before_synthesis": (
    "Det er, før syntesen af {batch} sluttede.",
    "That is before the synthesis of {batch} ended.",
  ),
  "invalid.qc_value": ("Skriv et tal for {test}.", "Enter a number for {test}."),
  "invalid.qc_passed": ("Sig, om {test} er bestået.", "Say whether {test} passed."),
  "invalid.qc_limits": (
    "Den nedre grænse ligger over den øvre, eller en grænse er intet rimeligt tal.",
    "The lower limit is above the upper one, or a limit is no sensible number.",
  ),
  "invalid.late_tests": (
    "Nævn netop de sene resultater, der mangler.",
    "Name exactly the late results that are still open.",
  ),
  "invalid.whole_release": (
    "Ordrerne er frigivet sammen med andre. Ret dem alle på en gang.",
    "These orders were released together with others. Correct all of them at once.",
  ),
  "invalid.all_vials": (
    "Sig om hver af de frigivne vialer, hvor den er.",
    "Say of each of the released vials where it is.",
  ),
  "invalid.not_struck": (
    "Certifikatet gælder; der er intet at kvittere for.",
    "The certificate stands; there is nothing to acknowledge.",
  ),
  "invalid.pools": (
    "Hver ordre og hver vial står netop én gang, og ingen levering er uden.",
    "Each order and each vial stands exactly once, and no delivery goes without.",
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
  "invalid.limit": ("Højst {limit} ad gangen.", "At most {limit} at once."),
  "invalid.person_many": (
    "{count} navne passer. Skriv mere af navnet.",
    "{count} names fit. Write more of the name.",
  ),
  "invalid.subject": (
    "Skriv en slags og et nummer, for eksempel order:17.",
    "Write a type and a number, for example order:17.",
  ),
  "invalid.date_odd": ("Den dato giver ingen mening her.", "That date makes no sense here."),
  "invalid.date_ahead": ("Den dag er ikke begyndt.", "That day has not begun."),
  "invalid.month": ("Vælg en måned.", "Choose a month."),
  "invalid.table": ("Den tabel findes ikke.", "There is no such table."),
  "invalid.erased": ("Ordene i den post er slettet.", "The words of that entry are erased."),
  "invalid.erasure": (
    "Posten siger selv, hvad der er slettet. Den kan ikke slettes.",
    "That entry says itself what was erased. It cannot be erased.",
  ),
  "not_found.table": ("Den tabel findes ikke.", "There is no such table."),
  "not_found.erased_before": (
    "Ord er slettet fra dagene op til den dag, så dens begyndelse kendes ikke. Dage fra i morgen kan afspilles.",
    "Words were erased from the days before that day, so how it began is not known. Days from tomorrow can be played.",
  ),
  "not_found.not_kept": (
    "Så gamle billeder er ikke gemt. En dag kan afspilles i {days} dage.",
    "Pictures that old are not kept. A day can be played again for {days} days.",
  ),
  "invalid.nothing_changed": ("Der er ikke ændret noget.", "Nothing was changed."),
  "invalid.clock_time": (
    "Skriv et klokkeslæt som 14:30, og vælg datoen.",
    "Write a time of day as 14:30, and choose its date.",
  ),
  "invalid.customer_or_purpose": (
    "Vælg en kunde eller et formål, og ikke begge.",
    "Choose a customer or a purpose, and not both.",
  ),
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
  "invalid.procedure_whole": (
    "Angiv tracer, mængde og forsinkelse sammen, eller ingen af dem.",
    "Give tracer, amount and delay together, or none of them.",
  ),
  "invalid.procedure_endpoint": (
    "Undersøgelsen hører til et andet sted.",
    "That study belongs to another endpoint.",
  ),
  "invalid.units": (
    "Skriv et tal over 0 og højst {limit}.",
    "Enter a number above 0 and at most {limit}.",
  ),
  "invalid.units_whole": (
    "Injektioner tælles i hele tal.",
    "Injections are counted in whole numbers.",
  ),
  "invalid.weekday": ("Vælg en ugedag.", "Choose a weekday."),
  "invalid.daily": ("En daglig frist har ingen ugedag.", "A daily deadline has no weekday."),
  "invalid.wall_time": (
    "Skriv et klokkeslæt i hele minutter, fx 07:30.",
    "Enter a time of day in whole minutes, such as 07:30.",
  ),
  "invalid.rotation": (
    "Et skift har mindst to og højst {limit} visninger.",
    "A rotation has at least two and at most {limit} layouts.",
  ),
  "invalid.rotation_alone": (
    "Kun et skift har flere visninger.",
    "Only a rotation has several layouts.",
  ),
  "invalid.rotation_seconds": (
    "En visning står fra {least} til {limit} sekunder.",
    "A layout stands from {least} to {limit} seconds.",
  ),
  "invalid.light_hours": (
    "Skriv to forskellige klokkeslæt i hele minutter.",
    "Enter two different times of day in whole minutes.",
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
  "invalid.has_left": (
    "Det er sendt af sted og kan ikke udsættes. Meld en forsinkelse i stedet.",
    "It has been sent off and cannot be put off. Announce a delay instead.",
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
  "stale.overtaken": (
    "Det, der skulle ændres, er ændret, siden forslaget blev lavet. Det skal foreslås på ny.",
    "What was to be changed has changed since it was proposed. It has to be proposed anew.",
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
  "not_released": (
    "Ordren er {status}, ikke frigivet.",
    "The order is {status}, not released.",
  ),
  "already_released.signed_here": (
    "Ordren er frigivet og underskrevet her. Det gamle system kan ikke trække den tilbage: vælg vores.",
    "The order was released and signed here. The old system cannot take that back: choose ours.",
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
  "vial_mismatch.blocked": (
    "Vial {vial} er spærret: dens batch er afvist, eller den står hos kunden efter en rettelse.",
    "Vial {vial} is blocked: its batch was rejected, or it is at the customer after a correction.",
  ),
  "vial_mismatch.before_synthesis": (
    "Vial {vial} er kalibreret, før batchens syntese sluttede. Ret den ene eller den anden.",
    "Vial {vial} is calibrated before its batch's synthesis ended. Put one or the other right.",
  ),
  "vial_mismatch.left_elsewhere": (
    "Vial {vial} er kørt til et andet leveringssted.",
    "Vial {vial} has left for another endpoint.",
  ),
  "vial_mismatch.batch": ("Vial {vial} er af en anden batch.", "Vial {vial} is of another batch."),
  "vial_mismatch.discarded": ("Vial {vial} er kasseret.", "Vial {vial} has been discarded."),
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
  "batch_not_certified.not_opened": (
    "Batch {batch} er ikke oprettet. Opret og godkend den først.",
    "Batch {batch} has not been opened. Open and certify it first.",
  ),
  "batch_decided": ("Batch {batch} er {status}.", "Batch {batch} is {status}."),
  "qc_incomplete": (
    "Batchen mangler: {tests}.",
    "The batch lacks: {tests}.",
  ),
  "no_release_right": (
    "Du har ingen gyldig ret til at frigive {tracer} i dag.",
    "You hold no valid right to release {tracer} today.",
  ),
  "signature_wrong": (
    "Kodeordet er forkert. Intet er underskrevet.",
    "The password is wrong. Nothing was signed.",
  ),
  "signature_wrong.second_person": (
    "Efter leveringen skal en anden også underskrive. Bed en kollega.",
    "After the delivery a second person signs too. Ask a colleague.",
  ),
  "reason_required": ("Skriv en begrundelse.", "Give a reason."),
  "reason_required.not_certified": (
    "Batch {batch} er ikke godkendt. Til andet end mennesker kræver det en begrundelse.",
    "Batch {batch} is not certified. For other use than in humans that needs a reason.",
  ),
  "led_by_old_system": (
    "Det gamle system styrer dette indtil videre. Gør det dér; her ses det nogle sekunder efter.",
    "The old system leads this for now. Do it there; it is seen here some seconds later.",
  ),
  "no_link": (
    "Der er ingen forbindelse til det gamle system: alt gøres her.",
    "There is no link to the old system: everything is done here.",
  ),
  "conflict_open": (
    "De to systemer er uenige om {count} ting, som det gælder. Afgør dem først under Drift › Venter.",
    "The two systems disagree about {count} things that this concerns. Settle them first under Site › Waiting.",
  ),
  "writes_outstanding": (
    "Ikke alt, der er gjort her, er nået frem til det gamle system ({count} mangler). Vent, til de to er i takt igen, "
    "og prøv så. Drift › Venter viser, hvordan det står.",
    "Not all that was done here has reached the old system ({count} left). Wait until both are in step again, then "
    "try again. Site › Waiting shows how it stands.",
  ),
  "touches_orders": (
    "Det rører {count} åbne ordrer. Se dem igennem, og bekræft.",
    "This touches {count} open orders. Look through them and confirm.",
  ),
  "in_use": ("Det er i brug og kan ikke ændres sådan.", "It is in use and cannot be changed that way."),
  "in_use.proposal_waits": (
    "{who} har allerede foreslået en ændring her, og den venter. Afgør den først.",
    "{who} has proposed a change of this already, and it waits. Decide that one first.",
  ),
  "in_use.request_open": (
    "Der er allerede en åben anmodning om ordren. Træk den tilbage først.",
    "There is an open request about the order already. Withdraw it first.",
  ),
  "in_use.ordered_bookings": (
    "Der er bestilt til {count} undersøgelser i rummet fra i dag. Annuller ordrerne, eller vent til de er forbi.",
    "There are orders for {count} studies in that room from today on. Cancel them, or wait until they are over.",
  ),
  "in_use.booking_ordered": (
    "En undersøgelse på ordren er bestilt på en anden ordre, eller er ikke længere kundens. Opret en ny ordre.",
    "A study of the order has been ordered by another one, or is no longer the customer's. Place a new order.",
  ),
  "not_mapped": (
    "Undersøgelsen er ikke knyttet til en tracer.",
    "The study is not mapped to a tracer.",
  ),
  "booking_cancelled": (
    "Undersøgelsen er aflyst i RIS.",
    "The study is cancelled in the RIS.",
  ),
  "awaits_confirmation": (
    "Kunden har ikke bekræftet udsættelsen endnu.",
    "The customer has not confirmed the postponement yet.",
  ),
  "address_missing": (
    "Transportdokumentet skal have modtagerens adresse, og {customer}, {endpoint} har ingen. "
    "En produktionsadministrator skriver den under Opsætning, Kunder.",
    "The transport document wants the consignee's address, and {customer}, {endpoint} has none. "
    "A production admin enters it under Set-up, Customers.",
  ),
  "outside_hours": (
    "Stedet modtager {hours}.",
    "The endpoint receives {hours}.",
  ),
  "already_answered": ("Anmodningen er besvaret.", "The request has been answered."),
  "already_answered.proposal": (
    "Forslaget er allerede afgjort.",
    "The proposal has been decided already.",
  ),
  "already_answered.received": ("Modtagelsen er allerede meldt.", "It has been received already."),
  "already_answered.returned": (
    "Bilen er kommet tilbage; det er ikke længere på vej.",
    "The car has come back; it is on its way no longer.",
  ),
  "already_answered.recall": (
    "Kunden har kvitteret, eller er allerede nået.",
    "The customer has acknowledged, or was reached already.",
  ),
  "already_answered.conflict": (
    "Det er allerede afgjort.",
    "It has been settled already.",
  ),
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
  "inProduction": ("i produktion", "in production"),
  "awaitingQc": ("til kvalitetskontrol", "awaiting quality control"),
  "certified": ("godkendt", "certified"),
  "conditionallyCertified": ("betinget godkendt", "conditionally certified"),
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
