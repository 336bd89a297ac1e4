import type { Principal } from '../../ledger/principals/principal.js';

const known = new WeakMap<Principal, string>();

/** What an answer depends on of who asks: equal rights share answers, whoever has them. */
export function rightsOf(principal: Principal): string {
  const before = known.get(principal);
  if (before !== undefined) return before;
  const { permissions, scope } = principal;
  const sources = scope.sources === 'all' ? 'all' : [...scope.sources].sort();
  const rights = JSON.stringify([[...permissions].sort(), sources]);
  known.set(principal, rights);
  return rights;
}
