import type { Queryable } from '../../database/sql.js';
import { everySource } from '../scope/scope.js';
import { listKeys } from './api-keys.js';
import { localOwner, type Principal } from './principal.js';
import { isRole, principalWith, type TermsOfRoles } from './roles.js';

const keyId = /^key:([0-9a-f]+)$/;

/** Whether what a principal may do can be found out later, without its request: a token ends, and nobody can ask for another. */
export function isLasting({ id }: Pick<Principal, 'id'>): boolean {
  return id === localOwner.id || keyId.test(id);
}

/** What a principal may do now. A text: why it may do nothing any more. */
export async function currentPrincipal(
  db: Queryable,
  id: string,
  terms: TermsOfRoles,
  now: Date,
): Promise<Principal | string> {
  if (id === localOwner.id) return localOwner;
  const [, wanted] = keyId.exec(id) ?? [];
  const key = (await listKeys(db)).find((each) => each.keyId === wanted);
  if (!key) return `the API key ${wanted ?? id} does not exist`;
  if (key.revokedAt !== null) return `the API key ${key.keyId} was revoked`;
  if (key.expiresAt !== null && Date.parse(key.expiresAt) <= now.getTime())
    return `the API key ${key.keyId} has expired`;
  const scope = key.sources === null ? everySource : { sources: key.sources };
  return principalWith({ id, name: key.name, roles: key.roles.filter(isRole), scope }, terms);
}
