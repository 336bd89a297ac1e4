import { registerEnumType } from 'type-graphql';
import type { Breakdown } from '../../models/queries/channels.js';

export const BreakdownEnum = {
  PLATFORM: 'platform',
  SOURCE: 'source',
  CHANNEL: 'channel',
} as const satisfies Record<string, Breakdown>;

registerEnumType(BreakdownEnum, {
  name: 'Breakdown',
  description: 'What the numbers of a period are split by.',
  valuesConfig: {
    PLATFORM: { description: 'A row for each platform.' },
    SOURCE: { description: 'A row for each source: a store or account.' },
    CHANNEL: { description: 'A row for each sales channel of each source.' },
  },
});
