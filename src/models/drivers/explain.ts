import { servedDecimals } from '../metrics/metric.js';
import { type Effect, effectsOnRatio, effectsOnSum } from './effects.js';
import { decimalOf, magnitude, quotient, signOf, sumOf } from './exact.js';
import { type Member, together, type Whole, withRest } from './members.js';

/** What a value of a dimension contributes. Decimals; null: there is none. */
export interface Driver {
  key: string | null;
  label: string | null;
  isOther: boolean;
  current: string | null;
  previous: string | null;
  contribution: string;
  rateEffect: string | null;
  mixEffect: string | null;
  /** The contribution divided by the change of the whole. */
  share: string | null;
}

/** How a dimension divides a change. */
export interface Explanation {
  concentration: string;
  rateEffect: string | null;
  mixEffect: string | null;
  drivers: Driver[];
}

/** What is divided. */
export interface Change {
  isRatio: boolean;
  whole: Whole;
  /** The decimals of all amounts. */
  scale: number;
  /** What is served as the change, in units of 10^-`servedDecimals`. */
  change: bigint;
}

interface Weighed {
  member: Member;
  effect: Effect;
}

/** The `limit` largest contributions, and all others as one, which are the change to the last digit. */
export function explain(members: readonly Member[], asked: Change, limit: number): Explanation {
  const all = withRest(members, asked.whole);
  const effects = asked.isRatio
    ? effectsOnRatio(all, asked.whole, asked.change)
    : effectsOnSum(all, asked.scale, asked.change);
  const weighed = all.map((member, at) => ({ member, effect: effects[at]! })).sort(byContribution);
  const shown = weighed.filter(({ member }) => !member.isRest).slice(0, limit);
  const others = weighed.filter((each) => !shown.includes(each));
  return {
    concentration: decimalOf(concentration(weighed, asked.change), servedDecimals),
    ...effectTexts(addedUp(weighed)),
    drivers: [
      ...shown.map(({ member, effect }) => driverOf(member, effect, asked)),
      ...(others.length > 0
        ? [
            driverOf(
              { key: null, label: null, isOther: true, ...together(others.map(({ member }) => member)) },
              addedUp(others),
              asked,
            ),
          ]
        : []),
    ],
  };
}

/** The largest first; of equal ones that with the first key, by its bytes. */
function byContribution(a: Weighed, b: Weighed): number {
  const [one, other] = [a, b].map(({ effect }) => magnitude(effect.contribution)) as [bigint, bigint];
  if (one !== other) return one > other ? -1 : 1;
  const [key, otherKey] = [a.member.key, b.member.key];
  if (key === otherKey) return 0;
  if (key === null || otherKey === null) return key === null ? 1 : -1;
  return key < otherKey ? -1 : 1;
}

/**
 * How far one value stands out, 0 to 1, in units of 10^-`servedDecimals`: of the largest contribution in the direction of the change, its share in all movement,
 * up and down, less its share in what was sold in both periods. Where all values change alike it is zero, whatever their sizes, and
 * so it is for a dimension that has one value.
 */
function concentration(weighed: readonly Weighed[], change: bigint): bigint {
  const movement = sumOf(weighed.map(({ effect }) => magnitude(effect.contribution)));
  const size = sumOf(weighed.map(({ effect }) => effect.size));
  const leading = weighed.find(
    ({ member, effect }) => !member.isRest && (change === 0n || signOf(effect.contribution) === signOf(change)),
  );
  if (!leading || movement === 0n || size === 0n) return 0n;
  const { contribution, size: own } = leading.effect;
  const beyond = quotient(magnitude(contribution) * size - own * movement, movement * size)!;
  return beyond < 0n ? 0n : beyond;
}

function addedUp(weighed: readonly Weighed[]): Pick<Effect, 'contribution' | 'rate' | 'mix'> {
  const of = (part: 'rate' | 'mix'): bigint | null =>
    weighed.some(({ effect }) => effect[part] === null) ? null : sumOf(weighed.map(({ effect }) => effect[part]!));
  return { contribution: sumOf(weighed.map(({ effect }) => effect.contribution)), rate: of('rate'), mix: of('mix') };
}

function driverOf(
  { key, label, numerator, denominator, ...rest }: Omit<Member, 'isRest'> & { isOther?: boolean },
  effect: Pick<Effect, 'contribution' | 'rate' | 'mix'>,
  { isRatio, change, scale }: Change,
): Driver {
  const value = (side: 'current' | 'previous'): string | null => {
    return servedText(quotient(numerator[side], isRatio ? denominator[side] : 10n ** BigInt(scale)));
  };
  return {
    ...{ key, label, isOther: rest.isOther ?? false },
    ...{ current: value('current'), previous: value('previous') },
    contribution: decimalOf(effect.contribution, servedDecimals),
    ...effectTexts(effect),
    share: servedText(quotient(effect.contribution, change)),
  };
}

function effectTexts({ rate, mix }: Pick<Effect, 'rate' | 'mix'>): Pick<Driver, 'rateEffect' | 'mixEffect'> {
  return { rateEffect: servedText(rate), mixEffect: servedText(mix) };
}

/** Of units of 10^-`servedDecimals`. */
export function servedText(units: bigint | null): string | null {
  return units === null ? null : decimalOf(units, servedDecimals);
}
