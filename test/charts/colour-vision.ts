type Rgb = [number, number, number];

/** Severity 1 of Machado, Oliveira and Fernandes 2009, over linear light. */
const visions: Record<string, readonly number[]> = {
  everyone: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
};

export const visionNames = Object.keys(visions);

/** The distance of two colours (`#rrggbb`) in CIE L*a*b* (D65), as seen with that vision; 2.3 is just noticeable. */
export function distance(one: string, two: string, vision: string): number {
  const [a, b] = [lab(seen(linear(one), vision)), lab(seen(linear(two), vision))];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** The contrast of two colours as WCAG 2 defines it, from 1 to 21. */
export function contrast(one: string, two: string): number {
  const [low, high] = [luminance(one), luminance(two)].toSorted((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function luminance(colour: string): number {
  const [red, green, blue] = linear(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function linear(colour: string): Rgb {
  if (!/^#[0-9a-f]{6}$/.test(colour)) throw new TypeError(`Not a colour: ${colour}`);
  return [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
}

function seen([red, green, blue]: Rgb, vision: string): Rgb {
  const matrix = visions[vision]!;
  return [0, 3, 6].map((row) => {
    const light = matrix[row]! * red + matrix[row + 1]! * green + matrix[row + 2]! * blue;
    return Math.min(1, Math.max(0, light));
  }) as Rgb;
}

function lab([red, green, blue]: Rgb): Rgb {
  const x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505;
  const y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  const z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089;
  const [fx, fy, fz] = [x, y, z].map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)) as Rgb;
  return [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
}
