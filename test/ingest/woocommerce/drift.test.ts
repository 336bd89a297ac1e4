import { expect } from 'chai';
import { plainOrder, sampleContents, sampleRefund } from '../../../simulators/woocommerce/test-support/sample-store.js';
import type { Source } from '../../../src/canonical/source.js';
import type { DriftReport, StoredRecord } from '../../../src/contract/extractor.js';
import { joinFragments } from '../../../src/contract/fragments.js';
import { stageWoo } from '../../../src/ingest/woocommerce/to-canonical/stage.js';
import { type SimulatedStore, startSimulatedStore } from '../support/simulated-store.js';
import { piecesOf } from '../support/syncing.js';

const source: Source = {
  sourceId: 'corner',
  platform: 'WOOCOMMERCE',
  name: 'The corner',
  currency: 'USD',
  timezone: 'America/New_York',
};

type Loose = Record<string, unknown>;

describe('WooCommerce: what staging has no word for', () => {
  let store: SimulatedStore;

  before(async () => {
    const { products } = sampleContents();
    const orders = [plainOrder(1, '2026-11-20T10:00:00Z', { refunds: [sampleRefund()] })];
    store = await startSimulatedStore({ products, orders }, '2026-11-22T18:54:00Z');
    await store.sync();
  });
  after(() => store.close());

  /** What is told of a record as the store sends it, changed. */
  async function toldOf(stream: string, key: string, change: (pieces: Loose[]) => void): Promise<string[]> {
    const pieces = piecesOf((await store.latest(stream)).get(key)!) as Loose[];
    change(pieces);
    const told: string[] = [];
    const drift: DriftReport = {
      unknownField: (path) => told.push(path),
      unknownValue: (path, value) => told.push(`${path}=${value}`),
    };
    const at = '2026-11-22T18:54:00Z';
    const payload = joinFragments(pieces.map((piece) => Buffer.from(JSON.stringify(piece))));
    const record: StoredRecord = {
      ...{ stream, key, payload: Buffer.from(payload), updatedAt: at, extractedAt: at },
      ...{ isDeleted: false, place: null },
    };
    stageWoo(record, source, drift);
    return told;
  }

  const firstOf = (record: Loose, list: string): Loose => (record[list] as Loose[])[0]!;

  it('is nothing of what a store of today sends', async () => {
    expect(await toldOf('orders', '1', () => undefined)).to.deep.equal([]);
    expect(await toldOf('products', '14', () => undefined)).to.deep.equal([]);
  });

  it('is told of lines of orders and of refunds, of refunds and of variations, and passes', async () => {
    const ofOrder = await toldOf('orders', '1', ([order, refund]) => {
      firstOf(order!, 'line_items').engraving = 'Ann';
      refund!.approved_by = 7;
      (refund!.line_items as Loose[]).push({
        ...firstOf(order!, 'line_items'),
        id: 9,
        quantity: 0,
        total: '0',
        scanned: 1,
      });
    });
    expect(ofOrder).to.include.members([
      'line_items[].engraving',
      'refunds[].approved_by',
      'refunds[].line_items[].scanned',
    ]);
    const ofProduct = await toldOf('products', '14', ([, variation]) => {
      variation!.shelf = 'B7';
    });
    expect(ofProduct).to.deep.equal(['variations[].shelf']);
  });
});
