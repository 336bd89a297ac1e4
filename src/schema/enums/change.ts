import { registerEnumType } from 'type-graphql';
import { type ChangeKind, changeTypeOf } from '../../canonical/change-kind.js';

export type ChangeTypeValue = ChangeKind | 'everything';

const descriptions: Record<ChangeTypeValue, string> = {
  everything:
    'Everything is new from this version on: the first load, a rebuild, or more changes than are listed. Read everything again, then go on from its position. It is in every answer, whatever `types` are asked for.',
  order: 'An order.',
  orderItem: 'A line of an order.',
  refund: 'A refund row.',
  customer: 'A customer.',
  product: 'A product variant.',
  inventoryLevel: 'The stock of a product at a location from a day on.',
  dailySummary: 'The figures of a channel on a day.',
  weeklyTrend: 'The figures of a channel in an ISO week.',
  reportedDay:
    'What an account reported of a day, week or month: advertising, visits or visitors, also if its platform restated only what is to know of it; and its fees of a day.',
};

export const ChangeTypeEnum = Object.fromEntries(
  Object.keys(descriptions).map((value) => [changeTypeOf(value), value]),
) as Record<string, ChangeTypeValue>;

registerEnumType(ChangeTypeEnum, {
  name: 'ChangeType',
  description: 'What changed.',
  valuesConfig: Object.fromEntries(
    Object.entries(descriptions).map(([value, description]) => [changeTypeOf(value), { description }]),
  ),
});
