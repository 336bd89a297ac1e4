/** How many colours a heat map has, from the lowest values to the highest. */
export const heatSteps = 7;

/** How many series have a colour of their own. */
export const seriesColours = 6;

export type ThemeName = 'light' | 'dark';

/** Colours as `#rrggbb`. */
export interface Palette {
  /** What charts lie on. */
  ground: string;
  /** Values and names. */
  ink: string;
  /** Labels of axes. */
  muted: string;
  grid: string;
  zero: string;
  /** What the first series is compared with. */
  compare: string;
  /** Series that stand for themselves. Their hues go dark and light in turn, so they differ for all kinds of sight. */
  series: readonly [string, string, string, string, string, string];
  up: string;
  down: string;
  total: string;
  /** Of a heat map. */
  heat: readonly [string, string, string, string, string, string, string];
  /** From which step of the heat map on texts have the colour of the ground. */
  inverseFrom: number;
}

export const palettes: Record<ThemeName, Palette> = {
  light: {
    ground: '#ffffff',
    ink: '#1b2430',
    muted: '#5a6675',
    grid: '#e6e9ee',
    zero: '#8a94a2',
    compare: '#87929f',
    series: ['#1f5fbf', '#c9620c', '#0c3532', '#7a126f', '#54461a', '#e0305a'],
    up: '#1f5fbf',
    down: '#c9620c',
    total: '#3c4858',
    heat: ['#edf3fb', '#d3e2f5', '#adc9ec', '#7fa9de', '#3d70bb', '#24559e', '#123468'],
    inverseFrom: 4,
  },
  dark: {
    ground: '#141a22',
    ink: '#e8edf4',
    muted: '#a3afbf',
    grid: '#2a3340',
    zero: '#66748a',
    compare: '#7d8a9d',
    series: ['#5c9dfa', '#f0964a', '#3fe3d8', '#a542b3', '#e3d3a0', '#cf3448'],
    up: '#5c9dfa',
    down: '#f0964a',
    total: '#aab6c6',
    heat: ['#1b2533', '#20324c', '#27456d', '#335d94', '#5489cf', '#7cabea', '#b4d1f9'],
    inverseFrom: 4,
  },
};
