import type { VNode } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { palettes, type ThemeName } from '../charts/theme/palette.js';
import { coloursByName, styleRules } from '../charts/theme/style-rules.js';

/** The only font that a picture has: what draws it looks for none on the machine. */
export const pictureFont = 'DejaVu Sans';

/**
 * A chart as an SVG document that needs nothing around it: its colours, its ground and its font are in it. `chart` is an element of a chart
 * of `src/charts/`. Throws `TypeError` for another one, since its picture would be empty.
 */
export function chartSvg(chart: VNode, theme: ThemeName): string {
  const drawn = renderToString(chart);
  const opened = /^<svg class="c-chart"[^>]*>/.exec(drawn)?.[0];
  if (!opened) throw new TypeError(`A picture is made of a chart, got ${drawn.slice(0, 60)}.`);
  const colours = coloursByName(palettes[theme]);
  const style = `<style>text{font-family:"${pictureFont}"}${styleRules((name) => colours.get(name)!)}</style>`;
  const ground = `<rect width="100%" height="100%" fill="${colours.get('ground')}"/>`;
  return `${opened}${style}${ground}${drawn.slice(opened.length)}`;
}
