import type { PartitionRules, PartitionStreamDeclaration } from '../../../contract/extractor.js';

/** How long Google restates, and what is read again; see the README. */
const rules = {
  restatedForDays: 14,
  readAgain: [
    { days: 3, every: 'sync' },
    { days: 14, every: 'day' },
    { days: 30, every: 'week' },
  ],
  keptForMonths: null,
  mayBeEmpty: false,
} as const satisfies Omit<PartitionRules, 'unit'>;

const users = (unit: PartitionRules['unit']) =>
  ({ name: `users_by_${unit}`, mode: 'partitions', partitions: { unit, ...rules } }) as const;

/** In reading order. */
export const ga4Streams = {
  sessions: { name: 'sessions', mode: 'partitions', partitions: { unit: 'day', ...rules } },
  usersByDay: users('day'),
  usersByWeek: users('week'),
  usersByMonth: users('month'),
} as const satisfies Record<string, PartitionStreamDeclaration>;
