/** The deliveries of one line, weekday by weekday: their run, departure and decay; and what can be done with them. */
import { useRef, useState } from 'react';
import { useFormat } from '../../domain/format';
import { parseMbq, plainText } from '../../domain/numbers';
import type { PlanSlot } from '../../domain/setupWeek';
import { addDays } from '../../domain/time';
import { datesOf } from '../../domain/week53';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Flag } from '../../ui/Flag';
import { Refusal } from '../../ui/Refusal';
import { EndForm } from './EndForm';
import { type Back, undoOf, useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { NumberField } from './kit/fields';
import { seenOf, useForm } from './kit/form';
import kit from './kit/kit.module.css';
import { useWrong } from './kit/wrong';
import { useToday } from './rows';
import type { SlotStart } from './SlotForm';
import styles from './SlotsDialog.module.css';
import { useWords } from './words';

interface SlotsDialogProps {
  plans: readonly PlanSlot[];
  onClose: () => void;
  /** Another one like these. */
  onCopy: (start: SlotStart) => void;
}

export function SlotsDialog({ plans, onClose, onCopy }: SlotsDialogProps) {
  const { names } = useWords();
  const first = plans[0];
  const title = first
    ? `${names.what(first.slot)} ${first.slot.deliveryTime.slice(0, 5)} · ${names.endpoint(first.slot.endpointId)}`
    : '';
  return (
    <Dialog broad open={plans.length > 0} title={title} onClose={onClose}>
      <Body plans={plans} onClose={onClose} onCopy={onCopy} />
    </Dialog>
  );
}

function Body({ plans, onClose, onCopy }: SlotsDialogProps) {
  const { t } = useWords();
  const [doing, setDoing] = useState<'limit' | 'end' | null>(null);
  // All of a line at first; a line of one has nothing to choose.
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const { run, tell, busy, refused } = useDeed();
  const chosen = plans.filter((plan) => !left.has(plan.slot.id));
  const slots = chosen.map((plan) => plan.slot);
  const ended = slots.filter((slot) => slot.endsDate !== null);
  const back = () => setDoing(null);
  const takeBack = async () => {
    for (const slot of ended) {
      const outcome = await run(
        'slot.end',
        { slotId: slot.id, endsDate: null },
        seenOf('slot', slot),
      );
      if (outcome.type !== 'done') {
        return;
      }
    }
    tell(
      t('end.back'),
      ...ended.map(
        (slot): Back => ({
          command: 'slot.end',
          data: { slotId: slot.id, endsDate: slot.endsDate },
          of: ['slot', slot.id],
        }),
      ),
    );
  };
  return (
    <>
      <Plans
        plans={plans}
        left={left}
        onChoose={
          plans.length > 1
            ? (id) =>
                setLeft((before) => {
                  const next = new Set(before);
                  return next.delete(id) ? next : next.add(id);
                })
            : null
        }
      />
      {doing === 'limit' && <LimitForm plans={chosen} onBack={back} onDone={back} />}
      {doing === 'end' && (
        <EndForm type="slot" rows={slots} text={t('slot.endText')} onBack={back} onDone={onClose} />
      )}
      {doing === null && (
        <>
          <Refusal refused={refused} />
          <div className={kit.buttons}>
            <Button
              look="quiet"
              onClick={() => chosen[0] && onCopy({ like: chosen[0].slot })}
              disabled={chosen.length === 0}
            >
              {t('slot.copy')}
            </Button>
            {ended.length > 0 && (
              <Button look="quiet" busy={busy} onClick={takeBack}>
                {t('end.takeBack')}
              </Button>
            )}
            <Button look="quiet" disabled={chosen.length === 0} onClick={() => setDoing('end')}>
              {t('end.do')}
            </Button>
            <Button disabled={chosen.length === 0} onClick={() => setDoing('limit')}>
              {t('slot.editLimit')}
            </Button>
          </div>
          <p className={kit.hint}>{t('slot.otherTime')}</p>
        </>
      )}
    </>
  );
}

function Plans({
  plans,
  left,
  onChoose,
}: {
  plans: readonly PlanSlot[];
  left: ReadonlySet<number>;
  onChoose: ((id: number) => void) | null;
}) {
  const words = useWords();
  const { t, format } = words;
  const { shortDate, weekdayName } = useFormat();
  const today = useToday();
  return (
    <table className={styles.plans}>
      <thead>
        <tr>
          {onChoose && <td />}
          <th scope="col">{t('slot.day')}</th>
          <th scope="col">{t('slot.run')}</th>
          <th scope="col">{t('slot.leaves')}</th>
          <th scope="col">{t('slot.decays')}</th>
          <th scope="col">{t('slot.most')}</th>
          <th scope="col">{t('slot.next')}</th>
        </tr>
      </thead>
      <tbody>
        {plans.map((plan) => {
          const { slot } = plan;
          const from = slot.startsDate && slot.startsDate > today ? slot.startsDate : today;
          const next = datesOf(slot, from, slot.endsDate ?? addDays(from, 35)).slice(0, 3);
          return (
            <tr key={slot.id}>
              {onChoose && (
                <td>
                  <label className={styles.tick}>
                    <input
                      type="checkbox"
                      aria-label={weekdayName(slot.weekday)}
                      checked={!left.has(slot.id)}
                      onChange={() => onChoose(slot.id)}
                    />
                  </label>
                </td>
              )}
              <th scope="row">
                {weekdayName(slot.weekday)}
                {slot.weeks !== 'every' && <small> {t(`weeksShort.${slot.weeks}`)}</small>}
              </th>
              <td className="num">
                {plan.run ? words.runTime(plan.run) : '–'}
                {plan.problem && <Flag tone="warn">{t(`problem.${plan.problem}`)}</Flag>}
              </td>
              <td className="num">
                {plan.leaves.weekday === slot.weekday
                  ? plan.leaves.time
                  : `${weekdayName(plan.leaves.weekday)} ${plan.leaves.time}`}
              </td>
              <td className="num">
                {words.minutes(plan.minutes)}: {words.left(plan)}, {words.growth(plan)}
              </td>
              <td className="num">{words.most(slot.maxMbq)}</td>
              <td className="num">
                {next.map((date) => shortDate(date)).join(', ') || t('slot.noMore')}
                {slot.startsDate && slot.startsDate > today && (
                  <small> {t('slot.from', { date: format.shortDate(slot.startsDate) })}</small>
                )}
                {slot.endsDate && (
                  <small> {t('slot.until', { date: format.shortDate(slot.endsDate) })}</small>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function LimitForm({
  plans,
  onBack,
  onDone,
}: {
  plans: readonly PlanSlot[];
  onBack: () => void;
  onDone: () => void;
}) {
  const { t } = useWords();
  const { language, figure } = useFormat();
  const say = useWrong();
  const { run, tell, busy, refused } = useDeed();
  const form = useForm({
    refused,
    valuesOf: () => {
      const limit = plans[0]?.slot.maxMbq;
      return { maxMbq: limit != null ? plainText(limit, language) : '' };
    },
    check: ({ maxMbq }) => ({
      maxMbq: say.orNone(parseMbq(maxMbq), maxMbq),
    }),
  });
  const most = parseMbq(form.values.maxMbq);
  // Done, or proposed: one that is only proposed still says what it was.
  const settled = useRef(new Set<string>());
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const maxMbq = most.ok ? most.value : null;
    for (const { slot } of plans) {
      if (slot.maxMbq === maxMbq || settled.current.has(`${slot.id} ${maxMbq}`)) {
        continue;
      }
      const outcome = await run('slot.edit', { slotId: slot.id, maxMbq }, seenOf('slot', slot));
      if (outcome.type !== 'done') {
        return;
      }
      settled.current.add(`${slot.id} ${maxMbq}`);
    }
    tell(
      t('slot.saved'),
      ...plans
        .filter(({ slot }) => slot.maxMbq !== maxMbq)
        .flatMap(({ slot }) => undoOf('slot', slot, { maxMbq })),
    );
    onDone();
  };
  return (
    <FormBody
      doing={t('save')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onBack}
      onSubmit={submit}
    >
      <NumberField
        first
        label={t('slot.most')}
        hint={t('entry.noLimit')}
        bound={form.bind('maxMbq')}
        parsed={most}
        echo={most.ok ? `= ${figure(most.value, 2)}\u00a0MBq` : ''}
      />
    </FormBody>
  );
}
