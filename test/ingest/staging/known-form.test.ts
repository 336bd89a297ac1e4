import { expect } from 'chai';
import fc from 'fast-check';
import { formReader } from '../../../src/ingest/staging/known-form.js';

const read = formReader({
  campaign: { name: 'ignored', id: 'whole' },
  day: 'text',
  device: new Set(['DESKTOP', 'CONNECTED_TELEVISION']),
  value: 'number',
});

/** What is read of a text that is an object as a whole; null: it has another form. */
function valuesOf(text: string): (string | undefined)[] | null {
  const values: (string | undefined)[] = [];
  return read(text, 0, values) === text.length ? values : null;
}

const usual = '{"campaign":{"name":"Brand é","id":"20000000000"},"day":"2026-11-18","device":"DESKTOP","value":1.250}';

describe('A row of a known form', () => {
  it('is read with its digits, in any order and with white space', () => {
    const values = ['20000000000', '2026-11-18', 'DESKTOP', '1.250'];
    expect(valuesOf(usual)).to.deep.equal(values);
    expect(valuesOf(JSON.stringify(JSON.parse(usual), null, 2))).to.deep.equal([...values.slice(0, 3), '1.25']);
    const { campaign, ...others } = JSON.parse(usual) as Record<string, unknown>;
    expect(valuesOf(JSON.stringify({ ...others, campaign }))).to.deep.equal([...values.slice(0, 3), '1.25']);
  });

  it('is read where it stands, and what it lacks is not that of the row before', () => {
    const values: (string | undefined)[] = [];
    const rows = `${usual},{"campaign":{}},${usual}`;
    const end = read(rows, usual.length + 1, values);
    expect(rows.slice(end)).to.equal(`,${usual}`);
    expect(values).to.deep.equal([undefined, undefined, undefined, undefined]);
  });

  it('is left to be parsed if it has any other form', () => {
    for (const other of [
      usual.replace('DESKTOP', 'TOASTER'),
      usual.replace('Brand', 'Br\\u0061nd'),
      usual.replace('Brand', 'Br\nand'),
      usual.replace('"20000000000"', '20000000000'),
      usual.replace('20000000000', '020'),
      usual.replace('20000000000', '1234567890123456'),
      usual.replace('1.250', '"1.250"'),
      usual.replace('1.250', '01.25'),
      usual.replace('1.250', '1.25E2'),
      usual.replace('1.250', 'null'),
      usual.replace('"day"', '"days"'),
      usual.replace('"value"', '"day"'),
      usual.replace('"campaign":{', '"campaign":{"extra":1,'),
      usual.replace('{"name":"Brand é","id":"20000000000"}', '[]'),
      '{"day":"2026-11-18"}',
      '{}',
    ]) {
      expect(other).not.to.equal(usual);
      expect(valuesOf(other), other).to.equal(null);
    }
    for (let length = 0; length < usual.length; length += 1) expect(valuesOf(usual.slice(0, length))).to.equal(null);
  });

  it('is never read otherwise than by parsing it', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 20 }),
      fc.constantFrom('DESKTOP', 'CONNECTED_TELEVISION', '7', '0', ''),
    );
    const anything = fc.oneof(text, fc.double(), fc.integer(), fc.constant(null));
    const member = (value: fc.Arbitrary<unknown>) => fc.oneof({ arbitrary: value, weight: 4 }, anything);
    const rows = fc.record(
      {
        campaign: member(fc.record({ name: member(text), id: member(fc.nat().map(String)) }, { requiredKeys: [] })),
        day: member(text),
        device: member(fc.constantFrom('DESKTOP', 'CONNECTED_TELEVISION')),
        value: member(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 })),
      },
      { requiredKeys: [] },
    );
    let readOnes = 0;
    fc.assert(
      fc.property(rows, fc.boolean(), (row, isIndented) => {
        const json = JSON.stringify(row, null, isIndented ? 2 : 0);
        const values = valuesOf(json);
        if (values === null) return;
        readOnes += 1;
        const parsed = JSON.parse(json) as { campaign: { id?: string }; day?: string; device?: string; value?: number };
        const { campaign, day, device, value } = parsed;
        expect(values.slice(0, 3)).to.deep.equal([campaign.id, day, device]);
        expect(values[3] === undefined ? undefined : Number(values[3])).to.equal(value);
      }),
      { numRuns: 500 },
    );
    expect(readOnes).to.be.above(10);
  });
});
