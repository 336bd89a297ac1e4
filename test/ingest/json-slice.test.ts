import { expect } from 'chai';
import fc from 'fast-check';
import { readJsonLines } from '../../src/ingest/reading/json-lines.js';
import { parseSlice, sliceFields, slicePage, sliceValue } from '../../src/ingest/reading/json-slice.js';

const path = ['data', 'orders', 'nodes'];

/** JSON text of a value, with white space and escapes that JSON.stringify would not write. */
const spaced = (value: unknown, indent: number): string =>
  JSON.stringify(value, null, indent).replace(/[é\u2028"\\/]/g, (c) => (c === '/' ? '\\/' : c));

const element = fc.oneof(
  fc.record({ id: fc.string(), updatedAt: fc.string(), rest: fc.jsonValue() }, { requiredKeys: [] }),
  fc.jsonValue(),
);

describe('slicing a page', () => {
  it('gives the same as JSON.parse, for any page', () => {
    fc.assert(
      fc.property(fc.array(element), fc.jsonValue(), fc.integer({ min: 0, max: 3 }), (nodes, beside, indent) => {
        const page = {
          before: beside,
          data: { other: beside, orders: { pageInfo: beside, nodes, after: beside } },
          beside,
        };
        const bytes = Buffer.from(spaced(page, indent));
        const { elements, envelope } = slicePage(bytes, path, ['id', 'updatedAt']);
        const parsed = JSON.parse(bytes.toString('utf8')) as typeof page;
        expect(elements.map((one) => parseSlice(one.bytes))).to.deep.equal(parsed.data.orders.nodes);
        for (const { bytes: own, fields } of elements) {
          const whole = parseSlice(own) as Record<string, unknown> | null;
          const isObject = typeof whole === 'object' && whole !== null && !Array.isArray(whole);
          const expected = ['id', 'updatedAt'].map((name) =>
            isObject && Object.hasOwn(whole, name) ? whole[name] : undefined,
          );
          expect(fields.map(parseSlice)).to.deep.equal(expected);
        }
        parsed.data.orders.nodes = [];
        expect(envelope).to.deep.equal(parsed);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every byte of a record', () => {
    const record = '{ "id" : "gid:\\/\\/shop\\u002fOrder\\/1", "amount": 12345678901234567890.1234500, "x":[ ]}';
    const { elements } = slicePage(Buffer.from(`{"data":{"orders":{"nodes":[ ${record} ,${record}]}}}`), path, ['id']);
    expect(elements.map(({ bytes }) => Buffer.from(bytes).toString())).to.deep.equal([record, record]);
    expect(parseSlice(elements[0]!.fields[0]!)).to.equal('gid://shop/Order/1');
  });

  it('finds keys that are written with escapes', () => {
    const [id] = sliceFields(Buffer.from('{"\\u0069d":"1"}'), ['id']);
    expect(parseSlice(id!)).to.equal('1');
  });

  it('gives fields of fields, beside the whole that they are in', () => {
    const bytes = Buffer.from('{"segments":{"date":"2026-11-18"},"metrics":{"a":1,"costMicros":"7"},"a":{"b":1}}');
    const asked = ['metrics', 'segments.date', 'metrics.costMicros', 'a.b.c', 'none.at'];
    const fields = sliceFields(bytes, asked).map((field) => field && Buffer.from(field).toString());
    expect(fields).to.deep.equal(['{"a":1,"costMicros":"7"}', '"2026-11-18"', '"7"', null, null]);
  });

  it('returns a page without the array as a whole', () => {
    const body = { data: null, errors: [{ message: 'Throttled' }] };
    expect(slicePage(Buffer.from(JSON.stringify(body)), path, ['id'])).to.deep.equal({ elements: [], envelope: body });
  });

  it('refuses every truncated page', () => {
    const page = Buffer.from(JSON.stringify({ data: { orders: { nodes: [{ id: 'a"\\', n: [1, {}] }] } }, x: 1 }));
    for (let length = 0; length < page.length; length += 1) {
      expect(() => slicePage(page.subarray(0, length), path, ['id']), `${length} bytes`).to.throw(SyntaxError);
    }
  });

  it('gives the bytes of one value', () => {
    const page = Buffer.from('{"data":{"order":{"lineItems": {"nodes":[1.50]} }}}');
    expect(Buffer.from(sliceValue(page, ['data', 'order', 'lineItems'])!).toString()).to.equal('{"nodes":[1.50]}');
    expect(sliceValue(page, ['data', 'refund'])).to.equal(null);
  });
});

describe('reading JSON lines', () => {
  async function* pieces(text: string, size: number): AsyncGenerator<Buffer> {
    const bytes = Buffer.from(text);
    for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
  }

  it('gives the same lines however the stream is split', async () => {
    const lines = ['{"a":"é"}', '{}', '{"long":"abcdefghijklmnop"}'];
    for (const text of [`${lines.join('\n')}\n`, lines.join('\n'), `${lines.join('\r\n')}\r\n\r\n`]) {
      for (let size = 1; size < 12; size += 1) {
        const read: string[] = [];
        for await (const bytes of readJsonLines(pieces(text, size))) read.push(Buffer.from(bytes).toString());
        expect(read).to.deep.equal(lines);
      }
    }
  });
});
