/**
 * A command of the set-up, from the press of its button to the end.
 *
 * What touches open orders is refused with them. They are shown, and only when somebody has said yes to just those is the
 * command sent again, with their ids and a new id of its own. Where they have changed meanwhile they are shown anew.
 */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { Refused } from '../../../protocol/frames';
import { type CommandOptions, type Outcome, useAction } from '../../../sync';
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
  busy: boolean;
  refused: Refused | null;
  clear: () => void;
}

export function useDeed(): Deed {
  const { run: send, busy, refused, clear } = useAction();
  const ask = useContext(Asking);
  const [asked, setAsked] = useState(false);
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
  return useMemo(
    () => ({ run, busy: busy || asked, refused, clear }),
    [run, busy, asked, refused, clear],
  );
}
