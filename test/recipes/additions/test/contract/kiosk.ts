import { kioskLedger } from '../../simulators/kiosk/ledger.js';
import { type KioskEffect, KioskSimulator, kioskKey } from '../../simulators/kiosk/server.js';
import { type KioskSale, kioskZone, takeStep, trade } from '../../simulators/kiosk/trade.js';
import { makeClock, micros } from '../../simulators/kit/clock.js';
import type { Fault } from '../../simulators/kit/faults.js';
import { Random } from '../../simulators/kit/random.js';
import { ledgerBooks, warehouseBooks } from '../end-to-end/books.js';
import { clockOn } from '../ingest/support/syncing.js';
import { registerSecret } from '../support/secrets.js';
import { onHttpRequest } from './http-reads.js';
import type { PlatformUnderTest, PlatformWorld, StagedFault, WorldWanted } from './platform-under-test.js';

const now = micros('2026-07-01T06:00:00Z');
const dayMicros = 86_400_000_000;
/** Past the extractor's safety lag. */
const settleMs = 5000;
const refusedKey = 'kk_refused_everywhere';
registerSecret('the key of the kiosk', kioskKey);
registerSecret('a wrong key of the kiosk', refusedKey);

interface KioskWorld extends PlatformWorld {
  simulator: KioskSimulator;
}

async function openWorld({ seed, records, days }: WorldWanted): Promise<KioskWorld> {
  const virtual = makeClock({ mode: 'manual', at: now });
  // Several pages for few records, few for many.
  const simulator = new KioskSimulator(virtual, records > 1000 ? 500 : 12);
  trade(simulator, { from: now - days * dayMicros, to: now, sales: records }, new Random(seed));
  await simulator.start();
  const clock = clockOn(virtual);
  return {
    ...{ simulator, clock },
    source: (settings = {}) => ({
      ...{ id: 'pier', platform: 'KIOSK', name: null, timezone: kioskZone, currency: 'GBP' },
      ...{ schedule: '0 5 * * *', scheduleTimezone: kioskZone, backfillStart: '2025-01-01' },
      settings: { url: simulator.url, key: kioskKey, ...settings },
    }),
    change: (random) => {
      virtual.advance(random.int(1, 3000));
      takeStep(simulator, random);
    },
    settle: () => clock.sleep(settleMs),
    onRead: (listener) => onHttpRequest(simulator.url, listener),
    books: { ledger: () => ledgerBooks(kioskLedger(simulator.lists.sales!).days), warehouse: warehouseBooks },
    mend: () => simulator.faults.clear(),
    close: () => simulator.close(),
  };
}

const calls = (name: string, fault: Fault<KioskEffect, { path: string }>): StagedFault<KioskWorld> => ({
  name,
  stage: ({ simulator }) => simulator.inject(fault),
  isMet: ({ simulator }) => simulator.faults.count === 0,
});

export const kioskUnderTest: PlatformUnderTest<KioskWorld> = {
  platform: 'KIOSK',
  openWorld,
  ways: [{ name: 'by what changed', settings: {} }],
  faults: [
    calls('503 answers', { effect: { kind: 'status', status: 503 }, skip: 1, times: 3 }),
    calls('cut bodies', { effect: { kind: 'cut', afterBytes: 300 }, match: { path: '/sales' }, skip: 2, times: 2 }),
    calls('reset connections', { effect: { kind: 'reset' }, skip: 3, times: 2 }),
  ],
  memory: { small: 1000, large: 12_000, varianceBytes: 1 << 20 },
  drift: {
    stage: ({ simulator, clock }) => {
      const changed = { changed_at: `${clock.now().toISOString().slice(0, 19)}Z` };
      const sale = simulator.lists.sales![0] as KioskSale;
      simulator.put('sales', { ...sale, lines: [{ ...sale.lines[0]!, title: ['Mug'] as never }], ...changed });
    },
    reported: [{ stream: 'orders', path: 'lines[].title', value: 'array' }],
    reaches: [
      {
        sql: "select count(*)::integer as orders from warehouse.fact_orders where order_number = 'S000001'",
        rows: [{ orders: 1 }],
      },
    ],
  },
  refusals: [{ name: 'a key that is wrong', settings: { key: refusedKey }, code: 'http_401', says: /401/ }],
};
