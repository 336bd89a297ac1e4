import { registerEnumType } from 'type-graphql';
import type { Breakdown } from '../../models/queries/channels.js';

export const BreakdownEnum: { [B in Breakdown as Uppercase<B>]: B } = {
  PLATFORM: 'platform',
  SOURCE: 'source',
  CHANNEL: 'channel',
};

registerEnumType(BreakdownEnum, {
  name: 'Breakdown',
  description: 'What the numbers of a period are split by.',
  valuesConfig: {
    PLATFORM: { description: 'A row for each platform.' },
    SOURCE: { description: 'A row for each source: a store or account.' },
    CHANNEL: { description: 'A row for each sales channel of each source.' },
  },
});
