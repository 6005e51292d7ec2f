/** Sending a delivery off: its vials, what carries them, the time it is; then its papers, at hand. */
import './texts';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Delivery } from '../../../domain/day';
import { instantOf } from '../../../domain/instantOf';
import { parseCount, parseNumber } from '../../../domain/numbers';
import { remember, remembered } from '../../../domain/remembered';
import { clock, dateOf } from '../../../domain/time';
import type { Refused } from '../../../protocol/frames';
import type { Vial } from '../../../protocol/rows';
import { serverNow, useAction, useRow, useRows, useSession, useSite } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { Flag } from '../../../ui/Flag';
import { FromPaper, paperData } from '../../../ui/FromPaper';
import { Refusal, useRefusalText } from '../../../ui/Refusal';
import { startHere } from '../../../ui/startHere';
import { Papers } from '../../dispatch/Papers';
import { VialWords } from '../../dispatch/ReceiveDialog';
import { useWords } from '../words';
import styles from './Send.module.css';
import { ordersFor, useLeaving } from './useLeaving';

interface SendDialogProps {
  delivery: Delivery;
  today: string;
  onClose: () => void;
}

export function SendDialog({ delivery, today, onClose }: SendDialogProps) {
  const { t } = useTranslation('leaving');
  const { whatOf } = useWords();
  const [sent, setSent] = useState<number | null>(null);
  return (
    <Dialog open title={t('sendTitle', { what: whatOf(delivery) })} onClose={onClose}>
      {sent === null ? (
        <SendForm delivery={delivery} onClose={onClose} onSent={setSent} />
      ) : (
        <Sent dispatchId={sent} today={today} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface Typed {
  vehicle: string;
  when: { date: string; time: string } | null;
  reason: string;
  packages: string;
  category: string;
  index: string;
}

const CATEGORIES = ['I-WHITE', 'II-YELLOW', 'III-YELLOW'] as const;
const OLD = 24 * 3_600_000;

function SendForm(props: {
  delivery: Delivery;
  onClose: () => void;
  onSent: (dispatchId: number) => void;
}) {
  const { delivery, onClose, onSent } = props;
  const { t } = useTranslation('leaving');
  const { here, meant } = useLeaving(delivery);
  const endpoint = useRow('production', 'endpoint', delivery.endpoint?.id);
  const site = useSite();
  const { run, busy, refused } = useAction();
  const [dropped, setDropped] = useState<ReadonlySet<number> | null>(null);
  const [typed, setTyped] = useState<Typed>(() => ({
    vehicle: remembered('vehicle')[0] ?? '',
    when: null,
    reason: '',
    packages: '1',
    category: '',
    index: '',
  }));
  const [paper, setPaper] = useState(false);
  const [tried, setTried] = useState(false);
  const names = useId();
  const set = (some: Partial<Typed>) => setTyped((all) => ({ ...all, ...some }));

  const out = dropped ?? new Set(here.filter((one) => !meant.has(one.id)).map((one) => one.id));
  const chosen = here.filter((vial) => !out.has(vial.id));
  const at = typed.when === null ? null : instantOf(typed.when.date, typed.when.time);
  const late = at !== null && serverNow() - at > OLD;
  const external = endpoint?.internal === false;
  const packages = parseCount(typed.packages);
  const index = parseNumber(typed.index);
  const mistakes = {
    vialIds: chosen.length === 0 ? t('vialsMissing') : null,
    vehicle: typed.vehicle.trim() === '' ? t('vehicleMissing') : null,
    dispatchedAt: typed.when !== null && at === null ? t('timeError') : null,
    packages: external && typed.packages.trim() && !packages.ok ? t('numberError') : null,
    transportIndex: external && typed.index.trim() && !index.ok ? t('numberError') : null,
  };
  const errorOf = useErrors(mistakes, tried, refused);
  const toggle = (id: number) => {
    const next = new Set(out);
    next.has(id) ? next.delete(id) : next.add(id);
    setDropped(next);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (Object.values(mistakes).some(Boolean)) {
      return;
    }
    const vehicle = typed.vehicle.trim();
    const outcome = await run(
      'dispatch.make',
      {
        vialIds: chosen.map((vial) => vial.id),
        orderIds: ordersFor(delivery, chosen),
        dispatchedAt: new Date(at ?? serverNow()).toISOString(),
        vehicle,
        ...(external && packages.ok ? { packages: packages.value } : {}),
        ...(external && typed.category ? { category: typed.category } : {}),
        ...(external && index.ok ? { transportIndex: index.value } : {}),
        ...(typed.reason.trim() ? { reason: typed.reason.trim() } : {}),
        ...paperData(paper),
      },
      { seen: Object.fromEntries(chosen.map((vial) => [`vial:${vial.id}`, vial.revision])) },
    );
    if (outcome.type === 'done') {
      remember('vehicle', vehicle);
      announce(t('sent', { time: clock(at ?? serverNow()) }));
      onSent((outcome.result as { dispatchId: number }).dispatchId);
    }
  };
  if (here.length === 0) {
    return <p className="soft">{t('none')}</p>;
  }
  const now = serverNow();
  const shown = typed.when ?? { date: dateOf(now), time: clock(now) };
  return (
    <form className={styles.form} onSubmit={submit} noValidate autoComplete="off">
      <Vials here={here} out={out} onToggle={toggle} />
      {errorOf('vialIds') && (
        <p className={styles.wrong} role="alert">
          {errorOf('vialIds')}
        </p>
      )}
      {chosen.some((vial) => vial.state !== 'released') && (
        <p className={styles.early}>{t('early')}</p>
      )}
      <Field label={t('vehicle')} hint={t('vehicleHint')} error={errorOf('vehicle')}>
        {(control) => (
          <>
            <input
              {...control}
              ref={startHere}
              list={names}
              maxLength={60}
              value={typed.vehicle}
              onChange={(event) => set({ vehicle: event.target.value })}
            />
            <datalist id={names}>
              {remembered('vehicle').map((name) => (
                <option key={name} value={name} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      <div className={styles.row}>
        <Field label={t('date')}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={shown.date}
              onChange={(event) => set({ when: { ...shown, date: event.target.value } })}
            />
          )}
        </Field>
        <Field label={t('time')} error={errorOf('dispatchedAt')}>
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              value={shown.time}
              onChange={(event) => set({ when: { ...shown, time: event.target.value } })}
            />
          )}
        </Field>
      </div>
      <FromPaper ticked={paper} onTick={setPaper} />
      {(late || typed.reason || refused?.field === 'reason') && (
        <Field label={t('reason')} hint={t('reasonHint')} error={errorOf('reason')}>
          {(control) => (
            <textarea
              {...control}
              rows={2}
              maxLength={1000}
              value={typed.reason}
              onChange={(event) => set({ reason: event.target.value })}
            />
          )}
        </Field>
      )}
      {external && endpoint.address === '' && <NoAddress delivery={delivery} />}
      {external && site.missing.length > 0 && (
        <p className={styles.early}>
          {t('siteLacks', { what: site.missing.map((one) => t(`lacks.${one}`)).join(', ') })}
        </p>
      )}
      {external ? (
        <fieldset className={styles.group}>
          <legend>{t('adr')}</legend>
          <div className={styles.row}>
            <Field label={t('packages')} error={errorOf('packages')}>
              {(control) => (
                <input
                  {...control}
                  inputMode="numeric"
                  value={typed.packages}
                  onChange={(event) => set({ packages: event.target.value })}
                />
              )}
            </Field>
            <Field label={t('category')} error={errorOf('category')}>
              {(control) => (
                <select
                  {...control}
                  value={typed.category}
                  onChange={(event) => set({ category: event.target.value })}
                >
                  <option value="">{t('noCategory')}</option>
                  {CATEGORIES.map((one) => (
                    <option key={one}>{one}</option>
                  ))}
                </select>
              )}
            </Field>
            <div className={styles.wide}>
              <Field label={t('index')} hint={t('indexHint')} error={errorOf('transportIndex')}>
                {(control) => (
                  <input
                    {...control}
                    inputMode="decimal"
                    value={typed.index}
                    onChange={(event) => set({ index: event.target.value })}
                  />
                )}
              </Field>
            </div>
          </div>
        </fieldset>
      ) : (
        <p className="soft">{t('internal')}</p>
      )}
      <Refusal refused={refused && FIELDS.has(refused.field ?? '') ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" busy={busy}>
          {chosen.length === 1 ? t('doOne') : t('do', { count: chosen.length })}
        </Button>
      </DialogButtons>
    </form>
  );
}

/** That nothing may leave for a place without an address, and where it is entered. */
function NoAddress({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('leaving');
  const { user } = useSession();
  const place = [delivery.customer?.shortName, delivery.endpoint?.name].filter(Boolean).join(', ');
  return (
    <p className={styles.early}>
      {t('noAddress')}{' '}
      {user?.role === 'productionAdmin' ? (
        <Link href={`/setup/customers/${delivery.customerId}?endpoint=${delivery.endpoint?.id}`}>
          {t('giveAddress', { place })}
        </Link>
      ) : (
        t('askAddress', { place })
      )}
    </p>
  );
}

const FIELDS = new Set([
  'vehicle',
  'dispatchedAt',
  'reason',
  'packages',
  'category',
  'transportIndex',
  'vialIds',
]);

/** Why a field does not do: what stands there now, once somebody tried, or what the server said of it. */
function useErrors(
  mistakes: Readonly<Record<string, string | null>>,
  tried: boolean,
  refused: Refused | null,
): (field: string) => string | null {
  const refusalText = useRefusalText();
  return (field) =>
    (tried ? mistakes[field] : null) ?? (refused?.field === field ? refusalText(refused) : null);
}

function Vials(props: {
  here: readonly Vial[];
  out: ReadonlySet<number>;
  onToggle: (id: number) => void;
}) {
  const { t } = useTranslation('leaving');
  return (
    <fieldset className={styles.group}>
      <legend>{t('which')}</legend>
      {props.here.map((vial) => (
        <label key={vial.id} className={styles.vial}>
          <input
            type="checkbox"
            checked={!props.out.has(vial.id)}
            onChange={() => props.onToggle(vial.id)}
          />
          <VialWords id={vial.id} vial={vial} />
          <Flag tone={vial.state === 'released' ? 'good' : 'warn'}>
            {t(vial.state === 'released' ? 'vialReleased' : 'vialNot')}
          </Flag>
        </label>
      ))}
    </fieldset>
  );
}

function Sent(props: { dispatchId: number; today: string; onClose: () => void }) {
  const { t } = useTranslation('leaving');
  const left = useRow('production', 'dispatch', props.dispatchId);
  const papers = useRows('production', 'document').filter(
    (paper) => paper.dispatchId === props.dispatchId,
  );
  return (
    <div className={styles.form}>
      <p className={styles.sent}>
        <Flag tone="good">{left && t('sent', { time: clock(left.dispatchedAt) })}</Flag>
      </p>
      <p className="soft">{t('sentText')}</p>
      <Papers papers={papers} stream="production" today={props.today} />
      <div className={styles.buttons}>
        <Button onClick={props.onClose} autoFocus>
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
