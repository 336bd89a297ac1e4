import { expect } from 'chai';
import { renderToString } from 'preact-render-to-string';
import { DataTable } from '../../src/charts/data-table.js';
import { readingOf } from '../../src/charts/data/chart-data.js';
import { Explore } from '../../src/charts/explore.js';
import { TimeLine } from '../../src/charts/time-line.js';
import { all, drawn } from './drawn.js';
import { sampleData } from './sample-data.js';

describe('A chart, for those who do not see it', () => {
  const data = sampleData(
    { Orders: ['1234.5', null], Before: ['0', '-7'] },
    {
      categories: [
        { label: 'Mon', name: 'Monday, 2 November' },
        { label: 'Tue', isOpen: true },
      ],
      description: 'Fell & rose <fast>.',
    },
  );

  it('has a title and a description that it is named by', () => {
    const elements = drawn(<TimeLine id="orders" data={data} />);
    const [svg] = all(elements, 'svg');
    expect(svg!.attributes['role']).to.equal('img');
    expect(svg!.attributes['aria-labelledby']).to.equal('orders-title orders-desc');
    expect(all(elements, 'title')[0]).to.deep.include({ text: 'Orders by letter', attributes: { id: 'orders-title' } });
    expect(all(elements, 'desc')[0]!.text).to.equal(
      'Fell &amp; rose &lt;fast>. Drawn dashed or faint: not complete yet.',
    );
  });

  it('has all its values as a table', () => {
    const elements = drawn(<DataTable data={data} />);
    expect(all(elements, 'caption')[0]!.text).to.equal('Orders by letter');
    expect(all(elements, 'th').map(({ text, attributes }) => [attributes['scope'], text])).to.deep.equal([
      ['col', 'Letter'],
      ['col', 'Orders'],
      ['col', 'Before'],
      ['row', 'Monday, 2 November'],
      ['row', 'Tue (not complete yet)'],
    ]);
    expect(all(elements, 'td').map(({ text }) => text)).to.deep.equal(['1,234.5', '0', '–', '-7']);
  });

  it('is read value by value with the arrow keys of a range', () => {
    const elements = drawn(
      <Explore data={data}>{(active) => <TimeLine id="o" data={data} active={active} />}</Explore>,
    );
    const [range] = all(elements, 'input');
    expect(range!.attributes).to.include({
      type: 'range',
      min: '0',
      max: '1',
      'aria-label': 'Values of Orders by letter',
    });
    expect(range!.attributes['aria-valuetext']).to.equal('Tue (not complete yet): Orders –; Before -7');
    expect(readingOf(data, 0)).to.equal('Monday, 2 November: Orders 1,234.5; Before 0');
  });

  it('has no inline style, and is the same each time', () => {
    const chart = () => renderToString(<TimeLine id="o" data={data} active={0} />);
    expect(chart()).not.to.match(/style/);
    expect(chart()).to.equal(chart());
  });
});
