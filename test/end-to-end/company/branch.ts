import type { Random } from '../../../simulators/kit/random.js';
import type { Receipt } from '../../../simulators/trade/ledger.js';
import type { SourceConfig } from '../../../src/config/config.js';
import type { StoreRecord } from '../../models/store-histories.js';

/** One store of a company, on the company's clock. */
export interface Branch {
  source: SourceConfig;
  /** Of its business days. */
  zone: string;
  /** Something happens there, now. */
  live(random: Random): void;
  /** What its own books are made of as of now, by currency. */
  receipts(): ReadonlyMap<string, readonly Receipt[]>;
  /** Who its accounts and its orders say that they are. */
  contacts(): StoreRecord[];
  close(): Promise<void>;
}

/** The parts of a source that are the same for all branches. */
export function branchSource(
  { id, platform, zone }: { id: string; platform: SourceConfig['platform']; zone: string },
  rest: Pick<SourceConfig, 'settings'> & Partial<SourceConfig>,
): SourceConfig {
  return {
    ...{ id, platform, name: null, timezone: null, currency: null },
    ...{ schedule: '0 5 * * *', scheduleTimezone: zone, backfillStart: '2024-01-01' },
    ...rest,
  };
}
