import type { Queryable } from '../../database/sql.js';

/** Why no further statement is sent for a query: its time is up, or its client has disconnected. */
export class QuestionOver extends Error {
  constructor(readonly reason: 'time_up' | 'client_gone') {
    super(`No further statement is sent for this query: ${reason}.`);
    this.name = 'QuestionOver';
  }
}

/**
 * The share of a pool that one query may use: `atOnce` connections, however many fields it has, so that the others stay free
 * for other queries. `over` is called before each statement; once it returns a reason, the statements still waiting fail with
 * `QuestionOver`.
 */
export function questionDatabase(
  pool: Queryable,
  atOnce: number,
  over: () => QuestionOver['reason'] | null,
): Queryable {
  const waiting: (() => void)[] = [];
  let running = 0;

  const turn = async (): Promise<void> => {
    if (running < atOnce) running += 1;
    // A finished statement passes its slot on.
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const handOn = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    query: async (text, values) => {
      await turn();
      try {
        const reason = over();
        if (reason) throw new QuestionOver(reason);
        return await pool.query(text, values);
      } finally {
        handOn();
      }
    },
  };
}
