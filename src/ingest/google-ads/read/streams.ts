import type { PartitionRules, StreamDeclaration } from '../../../contract/extractor.js';

/** Conversions are booked on the day of the click, up to this many days later by default. */
export const usualLookbackDays = 30;
/** The longest lookback of a conversion action. */
export const longestLookbackDays = 90;

/** Cost is corrected for invalid clicks within days. The longer ones reach beyond the lookback: the last reading is of final numbers. */
const readAgainUsually = [
  { days: 3, every: 'sync' },
  { days: usualLookbackDays + 2, every: 'day' },
] as const satisfies PartitionRules['readAgain'];

/** In reading order: spend last, because it names campaigns. */
export const googleAdsStreams = {
  campaigns: { name: 'campaigns', mode: 'full_scan', keepsHistory: true },
  adSpend: {
    name: 'ad_spend',
    mode: 'partitions',
    partitions: {
      unit: 'day',
      restatedForDays: longestLookbackDays,
      readAgain: [...readAgainUsually, { days: longestLookbackDays + 2, every: 'week' }],
      // Of daily figures, since June 2026.
      keptForMonths: 37,
      mayBeEmpty: true,
    },
  },
} as const satisfies Record<string, StreamDeclaration>;

/** The rules of an account whose days are restated for so long. */
export function readAgainOf(restatedForDays: number): PartitionRules['readAgain'] {
  return restatedForDays > usualLookbackDays ? googleAdsStreams.adSpend.partitions.readAgain : readAgainUsually;
}
