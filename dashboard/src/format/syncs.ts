import { divide } from '../../../clients/typescript/src/decimal/arithmetic.js';
import { decimal } from '../../../clients/typescript/src/decimal/decimal.js';
import type { SyncPhase, SyncStreamSubscription } from '../generated/documents.js';
import { countText, shareText } from './numbers.js';

type Progress = Pick<NonNullable<SyncStreamSubscription['syncProgress']>, 'phase' | 'counts' | 'streams'>;

const phases: Record<SyncPhase, string> = {
  EXTRACT: 'reading',
  WAIT: 'waiting',
  BUILD: 'building',
  ROLL_UP: 'adding up',
};

/** What a run is at: “reading orders 40.0%”, “building”. */
export function progressText({ phase, counts, streams }: Progress): string {
  const known = streams.find(({ progressPercent }) => progressPercent !== null && progressPercent !== '100');
  const percent = known?.progressPercent;
  return [
    phase === null ? 'waiting for a worker' : phases[phase],
    phase !== 'EXTRACT'
      ? ''
      : percent
        ? `${known.stream} ${shareText(divide(percent, decimal('100'), 4))}`
        : `${countText(counts.fetched)} records`,
  ]
    .filter((text) => text !== '')
    .join(' ');
}
