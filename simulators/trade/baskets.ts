import type { Micros } from '../kit/clock.js';
import type { Random } from '../kit/random.js';
import { isGiftSeason, type Picked, type Shelves } from './shelves.js';

export interface BasketItem<Goods> extends Picked<Goods> {
  quantity: number;
}

interface Visit {
  at: Micros;
  /** The store's IANA time zone. */
  zone: string;
  /** The number of lines; random by default. */
  lines?: number | undefined;
}

/** The lines of a basket; empty if nothing is on sale. */
export function fillBasket<Goods>(
  shelves: Shelves<Goods>,
  { at, zone, lines }: Visit,
  random: Random,
): BasketItem<Goods>[] {
  const isSeason = isGiftSeason(at, zone);
  return Array.from({ length: lines ?? usualLines(random) }, () => {
    const picked = shelves.pick(at, isSeason);
    return picked && { ...picked, quantity: usualQuantity(random) };
  }).filter((item) => item !== undefined);
}

function usualLines(random: Random): number {
  if (random.chance(0.003)) return random.int(21, 40);
  return random.weighted([
    [1, 42],
    [2, 27],
    [3, 15],
    [4, 8],
    [5, 5],
    [8, 2],
    [12, 1],
  ] as const);
}

function usualQuantity(random: Random): number {
  return random.weighted([
    [1, 72],
    [2, 17],
    [3, 5],
    [4, 3],
    [6, 2],
    [12, 0.7],
    [48, 0.3],
  ] as const);
}
