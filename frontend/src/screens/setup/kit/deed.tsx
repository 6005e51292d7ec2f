/**
 * A command of the set-up, from the press of its button to the end.
 *
 * What touches open orders is refused with them. They are shown, and only when somebody has said yes to just those is the
 * command sent again, with their ids and a new id of its own. Where they have changed meanwhile they are shown anew.
 *
 * What takes two persons is refused with `needs_approval`. Then it is asked from when it counts and why, and the same data
 * is proposed (EYE-7); the server alone knows what that is.
 */
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useTranslation } from 'react-i18next';
import type { Refused } from '../../../protocol/frames';
import { type CommandOptions, type Outcome, revisionOf, useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import { offerUndo } from '../../../ui/undo';
import { ProposeDialog, type Terms } from './ProposeDialog';
import { Touched, type TouchedOrders, touchedOf } from './Touched';

/** What a proposal's form begins with, and why what was given before could not be taken. */
interface Wanted {
  start: Terms | null;
  refused: Refused | null;
}

interface Asks {
  orders: (touched: TouchedOrders) => Promise<boolean>;
  /** From when a change counts and why; null: it is not proposed. */
  terms: (wanted: Wanted) => Promise<Terms | null>;
}

const Asking = createContext<Asks>({
  orders: () => Promise.resolve(false),
  terms: () => Promise.resolve(null),
});

interface Question {
  touched: TouchedOrders;
  answer: (yes: boolean) => void;
}

interface Proposing extends Wanted {
  answer: (terms: Terms | null) => void;
}

/** The one place on a screen where it is asked. */
export function DeedProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const [proposing, setProposing] = useState<Proposing | null>(null);
  const asks = useMemo<Asks>(
    () => ({
      orders: (touched) => new Promise((answer) => setQuestion({ touched, answer })),
      terms: (wanted) => new Promise((answer) => setProposing({ ...wanted, answer })),
    }),
    [],
  );
  const close = (yes: boolean) => {
    question?.answer(yes);
    setQuestion(null);
  };
  const propose = (terms: Terms | null) => {
    proposing?.answer(terms);
    setProposing(null);
  };
  return (
    <Asking.Provider value={asks}>
      {children}
      <Touched
        touched={question?.touched ?? null}
        onBack={() => close(false)}
        onConfirm={() => close(true)}
      />
      <ProposeDialog wanted={proposing} onBack={() => propose(null)} onPropose={propose} />
    </Asking.Provider>
  );
}

export interface Deed {
  run: (name: string, data: Record<string, unknown>, options?: CommandOptions) => Promise<Outcome>;
  /**
   * Says that it is done, and offers to take it back by these commands. What somebody had to confirm for its open orders
   * is only said: it is taken back where it was done, with the orders in sight.
   */
  tell: (said: string, ...back: readonly Back[]) => void;
  busy: boolean;
  refused: Refused | null;
  clear: () => void;
}

/** A command that reverses another one. */
export interface Back {
  command: string;
  data: Record<string, unknown>;
  /** The row that it is done to, by type and id. */
  of?: readonly [type: string, id: number];
}

/** What takes an edit of a row back: the same command, with what the row had in the fields that it changed. */
export function undoOf(type: string, row: { id: number } | null, changes: object): Back[] {
  if (!row) {
    return [];
  }
  const had = Object.keys(changes).map((key) => [key, row[key as keyof typeof row] ?? null]);
  const data = { [`${type}Id`]: row.id, ...Object.fromEntries(had) };
  return [{ command: `${type}.edit`, data, of: [type, row.id] }];
}

export function useDeed(): Deed {
  const { run: send, busy, refused, clear } = useAction();
  const { t } = useTranslation('setup');
  const asks = useContext(Asking);
  const [asked, setAsked] = useState(false);
  const confirmed = useRef(false);
  const proposed = useRef<number[]>([]);
  // A form that sends several commands asks once: until it tells that it is done, or something is refused.
  const terms = useRef<Terms | null>(null);
  const propose = useCallback(
    async (first: Refused, name: string, data: object, options?: CommandOptions) => {
      let wanted: Wanted = { start: null, refused: null };
      for (;;) {
        if (terms.current === null) {
          setAsked(true);
          terms.current = await asks.terms(wanted);
          setAsked(false);
        }
        if (terms.current === null) {
          return first;
        }
        const outcome = await send('proposal.make', { name, data, ...terms.current }, options);
        if (outcome.type === 'done') {
          proposed.current.push(Number(outcome.result.proposalId));
          return outcome;
        }
        wanted = { start: terms.current, refused: outcome };
        terms.current = null;
        if (outcome.field !== 'reason') {
          return outcome;
        }
        clear();
      }
    },
    [send, asks, clear],
  );
  const run = useCallback<Deed['run']>(
    async (name, data, options) => {
      let before: TouchedOrders | null = null;
      let outcome = await send(name, data, options);
      while (outcome.type === 'refused' && outcome.code === 'touches_orders') {
        clear();
        const touched = touchedOf(outcome, before);
        setAsked(true);
        const yes = await asks.orders(touched);
        setAsked(false);
        if (!yes) {
          return outcome;
        }
        before = touched;
        confirmed.current = true;
        outcome = await send(name, { ...data, confirmedOrderIds: touched.ids }, options);
        if (
          outcome.type === 'refused' &&
          outcome.field === 'confirmedOrderIds' &&
          outcome.code === 'invalid'
        ) {
          // Meanwhile none of them is touched any more: there is nothing left to ask.
          outcome = await send(name, data, options);
        }
      }
      if (outcome.type === 'refused' && outcome.code === 'needs_approval') {
        clear();
        return propose(outcome, name, data, options);
      }
      return outcome;
    },
    [send, asks, clear, propose],
  );
  const tell = useCallback<Deed['tell']>(
    (said, ...back) => {
      terms.current = null;
      if (proposed.current.length > 0) {
        const steps = proposed.current.map((proposalId) => ({
          command: 'proposal.withdraw',
          data: { proposalId },
          options: {},
        }));
        offerUndo({ said: t('propose.said', { count: steps.length }), steps });
        proposed.current = [];
      } else if (back.length > 0 && !confirmed.current) {
        offerUndo({
          said,
          steps: back.map(({ command, data, of }) => {
            const revision = of && revisionOf(...of);
            const seen = of && revision !== undefined ? { [`${of[0]}:${of[1]}`]: revision } : {};
            return { command, data, options: { seen } };
          }),
        });
      } else {
        announce(said);
      }
      confirmed.current = false;
    },
    [t],
  );
  return useMemo(
    () => ({ run, tell, busy: busy || asked, refused, clear }),
    [run, tell, busy, asked, refused, clear],
  );
}
