/** What can be done about a change of the RIS: the correction, the cancellation, the request for either, or nothing. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Proposal } from '../../../domain/bookingChanges';
import { looksLikeCpr } from '../../../domain/freeText';
import type { Standing } from '../../../domain/requests';
import type { Booking, Order } from '../../../protocol/rows';
import { useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { Refusal, useRefusalText } from '../../../ui/Refusal';
import { CancelDialog } from '../CancelDialog';
import { Plainly } from '../form/fields';
import styles from './Correction.module.css';

interface StepsProps {
  order: Order;
  /** The order in words, as it stands; and what would fit. */
  what: string;
  fits: string;
  proposal: Proposal;
  changed: readonly Booking[];
  may: Standing;
  waits: boolean;
}

export function CorrectionSteps(props: StepsProps) {
  const { order, what, fits, proposal, changed, may, waits } = props;
  const { t } = useTranslation('bookings');
  const action = useAction();
  const [writing, setWriting] = useState(false);
  const [dropping, setDropping] = useState(false);
  const [unsettled, setUnsettled] = useState(false);
  const asks = may === 'ask' || (proposal.kind === 'edit' && proposal.late);
  const can = may !== 'no' && !waits;
  const drops = proposal.kind === 'cancel' || proposal.kind === 'none';
  const settle = async (): Promise<boolean> => {
    const ids = changed.map(({ id }) => id);
    if (ids.length === 0) {
      return true;
    }
    const outcome = await action.run('booking.settle', { bookingIds: ids });
    return outcome.type === 'done';
  };
  const seen = { seen: { [`order:${order.id}`]: order.revision } };
  const edit = async (text: string | null) => {
    if (proposal.kind !== 'edit') {
      return;
    }
    const data = { orderId: order.id, ...proposal.data };
    const outcome =
      text === null
        ? await action.run('order.edit', data, seen)
        : await action.run('request.make', { kind: 'change', orderId: order.id, data, text }, seen);
    if (outcome.type === 'done') {
      announce(t(text === null ? 'change.edited' : 'change.asked', { what: fits }));
      setWriting(false);
      setUnsettled(!(await settle()));
    }
  };
  // This order goes and its studies are ordered as they are booked now: all of it, or nothing.
  const anew = async () => {
    if (proposal.kind !== 'anew') {
      return;
    }
    const data = { bookingIds: proposal.bookingIds, insteadOfOrderId: order.id };
    const outcome = await action.run('booking.order', data, seen);
    if (outcome.type === 'done') {
      announce(t('change.edited', { what: fits }));
    }
  };
  const leave = async () => {
    if (await settle()) {
      setUnsettled(false);
      announce(t('change.left', { what }));
    }
  };
  return (
    <>
      {may === 'no' && <p className="soft">{t('change.fixed')}</p>}
      {may !== 'no' && waits && <p className="soft">{t('change.waits')}</p>}
      {unsettled && <p role="alert">{t('change.unsettled')}</p>}
      {writing ? (
        <AskForm
          first={t(changed.some(isMoved) ? 'change.whyMoved' : 'change.whyChanged')}
          doing={t('change.askEdit', { what: fits })}
          action={action}
          onSend={edit}
          onBack={() => setWriting(false)}
        />
      ) : (
        <>
          <Refusal refused={action.refused} />
          <div className={styles.buttons}>
            {can && proposal.kind === 'edit' && (
              <Button
                small
                busy={action.busy}
                onClick={() => (asks ? setWriting(true) : void edit(null))}
                aria-label={`${t(asks ? 'change.askEdit' : 'change.edit', { what: fits })}: ${what}`}
              >
                {t(asks ? 'change.askEdit' : 'change.edit', { what: fits })}
              </Button>
            )}
            {can && proposal.kind === 'anew' && (
              <Button
                small
                busy={action.busy}
                onClick={() => void anew()}
                aria-label={`${t('change.anew', { what: fits })}: ${what}`}
              >
                {t('change.anew', { what: fits })}
              </Button>
            )}
            {can && drops && (
              <Button
                small
                look="danger"
                busy={action.busy}
                onClick={() => setDropping(true)}
                aria-label={`${t(may === 'ask' ? 'change.askDrop' : 'change.drop')}: ${what}`}
              >
                {t(may === 'ask' ? 'change.askDrop' : 'change.drop')}
              </Button>
            )}
            {changed.length > 0 && (
              <Button
                small
                look="quiet"
                busy={action.busy}
                onClick={() => void leave()}
                aria-label={`${t(proposal.kind === 'same' ? 'change.seen' : 'change.leave')}: ${what}`}
              >
                {t(proposal.kind === 'same' ? 'change.seen' : 'change.leave')}
              </Button>
            )}
          </div>
        </>
      )}
      <CancelDialog
        open={dropping}
        order={order}
        what={what}
        asking={may === 'ask'}
        first={t('change.whyCancelled')}
        onClose={() => setDropping(false)}
        // A cancelled order lets its studies go; a request leaves them, and what was seen of them is settled.
        onDone={() => void (may === 'ask' && settle())}
      />
    </>
  );
}

const isMoved = (study: Booking) => study.changes.includes('moved');

interface AskFormProps {
  first: string;
  doing: string;
  action: ReturnType<typeof useAction>;
  onSend: (text: string) => Promise<void>;
  onBack: () => void;
}

/** The request with the same data filled in; why is written already, and may be written otherwise. */
function AskForm({ first, doing, action, onSend, onBack }: AskFormProps) {
  const { t } = useTranslation('bookings');
  const { t: tc } = useTranslation('customer');
  const textOf = useRefusalText();
  const [text, setText] = useState(first);
  const atText = action.refused?.field === 'text' ? textOf(action.refused) : undefined;
  return (
    <form
      className={styles.ask}
      noValidate
      aria-label={doing}
      onSubmit={(event) => {
        event.preventDefault();
        if (!looksLikeCpr(text)) {
          void onSend(text.trim());
        }
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onBack();
        }
      }}
    >
      <Plainly />
      <Field
        label={t('change.why')}
        hint={tc('commentHint')}
        error={atText ?? (looksLikeCpr(text) ? tc('cpr') : undefined)}
      >
        {(control) => (
          <input
            {...control}
            ref={focusOnce}
            maxLength={1000}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Refusal refused={atText ? null : action.refused} />
      <DialogButtons onBack={onBack} hotkey="Esc" small>
        <Button type="submit" small busy={action.busy}>
          {doing}
        </Button>
      </DialogButtons>
    </form>
  );
}

/** The form opens where it belongs, with the keyboard in it. */
function focusOnce(element: HTMLInputElement | null): void {
  element?.focus({ preventScroll: true });
  element?.closest('form')?.scrollIntoView({ block: 'nearest' });
}
