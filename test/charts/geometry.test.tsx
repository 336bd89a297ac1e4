import { expect } from 'chai';
import { Bars } from '../../src/charts/bars.js';
import { Columns } from '../../src/charts/columns.js';
import { HeatMap } from '../../src/charts/heat-map.js';
import { ShareBars, sharesOf } from '../../src/charts/share-bars.js';
import { Sparkline } from '../../src/charts/sparkline.js';
import { TimeLine } from '../../src/charts/time-line.js';
import { Waterfall } from '../../src/charts/waterfall.js';
import { all, drawn, pointsOf } from './drawn.js';
import { sampleData } from './sample-data.js';

/** Coordinates are rounded to a tenth of a pixel. */
const rounding = 0.11;

describe('Columns', () => {
  it('are as high as their values, from zero, and go down below it', () => {
    const bars = all(
      drawn(<Columns id="c" data={sampleData({ Orders: ['100', '50', '-25', '0'] })} />),
      'rect',
      'c-bar',
    );
    const [hundred, fifty, minus, zero] = bars.map(({ at }) => at) as [Rect, Rect, Rect, Rect];
    expect(hundred.height / 2).to.be.closeTo(fifty.height, rounding);
    expect(hundred.height / 4).to.be.closeTo(minus.height, rounding);
    expect(zero.height).to.equal(0);
    const base = hundred.y + hundred.height;
    expect(fifty.y + fifty.height).to.be.closeTo(base, rounding);
    expect(minus.y).to.be.closeTo(base, rounding);
  });

  it('start at zero even if no value is near it', () => {
    const elements = drawn(<Columns id="c" data={sampleData({ Orders: ['1000', '1010'] })} />);
    const [less, more] = all(elements, 'rect', 'c-bar').map(({ at }) => at) as [Rect, Rect];
    expect(more.height / less.height).to.be.closeTo(1.01, 0.001);
    expect(all(elements, 'path', 'c-zero')).to.have.length(1);
    expect(all(elements, 'text', 'c-text').map(({ text }) => text)).to.include('0');
  });

  it('have a mark where its label says', () => {
    const elements = drawn(<Columns id="c" data={sampleData({ Orders: ['100', '40'] })} />);
    const [hundred] = all(elements, 'rect', 'c-bar').map(({ at }) => at) as [Rect];
    const label = all(elements, 'text', 'c-text').find(({ text }) => text === '100')!;
    // The baseline of a text is a third of its height below its middle.
    expect(label.at['y']).to.be.closeTo(hundred.y + 4, rounding);
  });

  it('leave a gap where there is no value, and say so', () => {
    const elements = drawn(<Columns id="c" data={sampleData({ Orders: ['3', null, '0'] })} />);
    expect(all(elements, 'rect', 'c-bar')).to.have.length(2);
    expect(all(elements, 'text', 'c-text').filter(({ text }) => text === '–')).to.have.length(1);
  });

  it('stand on each other, what is below zero by itself', () => {
    const data = sampleData({ New: ['30', '10'], Returning: ['20', '-5'], Unknown: ['10', '5'] });
    const [a1, b1, a2, b2, a3, b3] = all(drawn(<Columns id="c" data={data} stacked />), 'rect', 'c-bar').map(
      ({ at }) => at,
    ) as Rect[];
    expect(a2!.y + a2!.height).to.be.closeTo(a1!.y, rounding);
    expect(a3!.y + a3!.height).to.be.closeTo(a2!.y, rounding);
    expect(b2!.y).to.be.closeTo(b1!.y + b1!.height, rounding);
    expect(b3!.y + b3!.height).to.be.closeTo(b1!.y, rounding);
  });

  it('beside each other do not overlap, nor leave their band', () => {
    const data = sampleData({ New: ['3', '4', '5'], Returning: ['1', '2', '3'] });
    const bars = all(drawn(<Columns id="c" data={data} />), 'rect', 'c-bar').map(({ at }) => at) as unknown as Rect[];
    const inOrder = bars.toSorted((a, b) => a.x - b.x);
    for (const [at, bar] of inOrder.slice(1).entries())
      expect(bar.x).to.be.at.least(inOrder[at]!.x + inOrder[at]!.width);
  });

  it('of what is not over are drawn apart, and it is said', () => {
    const data = sampleData({ Orders: ['3', '2'] }, { categories: [{ label: 'Mon' }, { label: 'Tue', isOpen: true }] });
    const elements = drawn(<Columns id="c" data={data} />);
    expect(all(elements, 'rect', 'c-bar', 'c-open')).to.have.length(1);
    expect(all(elements, 'desc')[0]!.text).to.include('not complete yet');
    expect(all(elements, 'text').map(({ text }) => text)).to.include('not complete yet');
  });
});

describe('A line over time', () => {
  it('goes through its values', () => {
    const elements = drawn(<TimeLine id="t" data={sampleData({ Orders: ['0', '50', '100', '25'] })} />);
    const [line] = all(elements, 'path', 'c-line', 'c-s0');
    const points = pointsOf(line!);
    const height = points[0]!.y - points[2]!.y;
    expect((points[0]!.y - points[1]!.y) / height).to.be.closeTo(0.5, 0.002);
    expect((points[0]!.y - points[3]!.y) / height).to.be.closeTo(0.25, 0.002);
    expect(points[2]!.x - points[1]!.x).to.be.closeTo(points[1]!.x - points[0]!.x, rounding * 2);
  });

  it('ends at a gap and begins again behind it; what is alone is a dot', () => {
    const elements = drawn(<TimeLine id="t" data={sampleData({ Orders: ['1', '2', null, '3', null, '4', '5'] })} />);
    const lines = all(elements, 'path', 'c-line', 'c-s0').map(pointsOf);
    expect(lines.map(({ length }) => length)).to.deep.equal([2, 2]);
    const [dot] = all(elements, 'circle', 'c-dot');
    expect(dot!.at['cx']).to.be.greaterThan(lines[0]![1]!.x).and.lessThan(lines[1]![0]!.x);
  });

  it('is dashed to what is not over, with a ring, unless the comparison is whole', () => {
    const data = sampleData({ Orders: ['1', '2', '1'], Before: ['2', '2', '2'] });
    data.series[1]!.isWhole = true;
    data.series[1]!.isComparison = true;
    const elements = drawn(
      <TimeLine
        id="t"
        data={{ ...data, categories: data.categories.map((each, at) => ({ ...each, isOpen: at === 2 })) }}
      />,
    );
    const drawnLines = all(elements, 'path', 'c-line').filter(({ attributes }) => attributes['d']!.includes('L'));
    expect(drawnLines.map(({ attributes }) => attributes['class'])).to.have.members([
      'c-line c-compare',
      'c-line c-s0',
      'c-line c-open c-s0',
    ]);
    expect(all(elements, 'circle', 'c-ring', 'c-s0')).to.have.length(1);
  });

  it('names days as often as they fit, the last always', () => {
    const labels = Array.from({ length: 90 }, (_, at) => `${(at % 30) + 1} Nov`);
    const data = sampleData({ Orders: labels.map(() => '1') }, { categories: labels.map((label) => ({ label })) });
    for (const width of [320, 720, 1400]) {
      const texts = all(drawn(<TimeLine id="t" data={data} size={{ width, height: 200 }} />), 'text', 'c-text');
      const named = texts.filter(({ text }) => text.endsWith('Nov')).map(({ at }) => at['x']!);
      expect(named.length).to.be.within(4, 30);
      for (const [at, x] of named.slice(1).entries()) expect(x - named[at]!).to.be.at.least(38);
      expect(texts.at(-1)!.text).to.equal('30 Nov');
    }
  });

  it('may leave zero out, which bars never do', () => {
    const data = sampleData({ Rate: ['1000', '1010'] });
    const texts = all(drawn(<TimeLine id="t" data={data} fromZero={false} />), 'text', 'c-text').map(
      ({ text }) => text,
    );
    expect(texts.map((text) => text.toUpperCase())).to.include('1.002K');
    expect(texts).not.to.include('0');
  });

  it('can be pointed at only where it is on a page', () => {
    const data = sampleData({ Orders: ['1', '2'] });
    expect(all(drawn(<TimeLine id="t" data={data} />), 'rect', 'c-hit')).to.have.length(0);
    const elements = drawn(<TimeLine id="t" data={data} active={1} />);
    expect(all(elements, 'rect', 'c-hit').map(({ attributes }) => attributes['data-at'])).to.deep.equal(['0', '1']);
    expect(all(elements, 'path', 'c-cursor')).to.have.length(1);
  });
});

describe('Bars', () => {
  it('are as long as their values, from the line of zero to either side, with the value at the end', () => {
    const elements = drawn(<Bars id="b" data={sampleData({ Orders: ['100', '50', '-25', null] })} />);
    const [hundred, fifty, minus] = all(elements, 'rect', 'c-bar').map(({ at }) => at) as Rect[];
    expect(hundred!.width / 2).to.be.closeTo(fifty!.width, rounding);
    expect(hundred!.width / 4).to.be.closeTo(minus!.width, rounding);
    expect(minus!.x + minus!.width).to.be.closeTo(hundred!.x, rounding);
    const texts = new Map(all(elements, 'text').map((each) => [each.text, each]));
    expect(texts.get('100')!.at['x']).to.be.closeTo(hundred!.x + hundred!.width + 6, rounding);
    expect(texts.get('-25')!.at['x']).to.be.closeTo(minus!.x - 6, rounding);
    expect(texts.get('-25')!.attributes['text-anchor']).to.equal('end');
    expect(texts.has('–')).to.equal(true);
  });

  it('have the share of each, which add up but for rounding, if the values are parts of a whole', () => {
    expect(sharesOf(['1', '1', '1'])).to.deep.equal(['0.3333', '0.3333', '0.3333']);
    const shown = (values: string[]) =>
      all(
        drawn(<ShareBars id="s" data={sampleData({ Orders: values })} formatShare={(share) => `${share} of all`} />),
        'text',
      )
        .map(({ text }) => text)
        .filter((text) => text.includes(' of all'));
    expect(shown(['30', '10'])).to.deep.equal(['30 · 0.7500 of all', '10 · 0.2500 of all']);
    expect(shown(['30', '-10'])).to.deep.equal([]);
    expect(shown(['0', '0'])).to.deep.equal([]);
  });
});

describe('A waterfall', () => {
  it('starts each change where the one before ended, and each total at zero', () => {
    const data = sampleData({ Amount: ['100', '-30', '10', '80', null, '-100'] });
    const elements = drawn(<Waterfall id="w" data={data} totals={[0, 3]} />);
    const [gross, less, more, net, below] = all(elements, 'rect', 'c-bar').map(({ at }) => at) as Rect[];
    expect(less!.y).to.be.closeTo(gross!.y, rounding);
    expect(more!.y + more!.height).to.be.closeTo(less!.y + less!.height, rounding);
    expect(net!.y).to.be.closeTo(more!.y, rounding);
    expect(net!.y + net!.height).to.be.closeTo(gross!.y + gross!.height, rounding);
    expect(less!.height / gross!.height).to.be.closeTo(0.3, 0.002);
    expect(below!.y).to.be.closeTo(net!.y, rounding);
    expect(below!.y + below!.height).to.be.greaterThan(gross!.y + gross!.height);
    expect(all(elements, 'rect', 'c-total')).to.have.length(2);
    expect(all(elements, 'rect', 'c-up')).to.have.length(1);
    // None to and from the gap.
    expect(all(elements, 'path', 'c-link')).to.have.length(3);
  });
});

describe('A heat map', () => {
  it('is the stronger the higher the value, empty where there is none', () => {
    const data = sampleData({ 0: ['1', '1'], 1: ['0.5', '0.2'], 2: ['0.01', null], 3: ['0', null] });
    const cells = all(drawn(<HeatMap id="h" data={data} />), 'rect', 'c-cell');
    expect(cells.map(({ attributes }) => attributes['class'])).to.deep.equal([
      'c-cell c-h6',
      'c-cell c-h6',
      'c-cell c-h3',
      'c-cell c-h1',
      'c-cell c-h0',
      'c-cell c-h0',
    ]);
  });

  it('says which single values are not over', () => {
    const data = sampleData({ 0: ['1', '1'], 1: ['1', null] }, { isOpenValue: (row, column) => row + column === 1 });
    const elements = drawn(<HeatMap id="h" data={data} />);
    expect(all(elements, 'rect', 'c-cell', 'c-open')).to.have.length(2);
    expect(all(elements, 'desc')[0]!.text).to.include('not complete yet');
  });
});

describe('A sparkline', () => {
  it('goes from its lowest to its highest value, with its gaps', () => {
    const elements = drawn(<Sparkline title="Orders" values={['1', '3', null, '2', '2.5']} isLastOpen />);
    const [line] = all(elements, 'path', 'c-line').map(pointsOf);
    expect(line!.map(({ y }) => y)).to.deep.equal([25, 3]);
    expect(all(elements, 'path', 'c-open')).to.have.length(1);
    expect(all(elements, 'svg')[0]!.attributes['aria-label']).to.equal('Orders');
  });
});

type Rect = { x: number; y: number; width: number; height: number };
