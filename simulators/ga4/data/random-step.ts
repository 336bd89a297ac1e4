import type { Random } from '../../kit/random.js';
import type { Visit } from '../model.js';
import type { Ga4Property } from '../property.js';
import { plusDays } from '../report/dates.js';
import { randomOrigin, randomVisit } from './generate.js';

/** Attribution settles within so many days. */
const attributedForDays = 8;

export const stepKinds = ['visit', 'visit', 'late visit', 'purchase', 'credit', 'spam'] as const;

/** One random event in the property, visible at once. False: there was nothing to change. */
export function takeStep(property: Ga4Property, random: Random, kind: (typeof stepKinds)[number], id: string): boolean {
  const today = property.today();
  const now = property.clock.now();
  const { timezone } = property.settings;
  if (kind === 'visit' || kind === 'late visit') {
    const date = kind === 'visit' ? today : plusDays(today, -random.int(1, 3));
    property.put([{ ...randomVisit(random, { id, date, timezone }), visibleAt: now }]);
    return true;
  }
  const first = plusDays(today, -(kind === 'credit' ? attributedForDays : 2));
  const recent = [...property.all()].filter(
    ({ date, visibleAt, purchases }) => date >= first && visibleAt <= now && (kind !== 'credit' || purchases > 0),
  );
  if (recent.length === 0) return false;
  const visit = random.pick(recent);
  if (kind === 'spam') property.remove(visit.date, visit.id);
  else property.put([{ ...visit, ...changed(kind, visit, random) }]);
  return true;
}

function changed(kind: 'purchase' | 'credit', { purchases, revenue }: Visit, random: Random): Partial<Visit> {
  if (kind === 'credit') return randomOrigin(random);
  return {
    purchases: purchases + 1,
    revenue: String(Number.parseInt(revenue, 10) + random.int(5, 90)),
    isEngaged: true,
  };
}
