import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { request } from 'undici';
import { projectFile } from '../../src/runtime/project-files.js';
import { accountId } from './recorded-account.js';

/** A server that answers a recorded account, in a process of its own. */
export interface Replay {
  url: string;
  firstDay: string;
  stop(): void;
}

export async function startReplay(days: number): Promise<Replay> {
  const child = spawn(process.execPath, [projectFile('dist', 'bench', 'ad-spend', 'replay.js'), String(days)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const [url, firstDay] = line.split(' ') as [string, string];
    return { url, firstDay, stop: () => child.kill() };
  }
  throw new Error('the replay server ended before it served');
}

/** Restates the last days; each version is another one. */
export async function restate({ url }: Replay, days: number, version: number): Promise<void> {
  await (await request(`${url}/restate?days=${days}&version=${version}`, { method: 'POST' })).body.text();
}

/** The account as a source of a configuration. */
export function recordedSource({ url, firstDay }: Replay): object {
  return {
    ...{ id: 'recorded', platform: 'GOOGLE_ADS', backfillStart: firstDay },
    settings: {
      customerId: accountId,
      clientId: 'recorded.apps.googleusercontent.com',
      clientSecret: 'not_looked_at',
      refreshToken: 'not_looked_at',
      tokenUrl: `${url}/token`,
      baseUrl: url,
    },
  };
}
