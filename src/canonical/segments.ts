/**
 * Lifetime net sales, in the reporting currency, at which the value segments above `low` begin. Decimal strings. The configuration
 * file says where each segment ends instead, see `segmentBounds` in `config/load.ts`.
 */
export interface SegmentBounds {
  readonly medium: string;
  readonly high: string;
  readonly vip: string;
}
