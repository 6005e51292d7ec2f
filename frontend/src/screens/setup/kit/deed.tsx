/**
 * A command of the set-up, from the press of its button to the end.
 *
 * What touches open orders is refused with them. They are shown, and only when somebody has said yes to just those is the
 * command sent again, with their ids and a new id of its own. Where they have changed meanwhile they are shown anew.
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
import type { Refused } from '../../../protocol/frames';
import { type CommandOptions, type Outcome, revisionOf, useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import { offerUndo } from '../../../ui/undo';
import { Touched, type TouchedOrders, touchedOf } from './Touched';

type Ask = (touched: TouchedOrders) => Promise<boolean>;

const Asking = createContext<Ask>(() => Promise.resolve(false));

interface Question {
  touched: TouchedOrders;
  answer: (yes: boolean) => void;
}

/** The one place on a screen where it is asked. */
export function DeedProvider({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const ask = useCallback<Ask>(
    (touched) => new Promise((answer) => setQuestion({ touched, answer })),
    [],
  );
  const close = (yes: boolean) => {
    question?.answer(yes);
    setQuestion(null);
  };
  return (
    <Asking.Provider value={ask}>
      {children}
      <Touched
        touched={question?.touched ?? null}
        onBack={() => close(false)}
        onConfirm={() => close(true)}
      />
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
  const ask = useContext(Asking);
  const [asked, setAsked] = useState(false);
  const confirmed = useRef(false);
  const run = useCallback<Deed['run']>(
    async (name, data, options) => {
      let before: TouchedOrders | null = null;
      let outcome = await send(name, data, options);
      while (outcome.type === 'refused' && outcome.code === 'touches_orders') {
        clear();
        const touched = touchedOf(outcome, before);
        setAsked(true);
        const yes = await ask(touched);
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
      return outcome;
    },
    [send, ask, clear],
  );
  const tell = useCallback<Deed['tell']>((said, ...back) => {
    if (back.length > 0 && !confirmed.current) {
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
  }, []);
  return useMemo(
    () => ({ run, tell, busy: busy || asked, refused, clear }),
    [run, tell, busy, asked, refused, clear],
  );
}
