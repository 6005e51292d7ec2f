/** What the replay of a day says. */
import { addTexts, type Texts } from '../../i18n';

const da = {
  replay: {
    date: 'Dag',
    load: 'Hent dagen',
    loading: 'Henter dagen…',
    lead: 'Se dagen, som skærmen viste den, i hvilket tempo du vil.',
    mark: 'AFSPILNING, ikke live',
    at: '{{day}} kl. {{time}}',
    leave: 'Tilbage til nu',
    play: 'Afspil',
    pause: 'Pause',
    speed: 'Tempo',
    times: '{{speed}}×',
    position: 'Tidspunkt',
    previous: 'Forrige hændelse',
    next: 'Næste hændelse',
    start: 'Til dagens start',
    events: 'Hændelser',
    noEvents: 'Der er ikke sket noget endnu.',
    nothing: 'Der skete ikke noget denne dag.',
    late: 'Ældre billeder er ikke gemt: afspilningen begynder {{time}}.',
    cut: {
      erased:
        'Afspilningen slutter {{time}}: ord er slettet her, og hvad der fulgte, kan ikke vises.',
      size: 'Afspilningen slutter {{time}}: dagen er for stor til en browser.',
    },
    noOrders: 'Ingen bestillinger til denne dag på det tidspunkt.',
    kept: 'En dag kan afspilles i {{days}} dage.',
    system: 'systemet',
    chosen: 'Valgt levering',
    keys: 'Mellemrum: afspil og pause. Pil op og ned: forrige og næste hændelse. Pil venstre og højre: et minut.',
    board: 'Leveringer til',
    sameDay: 'Samme dag',
    nextDay: 'Dagen efter',
    pick: 'Vælg en dag og hent den. Billeder gemmes i 14 dage.',
  },
};

const en: Texts<typeof da> = {
  replay: {
    date: 'Day',
    load: 'Load the day',
    loading: 'Loading the day…',
    lead: 'See the day as the screen showed it, at whatever speed.',
    mark: 'REPLAY, not live',
    at: '{{day}} at {{time}}',
    leave: 'Back to now',
    play: 'Play',
    pause: 'Pause',
    speed: 'Speed',
    times: '{{speed}}×',
    position: 'Time',
    previous: 'Previous event',
    next: 'Next event',
    start: 'To the start of the day',
    events: 'Events',
    noEvents: 'Nothing has happened yet.',
    nothing: 'Nothing happened that day.',
    late: 'Older pictures are not kept: the replay begins {{time}}.',
    cut: {
      erased:
        'The replay ends {{time}}: words were erased here, and what followed cannot be shown.',
      size: 'The replay ends {{time}}: the day is too large for a browser.',
    },
    noOrders: 'No orders for this day at that time.',
    kept: 'A day can be played again for {{days}} days.',
    system: 'the system',
    chosen: 'Chosen delivery',
    keys: 'Space: play and pause. Arrows up and down: previous and next event. Arrows left and right: a minute.',
    board: 'Deliveries of',
    sameDay: 'The same day',
    nextDay: 'The day after',
    pick: 'Choose a day and load it. Pictures are kept for 14 days.',
  },
};

addTexts('audit', { da, en });
