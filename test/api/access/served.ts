import { loadConfig } from '../../../src/config/load.js';
import type { Pool } from '../../../src/database/pool.js';
import { createKey } from '../../../src/ledger/principals/api-keys.js';
import { addApi } from '../../../src/processes/api.js';
import { createStack } from '../../../src/processes/stack.js';
import { registerSecret } from '../../support/secrets.js';
import { testLogger } from '../../support/test-logger.js';

/** The configuration of a process, with settings in place of its defaults, as a file would have them. */
export function configured(settings: { api?: object; access?: object } = {}) {
  const config = loadConfig({ platforms: {}, folder: '/', environment: { NODE_ENV: 'production' } });
  return {
    ...config,
    api: { ...config.api, port: 0, ...settings.api },
    access: { ...config.access, ...settings.access },
  };
}

/** The API's part of a process, as `cartograph api` starts it. */
export async function serve(
  databaseUrl: string,
  settings: Parameters<typeof configured>[0] = {},
  log = testLogger,
): Promise<{ url: string; stop(): Promise<void> }> {
  const stack = createStack();
  const database = { url: databaseUrl, condition: async () => null };
  const graphql = await addApi({ config: configured(settings), log, connectors: {} }, database, stack);
  return { url: graphql.replace(/\/graphql$/, ''), stop: stack.stop };
}

/** A new key, which nothing that the product writes may contain. */
export async function keyFor(
  pool: Pool,
  { roles = ['owner'], sources = null, expiresAt = null }: Partial<Parameters<typeof createKey>[1]> = {},
): Promise<{ keyId: string; text: string }> {
  const key = await createKey(pool, { name: 'a test', roles, sources, expiresAt }, new Date());
  registerSecret(`API key ${key.keyId}`, key.text);
  return key;
}

/** What a client receives for one query. */
export async function askWith(
  url: string,
  query: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; headers: Headers; body: Answer }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Answer };
}

export interface Answer {
  data?: Record<string, never> | null;
  errors?: { message: string; path?: (string | number)[]; extensions: { code: string; [detail: string]: unknown } }[];
  extensions?: Record<string, never>;
}

export const bearer = (text: string): Record<string, string> => ({ authorization: `Bearer ${text}` });
