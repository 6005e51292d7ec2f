import { describe, expect, it } from 'vitest';
import type { Role } from '../../protocol/rows';
import { mayDo } from './may';

const person = (role: Role, id = 9) => ({ id, role });

describe('whom one may manage (ACC-1)', () => {
  it.each([
    ['siteAdmin', 'productionUser', true, false],
    ['siteAdmin', 'externalUser', true, true],
    ['productionAdmin', 'externalUser', true, true],
    ['productionAdmin', 'shopUser', false, true],
    ['productionAdmin', 'productionUser', false, false],
    ['productionUser', 'externalUser', false, false],
    ['shopAdmin', 'shopUser', false, false],
  ] as const)('%s of %s: manage %s, assign %s', (role, of, manage, assign) => {
    expect(mayDo({ id: 1, role }, person(of))).toEqual({ manage, assign });
  });

  it('is never oneself', () => {
    expect(mayDo({ id: 1, role: 'siteAdmin' }, person('siteAdmin', 1)).manage).toBe(false);
    expect(mayDo(null, person('externalUser'))).toEqual({ manage: false, assign: false });
  });
});
