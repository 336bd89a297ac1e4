import { expect } from 'chai';
import { pagedRows, streamedRows } from '../../../src/ingest/google-ads/client/rows.js';

const row = (date: string) => ({ segments: { date }, metrics: { clicks: '1', conversions: 2.5 } });
const chunks = [
  { results: [row('2026-11-18'), row('2026-11-19')], fieldMask: 'segments.date', requestId: 'Qv1' },
  { results: [row('2026-11-20')], fieldMask: 'segments.date', requestId: 'Qv1', queryResourceConsumption: '412' },
];
const bytesOf = (value: unknown, indent?: number): Buffer => Buffer.from(JSON.stringify(value, null, indent));
const datesIn = (body: Buffer): unknown[] =>
  streamedRows(body, ['segments.date'], ({ fields }) => JSON.parse(Buffer.from(fields[0]!).toString())).rows;
const envelopeOf = (body: unknown): unknown => streamedRows(bytesOf(body), [], (row) => row.start).envelope;

describe('The rows of a Google Ads answer', () => {
  it('are those of all chunks, with or without white space', () => {
    const dates = ['2026-11-18', '2026-11-19', '2026-11-20'];
    expect(datesIn(bytesOf(chunks))).to.deep.equal(dates);
    expect(datesIn(Buffer.concat([bytesOf(chunks, 2), Buffer.from('\n')]))).to.deep.equal(dates);
    expect(pagedRows(bytesOf(chunks[0], 2), ['metrics']).rows).to.have.length(2);
  });

  it('are none of an empty array, and of a chunk or a page without them', () => {
    for (const empty of [[], [{ fieldMask: 'x', requestId: 'y' }]]) expect(datesIn(bytesOf(empty))).to.deep.equal([]);
    expect(pagedRows(bytesOf({ fieldMask: 'x' }), []).rows).to.deep.equal([]);
  });

  it('are none at all if the answer was cut anywhere, or goes on after its end', () => {
    const whole = bytesOf(chunks);
    for (let length = 1; length < whole.length; length += 1) {
      expect(() => datesIn(whole.subarray(0, length)), `${length} bytes`).to.throw(SyntaxError);
    }
    expect(() => datesIn(Buffer.concat([whole, Buffer.from(',')]))).to.throw(SyntaxError, 'more after the array');
  });

  it('leave an error that stands after them, or alone', () => {
    const error = { code: 500, message: 'Internal error encountered.' };
    expect(envelopeOf([chunks[0], { error }])).to.deep.equal({ error });
    expect(envelopeOf({ error })).to.deep.equal({ error });
  });
});
