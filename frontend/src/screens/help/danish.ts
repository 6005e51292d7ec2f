/** All guides in Danish. */
import admin from '../../../../docs/guides/da/admin.md?guide';
import nurse from '../../../../docs/guides/da/nurse.md?guide';
import qa from '../../../../docs/guides/da/qa.md?guide';
import radiochemist from '../../../../docs/guides/da/radiochemist.md?guide';
import type { Edition } from './blocks';

export const edition: Edition = { nurse, radiochemist, admin, qa };
