import type { Permission, Principal } from '../../ledger/principals/principal.js';

interface Rights {
  permissions: Permission[];
  sources: 'all' | string[];
}

/** What a report was made with, as text, to be compared with what its maker may see later. */
export function rightsText({ permissions, scope }: Principal): string {
  const sources = scope.sources === 'all' ? 'all' : scope.sources.toSorted();
  return JSON.stringify({ permissions: [...permissions].sort(), sources } satisfies Rights);
}

/** Whether somebody may see all that the rights of a report gave. */
export function mayStillShow(rights: string, { permissions, scope }: Principal): boolean {
  const before = JSON.parse(rights) as Rights;
  const { sources } = scope;
  const seesSources =
    sources === 'all' || (before.sources !== 'all' && before.sources.every((id) => sources.includes(id)));
  // What a report shows needs one of these; the others allow changes.
  const shown = before.permissions.filter((each) => each === 'figures' || each === 'facts' || each === 'personal');
  return seesSources && shown.every((each) => permissions.has(each));
}
