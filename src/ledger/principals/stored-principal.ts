import type { Scope } from '../scope/scope.js';
import { type Permission, type Principal, permissions, type Terms } from './principal.js';

/** A principal as a column of type jsonb keeps it: who asked for work that is done later, and what they might do then. */
export interface StoredPrincipal {
  id: string;
  name: string;
  permissions: readonly Permission[];
  sources: Scope['sources'];
  terms: Terms;
}

export function storedPrincipal({ id, name, permissions: own, scope, terms }: Principal): StoredPrincipal {
  return { id, name, permissions: permissions.filter((each) => own.has(each)), sources: scope.sources, terms };
}

/** The principal, with the rights of that time. */
export function principalOf({ id, name, permissions: own, sources, terms }: StoredPrincipal): Principal {
  return { id, name, permissions: new Set(own), scope: { sources } as Scope, terms };
}
