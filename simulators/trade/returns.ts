import type { Random } from '../kit/random.js';

/** Units of an order's line that have not been returned. */
export interface OpenUnits {
  lineId: number;
  /** Not always whole: some goods are sold by weight. */
  quantity: number;
}

/** A return or complaint: goods, with or without their postage, everything, only the postage, or nothing. */
export type Return =
  | { kind: 'goods'; units: OpenUnits[]; withShipping: boolean }
  | { kind: 'everything'; units: OpenUnits[] }
  | { kind: 'shipping' }
  | { kind: 'allowance' };

export function chooseReturn(open: readonly OpenUnits[], random: Random): Return {
  const kind = random.weighted([
    ['goods', 55],
    ['everything', 25],
    ['shipping', 6],
    ['allowance', 14],
  ] as const);
  return returnOf(kind, open, random);
}

export function returnOf(kind: Return['kind'], open: readonly OpenUnits[], random: Random): Return {
  if (kind === 'goods') return { kind, units: someUnits(open, random), withShipping: random.chance(0.18) };
  return kind === 'everything' ? { kind, units: [...open] } : { kind };
}

/** Some of the lines, with all or some of the units of each. */
function someUnits(open: readonly OpenUnits[], random: Random): OpenUnits[] {
  return random
    .shuffled(open)
    .slice(0, random.int(1, Math.max(1, open.length)))
    .map(({ lineId, quantity }) => ({ lineId, quantity: random.chance(0.5) ? quantity : partOf(quantity, random) }));
}

function partOf(quantity: number, random: Random): number {
  if (Number.isInteger(quantity)) return random.int(1, quantity);
  return random.int(1, Math.round(quantity * 1000)) / 1000;
}
