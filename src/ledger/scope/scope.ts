import { type Sql, sql } from '../../database/sql.js';

/** The sources whose rows a query may see. Every read of a source's rows is restricted to it, by id and by cursor too. */
export type Scope = { readonly sources: 'all' } | { readonly sources: readonly string[] };

export const everySource: Scope = { sources: 'all' };

/** The sources of a restricted scope; null for an unrestricted one. */
export function onlySources({ sources }: Scope): readonly string[] | null {
  return sources === 'all' ? null : sources;
}

/** The condition that a row is of a source in scope: `within(scope, sql\`o.source_id\`)`. */
export function within({ sources }: Scope, sourceId: Sql): Sql {
  return sources === 'all' ? sql`true` : sql`${sourceId} = any(${sources}::text[])`;
}

export function isInScope({ sources }: Scope, sourceId: string): boolean {
  return sources === 'all' || sources.includes(sourceId);
}
