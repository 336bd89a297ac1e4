import { type Role, roles } from '../../canonical/roles.js';
import type { Scope } from '../scope/scope.js';
import { type Permission, type Principal, permissions, type Terms } from './principal.js';

/** What each role permits. */
const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  reader: ['figures'],
  analyst: ['figures', 'facts'],
  personal: ['figures', 'facts', 'personal'],
  operator: ['figures', 'operate'],
  owner: permissions,
};

export function isRole(text: string): text is Role {
  return (roles as readonly string[]).includes(text);
}

/** The roles that have a permission, for messages. */
export function rolesWith(permission: Permission): Role[] {
  return roles.filter((role) => permissionsOfRole[role].includes(permission));
}

/** The terms of each role. */
export type TermsOfRoles = Readonly<Record<Role, Terms>>;

/** Whom the roles make of somebody: what any of them permits, on the most generous of their terms. */
export function principalWith(
  who: Pick<Principal, 'id' | 'name'> & { roles: readonly Role[]; scope: Scope },
  termsOf: TermsOfRoles,
): Principal {
  const terms = who.roles.map((role) => termsOf[role]);
  return {
    id: who.id,
    name: who.name,
    permissions: new Set(who.roles.flatMap((role) => permissionsOfRole[role])),
    scope: who.scope,
    terms: {
      documents: terms.some(({ documents }) => documents === 'free') ? 'free' : 'trusted',
      introspection: terms.some(({ introspection }) => introspection),
      requestsPerMinute: most(terms.map(({ requestsPerMinute }) => requestsPerMinute)),
      costPerDay: most(terms.map(({ costPerDay }) => costPerDay)),
    },
  };
}

/** Null is no limit. */
function most(limits: readonly (number | null)[]): number | null {
  return limits.reduce((all, limit) => (all === null || limit === null ? null : Math.max(all, limit)), 0);
}
