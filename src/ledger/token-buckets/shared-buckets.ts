import type { BucketRules, TokenBuckets } from '../../contract/token-buckets.js';
import { type Queryable, type Sql, select, sql } from '../../database/sql.js';

interface Row {
  tokens: number;
  rate: number;
}

/** Token buckets that all processes of a database share. Times are the callers', whose clocks hardly differ. */
export class SharedBuckets implements TokenBuckets {
  constructor(private readonly db: Queryable) {}

  async take(bucket: string, rules: BucketRules, now: Date): Promise<{ waitMs: number; rate: number }> {
    const { tokens, rate } = await this.#change(bucket, rules, now, {
      first: sql`${rules.burst}::double precision - 1`,
      next: sql`${filled(rules, now)} - 1`,
    });
    return { waitMs: tokens >= 0 ? 0 : Math.ceil((-tokens / rate) * 1000), rate };
  }

  async has(bucket: string, rules: BucketRules, now: Date, spare: number): Promise<boolean> {
    const [row] = await select<Row>(
      this.db,
      sql`select ${filled(rules, now)} as tokens, b.rate from ops.token_bucket b where b.bucket = ${bucket}`,
    );
    return (row?.tokens ?? rules.burst) >= spare + 1;
  }

  async learn(bucket: string, rules: BucketRules, now: Date, rate: number): Promise<void> {
    await this.#change(bucket, rules, now, {
      first: sql`${rules.burst}::double precision`,
      next: filled(rules, now),
      rate,
    });
  }

  async drain(bucket: string, rules: BucketRules, now: Date): Promise<number> {
    const { tokens, rate } = await this.#change(bucket, rules, now, {
      first: sql`0`,
      next: sql`least(${filled(rules, now)}, 0)`,
    });
    return Math.ceil(((1 - tokens) / rate) * 1000);
  }

  /** Sets the tokens of a bucket, whether or not it is known. */
  async #change(
    bucket: string,
    rules: BucketRules,
    now: Date,
    { first, next, rate }: { first: Sql; next: Sql; rate?: number },
  ): Promise<Row> {
    const [row] = await select<Row>(
      this.db,
      sql`insert into ops.token_bucket as b (bucket, tokens, rate, filled_at)
        values (${bucket}, ${first}, ${rate ?? rules.rate}, ${now}::timestamptz)
        on conflict (bucket) do update set
          tokens = ${next},
          rate = ${rate === undefined ? sql`b.rate` : sql`excluded.rate`},
          filled_at = greatest(b.filled_at, excluded.filled_at)
        returning tokens, rate`,
    );
    return row!;
  }
}

/** The tokens of a bucket now. */
function filled({ burst }: BucketRules, now: Date): Sql {
  const elapsed = sql`greatest(0, extract(epoch from ${now}::timestamptz - b.filled_at)::double precision)`;
  return sql`least(${burst}::double precision, b.tokens + ${elapsed} * b.rate)`;
}
