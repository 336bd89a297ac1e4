import type { Random } from '../../../simulators/kit/random.js';
import type { Person } from '../../../simulators/trade/people.js';

export interface Contact {
  email: string | null;
  phone: string | null;
}

/**
 * How one of the people who buy at several branches identifies: in capitals, only by phone, with someone else's phone.
 */
export function contactOf(people: readonly Person[], random: Random): Contact {
  const { email, phone } = random.pick(people);
  return random.weighted([
    [{ email, phone: null }, 3],
    [{ email: asTyped(email, random), phone }, 4],
    [{ email: null, phone }, 2],
    [{ email, phone: random.pick(people).phone }, 1],
  ] as const);
}

function asTyped(email: string, random: Random): string {
  return random.chance(0.5) ? email.toUpperCase() : ` ${email}`;
}
