/** Whom one may manage, as the server's policy has it; it decides. */
import type { Role, SiteUser } from '../../protocol/rows';

export const CUSTOMER_ROLES: readonly Role[] = ['shopAdmin', 'shopUser', 'externalUser'];

export interface May {
  /** Name, password, access. */
  manage: boolean;
  /** Which customers he acts for. */
  assign: boolean;
}

type Person = Pick<SiteUser, 'id' | 'role'>;

/** A site admin manages everybody, a production admin the external users; both assign whoever orders. Nobody himself. */
export function mayDo(me: { id: number | null; role: Role } | null, person: Person): May {
  const admin = me?.role === 'siteAdmin' || me?.role === 'productionAdmin';
  const other = me !== null && me.id !== person.id;
  return {
    manage:
      other &&
      (me.role === 'siteAdmin' ||
        (me.role === 'productionAdmin' && person.role === 'externalUser')),
    assign: admin && CUSTOMER_ROLES.includes(person.role),
  };
}
