import type { StreamDeclaration } from '../../../contract/extractor.js';

/** Meta does not change insights 28 days after they were reported. */
export const restatedForDays = 28;

/** In reading order: spend last, because it names campaigns. */
export const metaStreams = {
  campaigns: { name: 'campaigns', mode: 'full_scan', keepsHistory: true },
  adSpend: {
    name: 'ad_spend',
    mode: 'partitions',
    partitions: {
      unit: 'day',
      restatedForDays,
      readAgain: [
        { days: 3, every: 'sync' },
        { days: restatedForDays + 2, every: 'day' },
      ],
      keptForMonths: 37,
      mayBeEmpty: true,
    },
  },
} as const satisfies Record<string, StreamDeclaration>;
