import { expect } from 'chai';
import { type Palette, palettes } from '../../src/charts/theme/palette.js';
import { coloursByName, pageStyles, styleRules } from '../../src/charts/theme/style-rules.js';
import { contrast, distance, visionNames } from './colour-vision.js';

/** What lines, bars and texts need against what they lie on (WCAG 2.2, 1.4.11 and 1.4.3). */
const leastOfGraphics = 3;
const leastOfTexts = 4.5;
/** Nine times what is just noticeable. */
const leastDistance = 20;

describe('The colours of charts', () => {
  for (const [theme, palette] of Object.entries(palettes)) {
    it(`stand out from the ground: ${theme}`, () => {
      const { ground, ink, muted, series, up, down, total, compare, zero } = palette;
      for (const colour of [...series, up, down, total, compare, zero])
        expect(contrast(colour, ground), colour).to.be.at.least(leastOfGraphics);
      for (const colour of [ink, muted]) expect(contrast(colour, ground), colour).to.be.at.least(leastOfTexts);
    });

    it(`can be told apart with any sight: ${theme}`, () => {
      for (const [one, two] of pairs([...palette.series, palette.compare])) {
        for (const vision of visionNames)
          expect(distance(one, two, vision), `${one} ${two}, ${vision}`).to.be.at.least(leastDistance);
      }
      for (const [one, two] of pairs([palette.up, palette.down, palette.total])) {
        for (const vision of visionNames)
          expect(distance(one, two, vision), `${one} ${two}, ${vision}`).to.be.at.least(leastDistance);
      }
    });

    it(`of a heat map go one way, and its texts can be read: ${theme}`, () => {
      const { heat, ground, ink, inverseFrom } = palette;
      const fromGround = heat.map((colour) => contrast(colour, ground));
      expect(fromGround).to.deep.equal(fromGround.toSorted((a, b) => a - b));
      for (const [at, colour] of heat.entries()) {
        expect(contrast(colour, at >= inverseFrom ? ground : ink), colour).to.be.at.least(leastOfTexts);
        for (const vision of at > 0 ? visionNames : [])
          expect(distance(colour, heat[at - 1]!, vision), `${colour}, ${vision}`).to.be.at.least(7);
      }
    });
  }

  it('would be found to be alike: red and green of the same lightness', () => {
    expect(distance('#c05a4a', '#7f8a3c', 'everyone')).to.be.greaterThan(leastDistance);
    expect(distance('#b0653a', '#7f7a3c', 'deuteranopia')).to.be.lessThan(leastDistance);
    expect(contrast('#ffffff', '#000000')).to.be.closeTo(21, 0.001);
    expect(distance('#ffffff', '#000000', 'everyone')).to.be.closeTo(100, 0.1);
  });

  it('are each defined for the page in both themes, and nothing else is used there', () => {
    const styles = pageStyles();
    const used = new Set([...styles.matchAll(/var\(--([\w-]+)\)/g)].map(([, name]) => name!));
    expect(used.size).to.be.greaterThan(25);
    for (const [theme, palette] of Object.entries(palettes) as [string, Palette][]) {
      const block = new RegExp(`:root\\[data-theme=${theme}\\]\\{([^}]*)\\}`).exec(styles)![1]!;
      const defined = new Map(block.split(';').map((each) => each.slice(2).split(':') as [string, string]));
      for (const name of used) expect(defined.get(name), name).to.equal(coloursByName(palette).get(name.slice(2)));
    }
    expect(styleRules((name) => coloursByName(palettes.light).get(name)!)).not.to.include('undefined');
  });
});

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((one, at) => all.slice(at + 1).map((two): [T, T] => [one, two]));
}
