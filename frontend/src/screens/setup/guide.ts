/** What is being done on a customer's page, and being led from one missing thing to the next. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'wouter';
import type { Step } from '../../domain/firstOrder';
import type { SlotStart } from './SlotForm';

export type Doing =
  | { kind: 'customer' }
  /** Of an endpoint, or a new one. */
  | { kind: 'endpoint'; id: number | null }
  /** Of an entry, or a new one of an endpoint. */
  | { kind: 'entry'; endpointId: number; id: number | null }
  | { kind: 'slot'; start: SlotStart }
  | { kind: 'slots'; ids: readonly number[] }
  | { kind: 'person' };

export interface Guide {
  /** `Later`, where one is led; else the form's own word. */
  back: string | undefined;
  begin: () => void;
  leave: () => void;
}

/** Opens the form of the first step that is missing, and of the next one when it is done, until somebody says later. */
export function useGuide(
  steps: readonly Step[],
  doing: Doing | null,
  onDo: (doing: Doing | null) => void,
): Guide {
  const { t } = useTranslation('setup');
  const [search, setSearch] = useSearchParams();
  const guided = search.get('guide') === '1';
  const end = () => setSearch({}, { replace: true });
  // biome-ignore lint/correctness/useExhaustiveDependencies: it goes on when a step is done, not when `end` is new.
  useEffect(() => {
    if (!guided || doing !== null) {
      return;
    }
    const next = nextDoing(steps);
    if (next) {
      onDo(next);
    } else {
      end();
    }
  }, [guided, doing, steps, onDo]);
  return {
    back: guided ? t('check.later') : undefined,
    begin: () => setSearch({ guide: '1' }, { replace: true }),
    leave: () => {
      if (guided) {
        end();
      }
      onDo(null);
    },
  };
}

/** The form in which the first missing step is done; null where nothing is missing, or not here. */
export function nextDoing(steps: readonly Step[]): Doing | null {
  const step = steps.find((one) => !one.done && !one.optional);
  return step ? doingOf(step) : null;
}

export function doingOf(step: Step): Doing | null {
  switch (step.kind) {
    case 'endpoint':
      return { kind: 'endpoint', id: null };
    case 'entry':
      return step.endpoint ? { kind: 'entry', endpointId: step.endpoint.id, id: null } : null;
    case 'when':
      if (!step.endpoint || !step.entry) {
        return null;
      }
      // An injection has no weekly delivery: it comes on the endpoint's receiving days, of which there are none.
      return step.byInjection
        ? { kind: 'endpoint', id: step.endpoint.id }
        : {
            kind: 'slot',
            start: {
              endpointId: step.endpoint.id,
              what: { tracerId: step.entry.tracerId, isotopeId: step.entry.isotopeId },
            },
          };
    case 'person':
      return { kind: 'person' };
    case 'number':
      return { kind: 'customer' };
    default:
      return null;
  }
}
