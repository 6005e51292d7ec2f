/** The tests of each tracer's quality control: seen by all of production, set by its admins. */
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { keyOf, parseValue } from '../../../domain/qc';
import type { QcTemplate, QcTest, Tracer } from '../../../protocol/rows';
import { useRows, useSession } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import { DeedProvider, useDeed } from '../../setup/kit/deed';
import '../../setup/texts';
import { Refusal } from '../Refusal';
import { useWords } from '../words';
import { useLimitWords } from './QcTable';
import styles from './Templates.module.css';

interface Draft {
  /** Its own, from the first keystroke on; null until it is saved. */
  key: string | null;
  id: number;
  name: string;
  unit: string;
  low: string;
  high: string;
  phase: 'before' | 'late';
}

export function Templates() {
  const { t } = useWords();
  const tracers = (useRows('production', 'tracer') as readonly Tracer[]).filter(
    (tracer) => !tracer.archived,
  );
  const templates = useRows('production', 'qcTemplate');
  const { user } = useSession();
  const [tracerId, setTracerId] = useState<number | null>(null);
  const chosen = tracers.find((tracer) => tracer.id === tracerId) ?? tracers[0];
  if (!chosen) {
    return <p className="soft">{t('qc.noTracers')}</p>;
  }
  const template = templates.find((one) => one.tracerId === chosen.id);
  return (
    <div className={styles.columns}>
      <ul className={styles.tracers} aria-label={t('add.tracer')}>
        {tracers.map((tracer) => {
          const count = templates.find((one) => one.tracerId === tracer.id)?.tests.length ?? 0;
          return (
            <li key={tracer.id}>
              <button
                type="button"
                className={styles.tracer}
                aria-pressed={tracer.id === chosen.id}
                onClick={() => setTracerId(tracer.id)}
              >
                <b>{tracer.shortName}</b>
                <span className="soft">{t('qc.tests', { count })}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {user?.role === 'productionAdmin' ? (
        <DeedProvider>
          <Editor key={chosen.id} tracer={chosen} template={template} />
        </DeedProvider>
      ) : (
        <Read tracer={chosen} template={template} />
      )}
    </div>
  );
}

/** The tests as they stand, for those who do not set them. */
function Read({ tracer, template }: { tracer: Tracer; template: QcTemplate | undefined }) {
  const { t } = useWords();
  const limits = useLimitWords();
  return (
    <section className={styles.editor}>
      <header>
        <h1>{t('qc.templateOf', { tracer: tracer.shortName })}</h1>
        <p className="soft">{t('qc.templateRead')}</p>
      </header>
      {!template || template.tests.length === 0 ? (
        <p className={styles.empty}>{t('qc.templateEmpty')}</p>
      ) : (
        <ul className={styles.read}>
          {template.tests.map((test) => (
            <li key={test.key}>
              <b>{test.name}</b>
              <span className="num">{limits(test)}</span>
              <span className="soft">{t(`qc.phase.${test.phase}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Editor({ tracer, template }: { tracer: Tracer; template: QcTemplate | undefined }) {
  const { t, format } = useWords();
  const { run, tell, busy, refused, clear } = useDeed();
  const [based, setBased] = useState(template);
  const start = useMemo(() => draftsOf(based, format.language), [based, format.language]);
  const [drafts, setDrafts] = useState(start);
  const [strict, setStrict] = useState(false);
  // What was saved here comes back as a new row: it is taken over, keys and all.
  const [saved, setSaved] = useState(false);
  const dirty = JSON.stringify(drafts) !== JSON.stringify(start);
  // What another admin saved is shown at once where nothing is typed here; else it is said, and his words stay.
  const moved = template?.revision !== based?.revision;
  useEffect(() => {
    if (moved && (saved || !dirty)) {
      setBased(template);
      setDrafts(draftsOf(template, format.language));
      setSaved(false);
    }
  }, [moved, dirty, saved, template, format.language]);
  const change = (id: number, given: Partial<Draft>) => {
    setDrafts((all) => all.map((one) => (one.id === id ? { ...one, ...given } : one)));
    setSaved(false);
    clear();
  };
  const shift = (index: number, by: number) =>
    setDrafts((all) => {
      const next = [...all];
      const [one] = next.splice(index, 1);
      if (one) {
        next.splice(index + by, 0, one);
      }
      return next;
    });
  const add = () =>
    setDrafts((all) => [
      ...all,
      {
        key: null,
        id: Math.max(0, ...all.map((one) => one.id)) + 1,
        name: '',
        unit: '',
        low: '',
        high: '',
        phase: 'before',
      },
    ]);
  const problems = drafts.map(problemOf);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (busy || problems.some((problem) => problem !== null)) {
      return;
    }
    const outcome = await run(
      'qcTemplate.set',
      { tracerId: tracer.id, tests: testsOf(drafts) },
      based ? { seen: { [`qcTemplate:${based.id}`]: based.revision } } : undefined,
    );
    if (outcome.type === 'done') {
      tell(t('qc.saved', { tracer: tracer.shortName }));
      setStrict(false);
      if (outcome.result.proposalId === undefined) {
        setSaved(true);
      } else {
        // Another has to approve it: until then these are the tests.
        setDrafts(start);
      }
    }
  };
  const undo = () => {
    setBased(template);
    setDrafts(draftsOf(template, format.language));
    setStrict(false);
    clear();
  };
  return (
    <form className={styles.editor} onSubmit={submit} noValidate autoComplete="off">
      <header>
        <h1>{t('qc.templateOf', { tracer: tracer.shortName })}</h1>
        <p className="soft">{t('qc.templateText')}</p>
      </header>
      {drafts.length === 0 && <p className={styles.empty}>{t('qc.templateNone')}</p>}
      <ol className={styles.tests}>
        {drafts.map((draft, index) => (
          <li key={draft.id} className={styles.test}>
            <TestFields
              draft={draft}
              problem={strict ? (problems[index] ?? null) : null}
              onChange={(given) => change(draft.id, given)}
            />
            <div className={styles.order}>
              <Button
                small
                look="bare"
                disabled={index === 0}
                aria-label={t('qc.up', { test: draft.name })}
                onClick={() => shift(index, -1)}
              >
                ↑
              </Button>
              <Button
                small
                look="bare"
                disabled={index === drafts.length - 1}
                aria-label={t('qc.down', { test: draft.name })}
                onClick={() => shift(index, 1)}
              >
                ↓
              </Button>
              <Button
                small
                look="bare"
                className={styles.remove ?? ''}
                aria-label={t('qc.removeThis', { test: draft.name })}
                onClick={() => setDrafts((all) => all.filter((one) => one.id !== draft.id))}
              >
                {t('qc.remove')}
              </Button>
            </div>
          </li>
        ))}
      </ol>
      {moved && dirty && !busy && !saved && (
        <p className={styles.moved} role="alert">
          {t('qc.templateMoved')}
        </p>
      )}
      <Refusal refused={refused} />
      <div className={styles.buttons}>
        <Button look="quiet" onClick={add}>
          {t('qc.add')}
        </Button>
        <span className={styles.save}>
          {dirty && (
            <Button look="bare" onClick={undo}>
              {t('qc.undo')}
            </Button>
          )}
          <Button type="submit" busy={busy} disabled={!dirty && !busy}>
            {t('qc.save')}
          </Button>
        </span>
      </div>
    </form>
  );
}

interface TestFieldsProps {
  draft: Draft;
  problem: Problem | null;
  onChange: (given: Partial<Draft>) => void;
}

function TestFields({ draft, problem, onChange }: TestFieldsProps) {
  const { t } = useWords();
  const errorAt = (field: keyof Draft) =>
    problem?.at === field ? t(`qc.problem.${problem.why}`) : null;
  const texts = ['name', 'unit', 'low', 'high'] as const;
  return (
    <div className={styles.fields}>
      {texts.map((name) => (
        <Field key={name} label={t(`qc.field.${name}`)} error={errorAt(name)}>
          {(control) => (
            <input
              {...control}
              value={draft[name]}
              maxLength={name === 'name' ? 60 : 20}
              inputMode={name === 'low' || name === 'high' ? 'decimal' : undefined}
              onChange={(event) => onChange({ [name]: event.target.value })}
            />
          )}
        </Field>
      ))}
      <Field label={t('qc.field.phase')}>
        {(control) => (
          <select
            {...control}
            value={draft.phase}
            onChange={(event) => onChange({ phase: event.target.value as Draft['phase'] })}
          >
            <option value="before">{t('qc.phase.before')}</option>
            <option value="late">{t('qc.phase.late')}</option>
          </select>
        )}
      </Field>
    </div>
  );
}

interface Problem {
  at: keyof Draft;
  why: 'name' | 'number' | 'order';
}

function problemOf(draft: Draft): Problem | null {
  if (draft.name.trim() === '') {
    return { at: 'name', why: 'name' };
  }
  const [low, high] = [limitOf(draft.low), limitOf(draft.high)];
  if (low === undefined) {
    return { at: 'low', why: 'number' };
  }
  if (high === undefined) {
    return { at: 'high', why: 'number' };
  }
  return low !== null && high !== null && low > high ? { at: 'high', why: 'order' } : null;
}

/** A limit as it was typed: null is none, undefined cannot be read in one way. */
function limitOf(text: string): number | null | undefined {
  if (text.trim() === '') {
    return null;
  }
  const parsed = parseValue(text);
  return parsed.ok ? parsed.value : undefined;
}

function testsOf(drafts: readonly Draft[]): QcTest[] {
  const taken = drafts.flatMap((draft) => (draft.key === null ? [] : [draft.key]));
  return drafts.map((draft) => {
    const key = draft.key ?? keyOf(draft.name, taken);
    taken.push(key);
    return {
      key,
      name: draft.name.trim(),
      unit: draft.unit.trim(),
      low: limitOf(draft.low) ?? null,
      high: limitOf(draft.high) ?? null,
      phase: draft.phase,
    };
  });
}

function draftsOf(template: QcTemplate | undefined, language: string): Draft[] {
  const text = (value: number | null) =>
    value === null ? '' : language === 'en' ? String(value) : String(value).replace('.', ',');
  return (template?.tests ?? []).map((test, index) => ({
    key: test.key,
    id: index + 1,
    name: test.name,
    unit: test.unit,
    low: text(test.low),
    high: text(test.high),
    phase: test.phase,
  }));
}
