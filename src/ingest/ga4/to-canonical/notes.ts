import type { DayNote } from '../../../canonical/record.js';
import { formatDecimal, parseDecimal } from '../../staging/decimal.js';
import { restrictedMetrics } from '../client/metadata.js';

interface Sampling {
  samplesReadCount?: unknown;
  samplingSpaceSize?: unknown;
}

interface Truncation {
  dataTruncationType?: unknown;
  dataTruncationMessage?: unknown;
  dataTruncationDate?: unknown;
}

/** What Google says of the quality of a report. `hasOther`: a row has the value `(other)`. */
export function notesOf(metadata: Record<string, unknown>, hasOther: boolean): DayNote[] {
  const restricted = restrictedMetrics(metadata);
  return [
    ...listOf<Sampling>(metadata.samplingMetadatas).map(sampled),
    ...(metadata.subjectToThresholding === true ? [{ code: 'thresholded' as const, detail: null }] : []),
    ...(metadata.dataLossFromOtherRow === true || hasOther ? [{ code: 'other_row' as const, detail: null }] : []),
    ...listOf<Truncation>(metadata.dataTruncationReasons).map(truncated),
    ...(restricted.length > 0 ? [{ code: 'restricted' as const, detail: restricted.join(', ') }] : []),
  ];
}

/** Rows that do not add up to the day's total. */
export function shortfallNote(sessions: bigint, reported: string): DayNote {
  return {
    code: 'breakdown_incomplete',
    detail: `${formatDecimal(sessions)} of ${formatDecimal(parseDecimal(reported))} sessions`,
  };
}

function sampled({ samplesReadCount, samplingSpaceSize }: Sampling): DayNote {
  return { code: 'sampled', detail: `${String(samplesReadCount)} of ${String(samplingSpaceSize)} events were read` };
}

function truncated({ dataTruncationType, dataTruncationMessage, dataTruncationDate }: Truncation): DayNote {
  const said = dataTruncationMessage ?? dataTruncationType;
  const before = typeof dataTruncationDate === 'string' ? ` (data before ${dataTruncationDate})` : '';
  return { code: 'truncated', detail: `${typeof said === 'string' ? said : 'no reason is given'}${before}` };
}

function listOf<T>(value: unknown): T[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'object' && each !== null) : [];
}
