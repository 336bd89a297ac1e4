import type { Pool } from '../../../src/database/pool.js';
import type { Setting } from './setting.js';

const dayMs = 86_400_000;

/** What the questions may name of a company, as its facts have it. Needs `prepareFacts`. Days: YYYY-MM-DD, in the zones of its stores. */
export async function settingOf(
  pool: Pool,
  today: string,
  { latestDay = today, firstOpenDay = today }: Partial<Pick<Setting, 'latestDay' | 'firstOpenDay'>> = {},
): Promise<Setting> {
  const before = (days: number): string => daysBefore(today, days);
  const weekday = new Date(today).getUTCDay() || 7;
  const [year, month] = [Number(before(14).slice(0, 4)), Number(before(14).slice(5, 7))];
  return {
    ...{
      today,
      latestDay,
      firstOpenDay,
      yesterday: before(1),
      rangeFrom: before(13),
      secondDay: before(12),
      rangeTo: before(8),
    },
    ...{ weeksFrom: before(weekday + 13), weeksTo: before(weekday), quarterFrom: before(91), quarterTo: before(2) },
    ...{ stockFrom: before(40), quietSince: before(90), year, month, fiscalYear: year },
    ...(await namesOf(pool)),
  };
}

type Names = Pick<Setting, 'variant' | 'cities' | 'tags' | 'orderNumber'>;

/** The variant sold most often, the two cities and the two tags that most customers and orders have both of, and an order. */
async function namesOf(pool: Pool): Promise<Names> {
  const first = async (sql: string): Promise<string[]> => {
    const { rows } = await pool.query<{ names: string[] }>(sql);
    return rows[0]?.names ?? [];
  };
  const [variant = 'none'] = await first(
    'select array[variant] as names from plain.line_event where variant is not null group by variant order by count(*) desc, variant limit 1',
  );
  const [one = 'none', other = 'nowhere'] = await first(`
    select array[a.city, b.city] as names
    from (select distinct customer, city from plain.order_event where city is not null) a
    join (select distinct customer, city from plain.order_event where city is not null) b on b.customer = a.customer and b.city > a.city
    group by a.city, b.city order by count(*) desc, a.city, b.city limit 1`);
  const [tag = 'none', second = 'neither'] = await first(`
    select array[a.tag, b.tag] as names
    from plain.order_event o, unnest(o.tag) as a (tag), unnest(o.tag) as b (tag)
    where a.tag < b.tag group by a.tag, b.tag order by count(*) desc, a.tag, b.tag limit 1`);
  const [orderNumber = 'none'] = await first(
    'select array[min(order_number)] as names from warehouse.fact_orders where not is_test',
  );
  return { variant, cities: [one, other], tags: [tag, second], orderNumber };
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - days * dayMs).toISOString().slice(0, 10);
}
