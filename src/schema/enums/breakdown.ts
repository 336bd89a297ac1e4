import { registerEnumType } from 'type-graphql';
import type { Breakdown } from '../../models/reporting/channels.js';

export const BreakdownEnum: { [B in Breakdown as Uppercase<B>]: B } = {
  PLATFORM: 'platform',
  SOURCE: 'source',
  CHANNEL: 'channel',
};

registerEnumType(BreakdownEnum, {
  name: 'Breakdown',
  description: 'How the figures of a period are broken down.',
  valuesConfig: {
    PLATFORM: { description: 'One row per platform.' },
    SOURCE: { description: 'One row per source: a store or account.' },
    CHANNEL: { description: 'One row per sales channel of each source.' },
  },
});
