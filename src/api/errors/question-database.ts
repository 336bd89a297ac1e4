import type { Pool, Queryable } from '../../database/pool.js';
import type { TextRow } from '../../database/round-trip.js';
import { inSnapshot } from '../../database/transaction.js';
import type { QuestionDatabase } from '../../models/reporting/snapshot.js';

/** Why no further statement is sent for a query: its time is up, or its client has disconnected. */
export class QuestionOver extends Error {
  constructor(readonly reason: 'time_up' | 'client_gone') {
    super(`No further statement is sent for this query: ${reason}.`);
    this.name = 'QuestionOver';
  }
}

const asTexts = { getTypeParser: () => (text: string) => text };

/**
 * The share of a pool that one query may use: `atOnce` connections, however many fields it has, so that the others stay free
 * for other queries. A snapshot holds one until it ends. `over` is called before each statement; once it returns a reason, the
 * statements still waiting fail with `QuestionOver`.
 */
export function questionDatabase(
  pool: Pool,
  atOnce: number,
  over: () => QuestionOver['reason'] | null,
): QuestionDatabase {
  const inTurn = turns(atOnce);
  const send = async (db: Queryable, text: string, values: unknown[]) => {
    const reason = over();
    if (reason) throw new QuestionOver(reason);
    return await db.query(text, values);
  };
  const sendForTexts = async (db: Queryable, text: string, values: unknown[]): Promise<TextRow[]> => {
    const reason = over();
    if (reason) throw new QuestionOver(reason);
    return (await db.query<(string | null)[], unknown[]>({ text, values, rowMode: 'array', types: asTexts })).rows;
  };
  return {
    query: (text, values) => inTurn(() => send(pool, text, values)),
    texts: (text, values) => inTurn(() => sendForTexts(pool, text, values)),
    lookUp: (text, values) => inTurn(() => sendForTexts(pool, text, values)),
    snapshot: (work) =>
      inTurn(() =>
        inSnapshot(pool, (client) => {
          // A connection has one statement at a time.
          const inOrder = turns(1);
          const db: QuestionDatabase = {
            query: (text, values) => inOrder(() => send(client, text, values)),
            texts: (text, values) => inOrder(() => sendForTexts(client, text, values)),
            lookUp: (text, values) => inOrder(() => sendForTexts(client, text, values)),
            snapshot: (nested) => nested(db),
          };
          return work(db);
        }),
      ),
  };
}

/** Runs at most so much at a time, in the order of the calls. */
function turns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  const turn = async (): Promise<void> => {
    if (running < atOnce) running += 1;
    // Whoever is done passes its slot on.
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const handOn = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return async (work) => {
    await turn();
    try {
      return await work();
    } finally {
      handOn();
    }
  };
}
