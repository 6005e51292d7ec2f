/** All guides in English. */
import admin from '../../../../docs/guides/admin.md?guide';
import nurse from '../../../../docs/guides/nurse.md?guide';
import qa from '../../../../docs/guides/qa.md?guide';
import radiochemist from '../../../../docs/guides/radiochemist.md?guide';
import type { Edition } from './blocks';

export const edition: Edition = { nurse, radiochemist, admin, qa };
