/** Wall screens: inviting one with a code, and taking one back. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hourMinute } from '../../domain/clockText';
import { useFormat } from '../../domain/format';
import { ms } from '../../domain/time';
import type { Device } from '../../protocol/rows';
import { Loading } from '../../shell/Plain';
import { useAction, useHas, useNow, useRows, useStream } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Flag } from '../../ui/Flag';
import { List } from '../../ui/List';
import { Refusal } from '../../ui/Refusal';
import { FormBody } from '../setup/kit/FormBody';
import { TextField } from '../setup/kit/fields';
import { useForm } from '../setup/kit/form';
import { ArrangeDialog } from './ArrangeDialog';
import { Chooser } from './Chooser';
import { commandOf, draftOf } from './draft';
import styles from './Monitors.module.css';
import './texts';
import { Titled } from '../../ui/HelpLink';

export default function Monitors() {
  const { t } = useTranslation('monitors');
  useStream('site');
  const ready = useHas('site');
  useEffect(() => {
    document.title = `${t('title')} · Tracershop`;
  }, [t]);
  if (!ready) {
    return <Loading />;
  }
  return (
    <main className={styles.page}>
      <header>
        <Titled to="admin#a-wall-screen-production-administrator">
          <h1>{t('title')}</h1>
        </Titled>
        <p className={styles.lead}>{t('lead')}</p>
      </header>
      <Invite />
      <section className={styles.list}>
        <h2>{t('list')}</h2>
        <Screens />
      </section>
    </main>
  );
}

interface Invitation {
  name: string;
  code: string;
  expiresAt: string;
  /** The screens that were there when it was made: a new one of the name came by this code. */
  before: ReadonlySet<number>;
}

function Invite() {
  const { t } = useTranslation('monitors');
  const { run, busy, refused } = useAction();
  const devices = useRows('site', 'device');
  const [draft, setDraft] = useState(draftOf);
  const { layout, rotation, scheme } = commandOf({ ...draft, lightFrom: '6', lightTo: '18' }) ?? {};
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const form = useForm({
    refused,
    valuesOf: () => ({ name: '' }),
    check: ({ name }) => ({ name: name.trim() ? undefined : t('empty') }),
  });
  const name = form.values.name.trim();
  const make = async () => {
    if (!form.ready() || layout === undefined) {
      return;
    }
    const before = new Set(devices.map((device) => device.id));
    const outcome = await run('monitor.invite', { name, layout, rotation, scheme });
    if (outcome.type === 'done') {
      const { code, expiresAt } = outcome.result as { code: string; expiresAt: string };
      setInvitation({ name, code, expiresAt, before });
    }
  };
  if (invitation) {
    const joined = devices.find(
      (device) => device.name === invitation.name && !invitation.before.has(device.id),
    );
    return (
      <section className={styles.card}>
        {joined ? (
          <p className={styles.joined} role="status">
            <Flag tone="good">{t('joined', { name: joined.name })}</Flag>
          </p>
        ) : (
          <Code invitation={invitation} />
        )}
        <Button
          look="quiet"
          onClick={() => {
            setInvitation(null);
            form.clear();
          }}
        >
          {t('another')}
        </Button>
      </section>
    );
  }
  return (
    <section className={styles.card}>
      <h2>{t('invite')}</h2>
      <FormBody doing={t('make')} busy={busy} refused={form.elsewhere} onSubmit={make}>
        <TextField
          label={t('name')}
          hint={t('nameHint')}
          bound={form.bind('name')}
          maxLength={100}
        />
        <Chooser name="invite" draft={draft} onDraft={setDraft} hours={false} />
      </FormBody>
    </section>
  );
}

function Code({ invitation }: { invitation: Invitation }) {
  const { t } = useTranslation('monitors');
  const { duration } = useFormat();
  const now = useNow(1000);
  const left = ms(invitation.expiresAt) - now;
  return (
    <div className={styles.codebox}>
      <p>
        {t('open')} <b>{location.host}/monitor/enrol</b> {t('type')}
      </p>
      <p className={`${styles.code} ${left <= 0 ? styles.dead : ''}`}>{invitation.code}</p>
      <p className={left <= 0 ? styles.expired : styles.left}>
        {left <= 0 ? t('expired') : t('left', { duration: duration(left) })}
      </p>
    </div>
  );
}

function Screens() {
  const { t } = useTranslation('monitors');
  const { dayAndClock } = useFormat();
  const devices = useRows('site', 'device');
  const [chosen, setChosen] = useState<Device | null>(null);
  const [arranged, setArranged] = useState<Device | null>(null);
  const sorted = [...devices].sort(
    (one, other) =>
      Number(one.revokedAt !== null) - Number(other.revokedAt !== null) ||
      one.name.localeCompare(other.name, 'da'),
  );
  return (
    <>
      <List
        id="monitors"
        first={null}
        label={t('list')}
        rows={sorted}
        search={(device) => device.name}
        keyOf={(device) => device.id}
        dim={(device) => device.revokedAt !== null}
        empty={t('none')}
        columns={[
          {
            key: 'name',
            head: t('screen'),
            cell: (device) => <b>{device.name}</b>,
            sort: (device) => device.name,
          },
          {
            key: 'layout',
            head: t('layoutOf'),
            cell: (device) => <Shows device={device} />,
            file: (device) =>
              device.rotation.length > 0
                ? device.rotation.map((stop) => t(`layout.${stop.layout}.name`)).join(', ')
                : t(`layout.${device.layout}.name`),
          },
          {
            key: 'enrolled',
            head: t('enrolled'),
            cell: (device) => dayAndClock(device.enrolledAt),
            sort: (device) => device.enrolledAt,
          },
          {
            key: 'state',
            head: t('state'),
            sort: (device) => device.revokedAt ?? '',
            file: (device) => (device.revokedAt === null ? t('active') : device.revokedAt),
            cell: (device) =>
              device.revokedAt === null ? (
                <Flag tone="good">{t('active')}</Flag>
              ) : (
                <Flag tone="quiet">{t('revoked', { time: dayAndClock(device.revokedAt) })}</Flag>
              ),
          },
          {
            key: 'do',
            head: '',
            cell: (device) =>
              device.revokedAt === null && (
                <span className={styles.acts}>
                  <Button
                    look="quiet"
                    small
                    aria-label={`${t('arrange')}: ${device.name}`}
                    onClick={() => setArranged(device)}
                  >
                    {t('arrange')}
                  </Button>
                  <Button
                    look="quiet"
                    small
                    aria-label={`${t('revoke')}: ${device.name}`}
                    onClick={() => setChosen(device)}
                  >
                    {t('revoke')}
                  </Button>
                </span>
              ),
          },
        ]}
      />
      {arranged && (
        <ArrangeDialog key={arranged.id} device={arranged} onClose={() => setArranged(null)} />
      )}
      <RevokeDialog device={chosen} onClose={() => setChosen(null)} />
    </>
  );
}

/** What a monitor shows, in words. */
function Shows({ device }: { device: Device }) {
  const { t } = useTranslation('monitors');
  const scheme =
    device.scheme === 'byTime'
      ? t('lightBetween', { from: hourMinute(device.lightFrom), to: hourMinute(device.lightTo) })
      : t(`scheme.${device.scheme}`);
  const stops = device.rotation.map(
    (stop) => `${t(`layout.${stop.layout}.name`)} ${stop.seconds} s`,
  );
  return (
    <>
      {stops.length > 0 ? stops.join(', ') : t(`layout.${device.layout}.name`)}
      <br />
      <span className="soft">{scheme}</span>
    </>
  );
}

function RevokeDialog({ device, onClose }: { device: Device | null; onClose: () => void }) {
  const { t } = useTranslation('monitors');
  const { run, busy, refused, clear } = useAction();
  const close = () => {
    clear();
    onClose();
  };
  return (
    <Dialog open={device !== null} title={t('revokeTitle', { name: device?.name })} onClose={close}>
      {device && (
        <>
          <p>{t('revokeText')}</p>
          <Refusal refused={refused} />
          <DialogButtons onBack={close}>
            <Button
              look="danger"
              busy={busy}
              onClick={async () => {
                const outcome = await run('monitor.revoke', { deviceId: device.id });
                if (outcome.type === 'done') {
                  close();
                }
              }}
            >
              {t('revoke')}
            </Button>
          </DialogButtons>
        </>
      )}
    </Dialog>
  );
}
