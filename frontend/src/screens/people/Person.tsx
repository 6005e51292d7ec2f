/** One person: name, access, password and the customers he acts for, as far as one may change them. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SiteUser } from '../../protocol/rows';
import { useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Flag } from '../../ui/Flag';
import { Refusal } from '../../ui/Refusal';
import { Changed } from '../setup/kit/Changed';
import { Confirm } from '../setup/kit/Confirm';
import { undoOf, useDeed } from '../setup/kit/deed';
import { FormBody } from '../setup/kit/FormBody';
import { TextField } from '../setup/kit/fields';
import { seenOf, useForm } from '../setup/kit/form';
import kit from '../setup/kit/kit.module.css';
import { Assignments } from './Assignments';
import { mayDo } from './may';
import styles from './People.module.css';
import { SecretField, Told } from './Secret';
import './texts';

export function Person({ user, onClose }: { user: SiteUser | null; onClose: () => void }) {
  return (
    <Dialog open={user !== null} title={user?.name ?? ''} onClose={onClose}>
      {user && <Body key={user.id} user={user} />}
    </Dialog>
  );
}

function Body({ user }: { user: SiteUser }) {
  const { t } = useTranslation('people');
  const { t: core } = useTranslation();
  const { user: me } = useSession();
  const may = mayDo(me, user);
  const { run, tell, busy, refused } = useDeed();
  const [doing, setDoing] = useState<'name' | 'password' | null>(null);
  const [banning, setBanning] = useState(false);
  const back = () => setDoing(null);
  if (doing === 'name') {
    return <NameForm user={user} onClose={back} />;
  }
  if (doing === 'password') {
    return <ResetForm user={user} onClose={back} />;
  }
  return (
    <>
      <dl className={styles.facts}>
        <dt>{t('username')}</dt>
        <dd>{user.username}</dd>
        <dt>{t('role')}</dt>
        <dd>{core(`role.${user.role}`)}</dd>
        <dt>{t('access')}</dt>
        <dd>
          <Flag tone={user.active ? 'good' : 'bad'}>{t(user.active ? 'active' : 'disabled')}</Flag>
        </dd>
      </dl>
      {may.assign && <Assignments user={user} />}
      {!may.manage && !may.assign && <p className="soft">{t('nothing')}</p>}
      <Refusal refused={refused} />
      {may.manage && (
        <div className={kit.buttons}>
          {user.active ? (
            <Button look="quiet" onClick={() => setBanning(true)}>
              {t('disable')}
            </Button>
          ) : (
            <Button
              look="quiet"
              busy={busy}
              onClick={async () => {
                const outcome = await run('user.enable', { userId: user.id }, seenOf('user', user));
                if (outcome.type === 'done') {
                  tell(t('enabled', { name: user.name }), {
                    command: 'user.disable',
                    data: { userId: user.id },
                    of: ['user', user.id],
                  });
                }
              }}
            >
              {t('enable')}
            </Button>
          )}
          <Button look="quiet" onClick={() => setDoing('password')}>
            {t('reset')}
          </Button>
          <Button look="quiet" onClick={() => setDoing('name')}>
            {t('editName')}
          </Button>
        </div>
      )}
      <BanDialog user={banning ? user : null} onClose={() => setBanning(false)} />
    </>
  );
}

/** Asks before somebody's screens go dark. */
export function BanDialog({ user, onClose }: { user: SiteUser | null; onClose: () => void }) {
  const { t } = useTranslation('people');
  return (
    <Confirm
      onClose={onClose}
      what={
        user && {
          title: t('disableTitle', { name: user.name }),
          text: t('disableText'),
          doing: t('disable'),
          command: 'user.disable',
          data: { userId: user.id },
          options: seenOf('user', user),
          said: t('disabledSaid', { name: user.name }),
        }
      }
    />
  );
}

function NameForm({ user, onClose }: { user: SiteUser; onClose: () => void }) {
  const { t } = useTranslation('people');
  const { t: core } = useTranslation();
  const { run, tell, busy, refused } = useDeed();
  const form = useForm<{ name: string }, SiteUser>({
    row: user,
    refused,
    valuesOf: (row) => ({ name: row?.name ?? '' }),
    check: ({ name }) => ({ name: name.trim() ? undefined : t('empty') }),
  });
  const submit = async () => {
    const name = form.values.name.trim();
    if (!form.ready()) {
      return;
    }
    if (name === form.start.name) {
      onClose();
      return;
    }
    const outcome = await run('user.edit', { userId: user.id, name }, seenOf('user', form.shown));
    if (outcome.type === 'done') {
      tell(t('saved'), ...undoOf('user', form.shown, { name }));
      onClose();
    }
  };
  return (
    <FormBody
      doing={core('do.save')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      <Changed
        form={form}
        type="user"
        row={user}
        fields={{ name: { label: t('name'), text: String } }}
      />
      <TextField
        first
        label={t('rename', { username: user.username })}
        hint={t('nameHint')}
        bound={form.bind('name')}
        maxLength={150}
      />
    </FormBody>
  );
}

function ResetForm({ user, onClose }: { user: SiteUser; onClose: () => void }) {
  const { t } = useTranslation('people');
  const { run, busy, refused } = useDeed();
  const [told, setTold] = useState<string | null>(null);
  const form = useForm({
    refused,
    valuesOf: () => ({ newPassword: '' }),
    places: { password: 'newPassword' },
    check: ({ newPassword }) => ({
      newPassword: newPassword.length < 12 ? t('short') : undefined,
    }),
  });
  if (told !== null) {
    return <Told name={user.name} password={told} onClose={onClose} />;
  }
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const { newPassword } = form.values;
    const outcome = await run(
      'password.reset',
      { userId: user.id, newPassword },
      seenOf('user', user),
    );
    if (outcome.type === 'done') {
      setTold(newPassword);
    }
  };
  return (
    <FormBody
      doing={t('resetDo')}
      danger
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      <p>
        <b>{t('resetTitle', { name: user.name })}.</b> {t('resetText')}
      </p>
      <SecretField first bound={form.bind('newPassword')} />
    </FormBody>
  );
}
