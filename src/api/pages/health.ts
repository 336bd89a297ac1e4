import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';
import type { Queryable } from '../../models/queries/sql.js';
import { projectFile } from '../../project-files.js';
import { retryAfterSeconds } from '../errors.js';
import { type DatabaseCondition, databaseHealth } from './database-health.js';

const { version } = JSON.parse(readFileSync(projectFile('package.json'), 'utf8')) as { version: string };

/** `/health`: 200 while the database answers, else 503. For load balancers and people; it tells nothing of the trade. */
export function serveHealth(app: FastifyInstance, pool: Queryable, condition: DatabaseCondition): void {
  app.get('/health', async (request, reply) => {
    const health = await databaseHealth(pool, condition);
    if (health.database === 'reachable') return { status: 'ok', version, ...health };
    const { error, ...told } = health;
    request.log.error({ err: error }, 'the database does not answer');
    return reply
      .code(503)
      .header('retry-after', retryAfterSeconds)
      .send({ status: 'unavailable', version, ...told });
  });
}
