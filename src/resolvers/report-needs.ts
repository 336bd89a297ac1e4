import { type DimensionName, dimensionNamed } from '../models/metrics/dimensions.js';
import type { ReportArgs } from '../schema/inputs/report-args.js';
import type { ArgumentNeed } from '../schema/needs.js';

interface Named {
  dimension: DimensionName;
  argument: string;
  search?: string | null | undefined;
}

/**
 * What a report needs besides figures. Rows or conditions by customer are facts; a part of a name is personal data, and so is the
 * city beside a customer.
 */
export function reportNeeds(args: Record<string, unknown>): ArgumentNeed[] {
  const named = namedIn(args as Partial<ReportArgs>);
  const persons = named.filter(({ dimension }) => dimensionNamed(dimension).isOfPersons);
  const [person] = persons;
  if (!person) return [];
  const address = named.find(({ dimension }) => dimensionNamed(dimension).isOfAddress);
  const searched = persons.find(({ search }) => search !== null && search !== undefined);
  return [
    { permission: 'facts', argument: person.argument },
    ...(address ? [{ permission: 'personal', argument: address.argument } as const] : []),
    ...(searched ? [{ permission: 'personal', argument: `${searched.argument}.search` } as const] : []),
  ];
}

function namedIn({ by, filter }: Partial<ReportArgs>): Named[] {
  return [
    ...(by ?? []).map((dimension) => ({ dimension, argument: 'by' })),
    ...(filter?.where ?? []).map(({ dimension, search }) => ({ dimension, search, argument: 'filter.where' })),
    ...(filter?.customersWhoOrdered ?? []).flatMap(({ where }) =>
      where.map(({ dimension, search }) => ({ dimension, search, argument: 'filter.customersWhoOrdered.where' })),
    ),
  ];
}
