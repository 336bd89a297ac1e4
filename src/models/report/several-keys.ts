import { allOf, identifier, join, type Sql, sql } from '../../database/sql.js';
import type { Dimension } from '../metrics/dimensions.js';
import type { ReportQuestion } from './question.js';
import type { Totals } from './totals.js';

/** Whether a row can be in several groups. */
export function hasOverlap(by: readonly Dimension[]): boolean {
  return by.some(({ isList }) => isList);
}

/** Where a row is in several groups, totals over groups are added up apart from them: from each row once. */
export function addedUpTogether(by: readonly Dimension[], totals: readonly Totals[]): (readonly Totals[])[] {
  if (!hasOverlap(by)) return [totals];
  const parts = [totals.filter(({ ofGroups }) => ofGroups), totals.filter(({ ofGroups }) => !ofGroups)];
  return parts.filter(({ length }) => length > 0);
}

/** One key of a dimension of which a row has several, after `joinsOfKeys`. */
export function oneKey(index: number): Sql {
  return identifier(`one_${index}.key`);
}

/** A row for each of its keys that are groups; one without any has the key null. `keys` of all dimensions, or arrays of keys. */
export function joinsOfKeys({ by, conditions }: ReportQuestion, keys: readonly Sql[]): Sql {
  const joins = by.flatMap((dimension, index) => {
    if (!dimension.isList) return [];
    const own = conditions.filter((each) => each.dimension.name === dimension.name);
    return [
      sql`left join lateral (
        select of_row.key
        from unnest(${keys[index]!}) as of_row (key)
        where ${allOf(own.flatMap(({ groups }) => groups?.(sql`of_row.key`) ?? []))}
      ) ${identifier(`one_${index}`)} on true`,
    ];
  });
  return join(joins, ' ');
}
