import { Resvg } from '@resvg/resvg-js';
import { expect } from 'chai';
import { Columns } from '../../src/charts/columns.js';
import { DataTable } from '../../src/charts/data-table.js';
import { palettes } from '../../src/charts/theme/palette.js';
import { chartSvg } from '../../src/pictures/chart-svg.js';
import { svgToPng } from '../../src/pictures/svg-to-png.js';
import { sampleData } from '../charts/sample-data.js';
import { decodePng, type Pixels } from './decode-png.js';

const size = { width: 150, height: 100 };

describe('The picture of a chart', () => {
  const data = sampleData({ Orders: ['100', '50', '0'] }, { title: 'A "quoted" & <odd> title' });
  const chart = <Columns id="c" data={data} size={size} />;

  for (const theme of ['light', 'dark'] as const) {
    it(`has its bars, as high as their values, and its texts, in the colours of the theme: ${theme}`, () => {
      const { series, ground, muted } = palettes[theme];
      const pixels = decodePng(svgToPng(chartSvg(chart, theme)));
      expect([pixels.width, pixels.height]).to.deep.equal([300, 200]);
      expect(pixels.at(0, 0)).to.equal(ground);
      const heights = columnHeights(pixels, series[0]);
      const [hundred, fifty] = [...new Set(heights.filter((height) => height > 20))].toSorted((a, b) => b - a);
      expect(hundred! / 2).to.be.closeTo(fifty!, 2);
      expect(countOf(pixels, muted)).to.be.greaterThan(50);
    });
  }

  it('would have no texts without its font, in silence', () => {
    const svg = chartSvg(chart, 'light');
    const bare = new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng();
    expect(countOf(decodePng(bare), palettes.light.muted)).to.equal(0);
    expect(columnHeights(decodePng(bare), palettes.light.series[0]).some((height) => height > 20)).to.equal(true);
  });

  it('has the signs of currencies', () => {
    const dots = (sign: string) => {
      const signs = sampleData({ Orders: ['1'] }, { formatShort: () => sign });
      return countOf(
        decodePng(svgToPng(chartSvg(<Columns id="c" data={signs} size={{ width: 70, height: 60 }} />, 'light'))),
        palettes.light.muted,
      );
    };
    const missing = dots('\u{e000}');
    for (const sign of ['zł', '₹', '€', '₺', 'Kč']) expect(dots(sign), sign).not.to.equal(missing);
  });

  it('is the same each time', () => {
    const [one, two] = [1, 2].map(() => svgToPng(chartSvg(chart, 'light'))) as [Buffer, Buffer];
    expect(one.equals(two)).to.equal(true);
  });

  it('is made of a chart only', () => {
    expect(() => chartSvg(<DataTable data={data} />, 'light')).to.throw(TypeError, 'made of a chart, got <table');
    expect(() => svgToPng('<svg')).to.throw(Error);
  });
});

/** How many pixels of the colour each column has. */
function columnHeights(pixels: Pixels, colour: string): number[] {
  return Array.from({ length: pixels.width }, (_, x) => {
    let height = 0;
    for (let y = 0; y < pixels.height; y += 1) height += pixels.at(x, y) === colour ? 1 : 0;
    return height;
  });
}

function countOf(pixels: Pixels, colour: string): number {
  return columnHeights(pixels, colour).reduce((sum, height) => sum + height, 0);
}
