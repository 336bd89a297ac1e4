import { expect } from 'chai';
import { comparisons, parseAddress, printAddress, reportFilter } from '../../dashboard/src/address/address.js';
import { chartPeriod, parseRange } from '../../dashboard/src/address/range.js';

const dateOf = (text: string) => parseRange(text)?.date;
const between = (from: string, to: string) => ({ range: { from, to } });
const relative = (last: number, unit: string, includeCurrent = false) => ({ relative: { last, unit, includeCurrent } });

describe("The dashboard's address", () => {
  it('has ranges by calendar, relative and fiscal', () => {
    expect(dateOf('today')).to.deep.equal(relative(1, 'DAY', true));
    expect(dateOf('last-28-days')).to.deep.equal(relative(28, 'DAY'));
    expect(dateOf('this-quarter')).to.deep.equal(relative(1, 'QUARTER', true));
    expect(dateOf('last-12-months')).to.deep.equal(relative(12, 'MONTH'));
    expect(dateOf('2024-02')).to.deep.equal(between('2024-02-01', '2024-02-29'));
    expect(dateOf('2026-Q4')).to.deep.equal(between('2026-10-01', '2026-12-31'));
    // 2012-12-31 is in week 1 of ISO year 2013; 2020 has 53 weeks.
    expect(dateOf('2013-W01')).to.deep.equal(between('2012-12-31', '2013-01-06'));
    expect(dateOf('2020-W53')).to.deep.equal(between('2020-12-28', '2021-01-03'));
    expect(dateOf('FY2026-Q2')).to.deep.equal({ fiscalYear: [2026], fiscalQuarter: [2] });
    expect(dateOf('2026-01-31..2026-02-01')).to.deep.equal(between('2026-01-31', '2026-02-01'));
  });

  it('knows what no range is', () => {
    const wrong = ['', 'last-0-days', 'last-9999-days', '2026-13', '2026-Q5', '2026-W1', '2021-W53', '1899', 'FY26'];
    for (const text of [...wrong, '2026-02-30..2026-03-01', '2026-03-01..2026-02-01', 'last-28-Days', '__proto__']) {
      expect(parseRange(text), text).to.equal(null);
    }
  });

  it('is printed as it was read, without what is as by default', () => {
    const texts = [
      '/',
      '/?range=2026-Q3&compare=none',
      '/sales?compare=year&store=london&store=berlin&country=GB&category=Caf%C3%A9+%26+Tea&segment=vip',
    ];
    for (const text of texts) {
      const [path, search = ''] = text.split('?');
      const { address, problems } = parseAddress(path!, search);
      expect(problems).to.deep.equal([]);
      expect(printAddress(address)).to.equal(text);
    }
    expect(printAddress(parseAddress('/', 'range=last-28-days&compare=previous').address)).to.equal('/');
  });

  it('says what it left out', () => {
    const { address, problems } = parseAddress('/', 'range=soon&compare=mars&segment=whale&store=&x=1&range=today', {
      sort: (value) => value === 'orders',
    });
    expect(printAddress(address)).to.equal('/');
    expect(problems.map(({ name }) => name).toSorted()).to.deep.equal([
      'compare',
      'range',
      'range',
      'segment',
      'store',
      'x',
    ]);
    const own = parseAddress('/', 'sort=orders', { sort: (value) => value === 'orders' });
    expect(printAddress(own.address)).to.equal('/?sort=orders');
    expect(own.problems).to.deep.equal([]);
  });

  it('becomes the filter and the comparison of a report', () => {
    const { address } = parseAddress('/', 'range=2026-09&store=london&country=GB&country=DE&segment=vip&compare=year');
    expect(reportFilter(address)).to.deep.equal({
      date: between('2026-09-01', '2026-09-30'),
      source: ['london'],
      where: [
        { dimension: 'COUNTRY', in: ['GB', 'DE'] },
        { dimension: 'SEGMENT', in: ['vip'] },
      ],
    });
    expect(comparisons(address.compare)).to.deep.equal([{ with: 'PREVIOUS_YEAR_ISO' }]);
    expect(comparisons('none')).to.deep.equal([]);
  });

  it('has periods of a chart that fit its range', () => {
    const periodOf = (text: string) => chartPeriod(parseRange(text)!);
    expect(
      ['today', 'last-28-days', 'last-quarter', 'last-26-weeks', 'this-year', 'FY2026'].map(periodOf),
    ).to.deep.equal([...['HOUR', 'DAY', 'DAY', 'WEEK', 'MONTH', 'MONTH']]);
  });
});
