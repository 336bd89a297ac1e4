import type { Random } from '../../../simulators/kit/random.js';
import type { Receipt } from '../../../simulators/trade/ledger.js';
import type { SourceConfig } from '../../../src/config/config.js';
import type { StoreRecord } from '../../models/store-histories.js';

/** One store of a company, on the company's clock. */
export interface Branch {
  source: SourceConfig;
  /** The zone of its business days. */
  zone: string;
  /** An event there, now. */
  live(random: Random): void;
  /** The current contents of its own books, by currency. */
  receipts(): ReadonlyMap<string, readonly Receipt[]>;
  /** The people by its accounts and orders. */
  contacts(): StoreRecord[];
  close(): Promise<void>;
}

/** What the sources of all branches have in common. */
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
