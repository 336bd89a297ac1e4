import { AMAZON_CREDENTIALS } from '../../../../simulators/amazon/access.js';
import { createPool } from '../../../../src/database/pool.js';
import { amazon } from '../../../../src/ingest/amazon/index.js';
import { SharedBuckets } from '../../../../src/ledger/token-buckets/shared-buckets.js';
import { systemClock } from '../../../../src/runtime/clock.js';
import { silentLogger } from '../../../../src/runtime/log.js';
import { readStream } from '../../support/read-stream.js';

/** Reads the stock of an account twice, in a process of its own, with the buckets of a database. */
const { database, url } = JSON.parse(process.argv[2]!) as { database: string; url: string };
const pool = createPool(database);
for (let reading = 0; reading < 2; reading += 1) {
  const extractor = amazon.connect(
    {
      ...{ region: 'eu', ordersApi: 'auto', inventoryBy: 'summaries', baseUrl: url, tokenUrl: `${url}/auth/o2/token` },
      ...AMAZON_CREDENTIALS,
    },
    {
      ...{ sourceId: 'seller', clock: systemClock, log: silentLogger, signal: new AbortController().signal },
      ...{ backfillStart: new Date(), tokenBuckets: new SharedBuckets(pool) },
    },
  );
  await readStream(extractor, 'inventory');
}
await pool.end();
process.disconnect();
