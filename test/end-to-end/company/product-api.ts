import { type RunningApi, startApi } from '../../../src/api/api.js';
import { requestSyncs } from '../../../src/jobs/runs/request-syncs.js';
import { localOwner } from '../../../src/ledger/principals/principal.js';
import { accessOf } from '../../api/support/test-api.js';
import { testLogger } from '../../support/test-logger.js';
import type { Product } from '../product.js';

/** The API as a process of the product's configuration serves it. */
export function serveProduct({ setup }: Pick<Product, 'setup'>): Promise<RunningApi> {
  const { pool, clock, config } = setup;
  return startApi({
    ...{ pool, clock, log: testLogger, isProduction: false },
    settings: { host: '127.0.0.1', port: 0 },
    reportingCurrency: config.reporting.currency,
    reportingTimeZone: config.reporting.timezone,
    segmentBounds: config.segments,
    access: accessOf(localOwner, pool),
    requestSyncs: (wanted) => requestSyncs(pool, wanted),
  });
}
