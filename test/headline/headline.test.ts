import { expect } from 'chai';
import { type ExplainedChange, headlineOf } from '../../src/headline/headline.js';

const words = { locale: 'en-GB', compared: 'the week before' };

const berlin = { key: 'Berlin', label: 'Berlin', isOther: false, contribution: '4210', share: '0.836812' };
const others = { key: null, label: null, isOther: true, contribution: '821', share: '0.163188' };
const byCity = { dimension: 'CITY', title: 'City', concentration: '0.6', drivers: [berlin, others] };

const netSales: ExplainedChange = {
  ...{ metric: 'NET_SALES', title: 'Net sales', unit: 'MONEY', currency: 'GBP', isComparable: true },
  ...{ current: '46956.00', previous: '41925.00', change: '5031', changePercent: '12', dimensions: [byCity] },
};
const withDriver = (changes: object): ExplainedChange => ({
  ...netSales,
  dimensions: [{ ...byCity, drivers: [{ ...berlin, ...changes }, others] }],
});
const sentence = (changes: Partial<ExplainedChange> = {}): string => headlineOf({ ...netSales, ...changes }, words);

describe('The headline of a change', () => {
  it('says by how much, and which segment most of it is', () => {
    expect(sentence()).to.equal(
      'Net sales rose 12.0% against the week before, mostly city Berlin: +£4,210.00 of +£5,031.00.',
    );
    const named = { ...words, nameOf: (_: string, { label }: { label: string | null }) => label };
    expect(headlineOf(netSales, named)).to.contain(', mostly Berlin: +£4,210.00');
  });

  it('names the largest segment that went the same way', () => {
    const down = { key: 'Bonn', label: 'Bonn', isOther: false, contribution: '-9000', share: '-1.78' };
    expect(sentence({ dimensions: [{ ...byCity, drivers: [down, berlin, others] }] })).to.contain('mostly city Berlin');
  });

  it('does not say "mostly" of less than half, and says what all others did if a segment did more than the whole', () => {
    expect(headlineOf(withDriver({ contribution: '2000.00', share: '0.397535' }), words)).to.contain(
      ', most of all city Berlin: +£2,000.00 of +£5,031.00.',
    );
    expect(headlineOf(withDriver({ contribution: '6000.00', share: '1.192606' }), words)).to.contain(
      ', mostly city Berlin: +£6,000.00, against -£969.00 of all others.',
    );
    expect(headlineOf(withDriver({ key: null, label: null }), words)).to.contain(', mostly without a city: ');
  });

  it('names no segment if none stands out, or none was asked for', () => {
    expect(sentence({ dimensions: [{ ...byCity, concentration: '0.099999' }] })).to.equal(
      'Net sales rose 12.0% against the week before; no segment stands out.',
    );
    expect(sentence({ dimensions: [] })).to.equal('Net sales rose 12.0% against the week before.');
  });

  it('has no percentage of nothing, nor one that would read 0.0%', () => {
    expect(sentence({ previous: '0.00', current: '5031.00', changePercent: null, dimensions: [] })).to.equal(
      'Net sales rose from £0.00 to £5,031.00 against the week before.',
    );
    expect(sentence({ change: '-0.50', changePercent: '-0.001193', dimensions: [] })).to.equal(
      'Net sales fell by £0.50 against the week before.',
    );
    expect(sentence({ change: '0.00', changePercent: '0' })).to.equal(
      'Net sales stayed the same as the week before: £46,956.00.',
    );
  });

  it('has the changes of rates in points, and counts as they are', () => {
    const rate = { metric: 'GROSS_MARGIN_RATE', title: 'Gross margin rate', unit: 'RATIO' };
    const driver = { ...berlin, contribution: '-0.01', share: '0.813008' };
    expect(
      sentence({
        ...{ ...rate, current: '0.4', previous: '0.4123', change: '-0.0123', changePercent: '-2.983265' },
        dimensions: [{ ...byCity, drivers: [driver] }],
      }),
    ).to.equal(
      'Gross margin rate fell by 1.23 points against the week before, mostly city Berlin: -1 points of -1.23 points.',
    );
    const orders = {
      metric: 'ORDERS',
      title: 'Orders',
      unit: 'COUNT',
      current: '1200',
      previous: '1000',
      change: '200',
    };
    expect(
      sentence({
        ...orders,
        changePercent: '20',
        dimensions: [{ ...byCity, drivers: [{ ...berlin, contribution: '150', share: '0.75' }] }],
      }),
    ).to.equal('Orders rose 20.0% against the week before, mostly city Berlin: +150 of +200.');
  });

  it('says why there is no comparison', () => {
    const none = { change: null, changePercent: null, dimensions: [] };
    expect(sentence({ ...none, isComparable: false })).to.equal(
      'No comparison of net sales with the week before: the two periods are not known to the same extent.',
    );
    expect(sentence({ ...none, previous: null })).to.equal(
      'No comparison of net sales with the week before: one of the two periods has no value.',
    );
  });
});
