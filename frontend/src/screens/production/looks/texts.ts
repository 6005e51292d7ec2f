/** Who else looks at the same order. */
import { addTexts, type Texts } from '../../../i18n';

const da = {
  here_one: '{{names}} ser også på den',
  here_other: '{{names}} ser også på den',
  elsewhere_one: '{{names}} ser på en anden ordre i leveringen',
  elsewhere_other: '{{names}} ser på andre ordrer i leveringen',
  and: '{{names}} og {{last}}',
  looking: '{{names}} ser på den nu',
};

const en: Texts<typeof da> = {
  here_one: '{{names}} is looking at it, too',
  here_other: '{{names}} are looking at it, too',
  elsewhere_one: '{{names}} is looking at another order of the delivery',
  elsewhere_other: '{{names}} are looking at other orders of the delivery',
  and: '{{names}} and {{last}}',
  looking: 'Looked at now by {{names}}',
};

addTexts('looks', { da, en });
