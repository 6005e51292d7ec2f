/** All guides, for everybody: who orders may read how production works. */
import admin from '../../../../docs/guides/admin.md?guide';
import nurse from '../../../../docs/guides/nurse.md?guide';
import qa from '../../../../docs/guides/qa.md?guide';
import radiochemist from '../../../../docs/guides/radiochemist.md?guide';
import type { Role } from '../../protocol/rows';
import type { Guide, GuideName } from './blocks';

export const TEXTS: Readonly<Record<GuideName, Guide>> = { nurse, radiochemist, admin, qa };

/** The guide that a role begins with. */
export function guideOf(role: Role): GuideName {
  if (role === 'productionAdmin' || role === 'productionUser') {
    return 'radiochemist';
  }
  return role === 'siteAdmin' ? 'admin' : 'nurse';
}
