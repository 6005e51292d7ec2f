/** That somebody else has looked at it; whoever entered it is told whom to ask. */
import './texts';
import { useTranslation } from 'react-i18next';
import type { Review } from '../../../domain/reviews';
import { useAction, useSession } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Refusal } from '../Refusal';

interface ConfirmProps {
  review: Review;
  onDone?: () => void;
}

export function Confirm({ review, onDone }: ConfirmProps) {
  const { t } = useTranslation('reviews');
  const { user } = useSession();
  const { run, busy, refused } = useAction();
  const { vial, who } = review;
  const confirm = async () => {
    const seen = { [`vial:${vial.id}`]: vial.revision };
    const outcome = await run('vial.confirm', { vialId: vial.id }, { seen });
    if (outcome.type === 'done') {
      onDone?.();
    }
  };
  if (who === user?.name) {
    return <span className="soft">{t('own')}</span>;
  }
  return (
    <>
      <Button
        small
        look="quiet"
        busy={busy}
        aria-label={t('confirmThis', { batch: vial.batchNumber, who })}
        onClick={() => void confirm()}
      >
        {t('confirm')}
      </Button>
      <Refusal refused={refused} />
    </>
  );
}
