import type { ExportRow } from '../ledger/exports/export-row.js';
import type { Principal } from '../ledger/principals/principal.js';
import { onlySources } from '../ledger/scope/scope.js';

/** Whoever could ask for the same file may have it: all permissions that its rows need, and no source that is out of scope. */
export function mayOpen(
  { permissions, scope }: Pick<Principal, 'permissions' | 'scope'>,
  file: Pick<ExportRow, 'permissions' | 'sources'>,
): boolean {
  const own = onlySources(scope);
  const sees = own === null || (file.sources?.every((source) => own.includes(source)) ?? false);
  return sees && file.permissions.every((permission) => permissions.has(permission));
}

/** Only whoever asked for a file may cancel it, and the owner. */
export function mayCancel({ id, permissions }: Principal, file: Pick<ExportRow, 'principalId'>): boolean {
  return id === file.principalId || permissions.has('own');
}
