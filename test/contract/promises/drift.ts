import { expect } from 'chai';
import { Random } from '../../../simulators/kit/random.js';
import { startApi } from '../../../src/api/api.js';
import { localOwner } from '../../../src/ledger/principals/principal.js';
import { answer } from '../../api/support/graphql-client.js';
import { accessOf } from '../../api/support/test-api.js';
import type { Product } from '../../end-to-end/product.js';
import { type LogLine, listeningLogger, testLogger } from '../../support/test-logger.js';
import type { PlatformUnderTest, PlatformWorld } from '../platform-under-test.js';
import { stageOf, wayOf } from '../products.js';

interface ReportedDrift {
  stream: string;
  path: string;
  value: string | null;
}

/** 6: a platform may send more than this version knows. */
export function describeDrift<W extends PlatformWorld>(platform: PlatformUnderTest<W>): void {
  const { drift } = platform;
  it('accepts unknown fields and values, and reports each once: in the log and in the API', async () => {
    const stage = stageOf(await platform.openWorld({ seed: 'drift', records: 30, days: 28 }));
    const lines: LogLine[] = [];
    try {
      drift.stage(stage.world);
      await stage.world.settle();
      const log = listeningLogger((line) => lines.push(line));
      const product = await stage.product(wayOf(platform).settings, { log });
      const reported = (): ReportedDrift[] =>
        lines
          .filter(({ msg }) => msg.includes('this version does not know'))
          .map(({ stream, path, value }) => ({ stream, path, value: value ?? null }) as ReportedDrift);
      await product.sync();
      expect(reported()).to.have.deep.members(drift.reported);
      await stage.world.settle();
      stage.world.change(new Random('drift'));
      drift.stage(stage.world);
      await stage.world.settle();
      await product.sync();
      expect(reported(), 'after a second sync of the same words').to.have.length(drift.reported.length);
      expect(await askSchemaDrift(product)).to.have.deep.members(drift.reported);
      for (const { sql, rows } of drift.reaches) {
        expect((await product.database.pool.query(sql)).rows, sql).to.deep.equal(rows);
      }
      const { rows: rejected } = await product.database.pool.query('select * from ops.rejected_record');
      expect(rejected).to.deep.equal([]);
    } finally {
      await stage.close();
    }
  });
}

async function askSchemaDrift({ database }: Product): Promise<ReportedDrift[]> {
  const api = await startApi({
    pool: database.pool,
    settings: { host: '127.0.0.1', port: 0 },
    isProduction: true,
    reportingCurrency: 'GBP',
    reportingTimeZone: 'Europe/London',
    segmentBounds: { medium: '50', high: '200', vip: '1000' },
    access: accessOf(localOwner, database.pool),
    requestSyncs: async () => [],
    log: testLogger,
  });
  try {
    const { sources } = await answer<{ sources: { schemaDrift: ReportedDrift[] }[] }>(
      api.url,
      '{ sources { schemaDrift { stream path value } } }',
    );
    return sources.flatMap(({ schemaDrift }) => schemaDrift);
  } finally {
    await api.close();
  }
}
