import { expect } from 'chai';
import { clocksPutBack } from '../../../src/ingest/woocommerce/read/clock-changes.js';

describe('WooCommerce: the nights in which clocks go back', () => {
  const instants = (zone: string, from: string, to: string): string[] =>
    clocksPutBack(zone, new Date(from), new Date(to)).map((at) => at.toISOString());

  it('are those of the zone, over all years of a span', () => {
    expect(instants('Europe/Berlin', '2023-06-01T00:00:00Z', '2026-01-01T00:00:00Z')).to.deep.equal([
      '2023-10-29T01:00:00.000Z',
      '2024-10-27T01:00:00.000Z',
      '2025-10-26T01:00:00.000Z',
    ]);
    expect(instants('America/New_York', '2025-01-01T00:00:00Z', '2025-12-31T00:00:00Z')).to.deep.equal([
      '2025-11-02T06:00:00.000Z',
    ]);
    expect(instants('Asia/Tokyo', '2020-01-01T00:00:00Z', '2026-01-01T00:00:00Z')).to.deep.equal([]);
  });

  it('count at the end of a span, but not at its start', () => {
    const change = '2025-10-26T01:00:00.000Z';
    expect(instants('Europe/Berlin', '2025-10-26T00:59:59Z', change)).to.deep.equal([change]);
    expect(instants('Europe/Berlin', '2025-10-01T00:00:00Z', '2025-10-26T00:59:59Z')).to.deep.equal([]);
    expect(instants('Europe/Berlin', change, '2025-11-01T00:00:00Z')).to.deep.equal([]);
  });
});
