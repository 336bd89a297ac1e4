import { heatSteps, type Palette, palettes, seriesColours } from './palette.js';

/** How what the charts draw looks: the text of a style sheet. `colour` gives the colour of each name, see `coloursByName`. */
export function styleRules(colour: (name: string) => string): string {
  const toned = [...numbered('s', seriesColours), ...numbered('h', heatSteps), 'compare', 'up', 'down', 'total'];
  return [
    `.c-text{fill:${colour('muted')}}.c-ink{fill:${colour('ink')}}.c-strong{font-weight:bold}`,
    ...toned.map((name) => `.c-${name}{color:${colour(name)}}`),
    ...numbered('on-h', heatSteps).map((name) => `.c-${name}{fill:${colour(name)}}`),
    `.c-over{stroke:${colour('ground')};stroke-width:3;paint-order:stroke}`,
    `.c-grid,.c-zero,.c-link,.c-cursor{stroke:${colour('grid')};stroke-width:1;fill:none}`,
    `.c-zero,.c-link{stroke:${colour('zero')}}.c-link{stroke-dasharray:2 2}.c-cursor{stroke:${colour('muted')}}`,
    `.c-band{fill:${colour('grid')};fill-opacity:0.6}`,
    '.c-line{stroke:currentColor;stroke-width:2;stroke-linejoin:round;stroke-linecap:round;fill:none}',
    '.c-line.c-compare{stroke-width:1.5}.c-line.c-open{stroke-dasharray:4 4}',
    '.c-area{fill:currentColor;fill-opacity:0.1}',
    `.c-dot{fill:currentColor}.c-ring{stroke:currentColor;stroke-width:2;fill:${colour('ground')}}`,
    '.c-bar,.c-cell{fill:currentColor}',
    '.c-bar.c-open,.c-cell.c-open{fill-opacity:0.25;stroke:currentColor;stroke-width:1;stroke-dasharray:3 2}',
    `.c-cell.c-open{stroke:${colour('zero')}}`,
    '.c-hit{fill:none;pointer-events:all}',
  ].join('\n');
}

/**
 * The charts' part of a page's style sheet: the rules with their colours as variables, light or dark as the reader's system has it unless
 * `data-theme` of the root element says `light` or `dark`.
 */
export function pageStyles(): string {
  const [light, dark] = [declared(palettes.light), declared(palettes.dark)];
  return [
    `:root{${light}}`,
    `@media (prefers-color-scheme:dark){:root{${dark}}}`,
    `:root[data-theme=light]{${light}}`,
    `:root[data-theme=dark]{${dark}}`,
    // Paper is white.
    `@media print{:root:root:root{${light}}}`,
    styleRules((name) => `var(--c-${name})`),
    '.c-chart{display:block;max-width:100%;height:auto;font-variant-numeric:tabular-nums}',
    '.c-explore{position:relative}',
    '.c-range{position:absolute;inset:0;width:100%;height:100%;margin:0;opacity:0;pointer-events:none}',
    '.c-range:focus-visible+.c-chart{outline:2px solid var(--c-s0);outline-offset:2px}',
    '.c-reading{min-height:1.5em;margin:0.25rem 0 0;font-size:0.8125rem;color:var(--c-ink)}',
    '.c-table{border-collapse:collapse;font-variant-numeric:tabular-nums}',
    '.c-table caption{text-align:start;font-weight:bold}',
    '.c-table th{text-align:start;font-weight:normal}',
    '.c-table th,.c-table td{padding:0.25rem 0.75rem 0.25rem 0;border-bottom:1px solid var(--c-grid)}',
    '.c-table .c-number{text-align:end}',
    '@media (forced-colors:active){.c-chart{forced-color-adjust:none;background:var(--c-ground)}}',
    '',
  ].join('\n');
}

/** The colour of each name in the rules: `s0` is of the first series, `h0` of the lowest values, `on-h0` of texts on it. */
export function coloursByName({ series, heat, inverseFrom, ...named }: Palette): Map<string, string> {
  return new Map([
    ...Object.entries(named),
    ...series.map((colour, at): [string, string] => [`s${at}`, colour]),
    ...heat.flatMap((colour, at): [string, string][] => [
      [`h${at}`, colour],
      [`on-h${at}`, at >= inverseFrom ? named.ground : named.ink],
    ]),
  ]);
}

function declared(palette: Palette): string {
  return [...coloursByName(palette)].map(([name, colour]) => `--c-${name}:${colour}`).join(';');
}

function numbered(name: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${name}${at}`);
}
