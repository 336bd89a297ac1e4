import {
  arrivalMs,
  type BucketLevel,
  type BucketRules,
  msUntil,
  type TokenBuckets,
} from '../../contract/token-buckets.js';
import { type Queryable, type Sql, select, sql } from '../../database/sql.js';

/** Token buckets that all processes of a database share. Times are the callers', whose clocks hardly differ. */
export class SharedBuckets implements TokenBuckets {
  constructor(private readonly db: Queryable) {}

  async take(bucket: string, rules: BucketRules, now: Date): Promise<{ waitMs: number; rate: number }> {
    const { burst } = rules;
    const arrival = at(new Date(now.getTime() + arrivalMs));
    const untilFull = sql`(${burst}::double precision - ${filled(rules, now)}) / b.rate`;
    const level = await this.#change(bucket, rules, now, {
      tokens: { first: sql`${burst}::double precision - 1`, next: sql`${filled(rules, now)} - 1` },
      filledAt: {
        first: arrival,
        next: sql`greatest(${latest(now)}, ${arrival} - ${untilFull} * interval '1 second')`,
      },
    });
    return { waitMs: msUntil(0, level, now), rate: level.rate };
  }

  async has(bucket: string, rules: BucketRules, now: Date, spare: number): Promise<boolean> {
    const [row] = await select<{ tokens: number }>(
      this.db,
      sql`select ${filled(rules, now)} as tokens from ops.token_bucket b where b.bucket = ${bucket}`,
    );
    return (row?.tokens ?? rules.burst) >= spare + 1;
  }

  async learn(bucket: string, rules: BucketRules, now: Date, rate: number): Promise<void> {
    await this.#change(bucket, rules, now, {
      tokens: { first: sql`${rules.burst}::double precision`, next: filled(rules, now) },
      rate,
    });
  }

  async drain(bucket: string, rules: BucketRules, now: Date): Promise<number> {
    const level = await this.#change(bucket, rules, now, {
      tokens: { first: sql`0`, next: sql`least(${filled(rules, now)}, 0)` },
      filledAt: { first: at(now), next: at(now) },
    });
    return msUntil(1, level, now);
  }

  /** Changes a bucket, whether or not it is known, and returns its level. */
  async #change(bucket: string, rules: BucketRules, now: Date, change: Change): Promise<BucketLevel> {
    const { tokens, rate, filledAt = { first: at(now), next: latest(now) } } = change;
    const [row] = await select<{ tokens: number; rate: number; filledAt: string }>(
      this.db,
      sql`insert into ops.token_bucket as b (bucket, tokens, rate, filled_at)
        values (${bucket}, ${tokens.first}, ${rate ?? rules.rate}, ${filledAt.first})
        on conflict (bucket) do update set
          tokens = ${tokens.next},
          rate = ${rate === undefined ? sql`b.rate` : sql`excluded.rate`},
          filled_at = ${filledAt.next}
        returning tokens, rate, filled_at as "filledAt"`,
    );
    return { ...row!, filledAt: new Date(row!.filledAt) };
  }
}

interface Change {
  tokens: { first: Sql; next: Sql };
  rate?: number;
  filledAt?: { first: Sql; next: Sql };
}

function at(instant: Date): Sql {
  return sql`${instant}::timestamptz`;
}

/** Of two callers one's clock may be behind. */
function latest(now: Date): Sql {
  return sql`greatest(b.filled_at, ${at(now)})`;
}

/** The tokens of a bucket now. */
function filled({ burst }: BucketRules, now: Date): Sql {
  const elapsed = sql`greatest(0, extract(epoch from ${at(now)} - b.filled_at)::double precision)`;
  return sql`least(${burst}::double precision, b.tokens + ${elapsed} * b.rate)`;
}
