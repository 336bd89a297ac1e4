import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import { type Queryable, select, sql } from '../../models/queries/sql.js';
import { projectFile } from '../../project-files.js';

const deadlineMs = 5000;

const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };

/** `/health`: 200 while the database answers, else 503. For load balancers and people; it tells nothing of the trade. */
export function serveHealth(app: FastifyInstance, pool: Queryable): void {
  app.get('/health', async (request, reply) => {
    try {
      const [row] = await withDeadline(
        select<{ version: string }>(pool, sql`select version::text as version from ops.warehouse_version`),
      );
      return { status: 'ok', version, database: 'reachable', warehouseVersion: row?.version ?? null };
    } catch (error) {
      request.log.error({ err: error }, 'the database does not answer');
      return reply.code(503).send({ status: 'unavailable', version, database: 'unreachable' });
    }
  });
}

async function withDeadline<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${deadlineMs} ms`)), deadlineMs);
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}
