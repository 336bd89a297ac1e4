import { type Client, createClient } from '../../../clients/typescript/src/client.js';

/** Who asks, as `/session` says. */
export interface Viewer {
  name: string;
  permissions: string[];
  /** Whether there is a session to end: not for the owner of the machine. */
  canSignOut: boolean;
}

/**
 * The API that this page came from. Its documents are asked by their ids, so that roles of trusted documents alone may ask them. Who asks is
 * known by a cookie that no script can read. A new one keeps no answers of another viewer's.
 */
export function connect(): Client {
  return createClient({ url: '/graphql', documents: 'id' });
}

/** Begins a session with an API key or token. Returns what is wrong, in words; null: the viewer is signed in. */
export async function signIn(credential: string): Promise<string | null> {
  const response = await ask('POST', { authorization: `Bearer ${credential}` });
  if (response === null) return 'Cartograph cannot be reached. Try again.';
  if (response.ok) return null;
  if (response.status === 401) return 'This key is not accepted: it has expired, was revoked, or has a typing error.';
  const { errors = [] } = (await response.json().catch(() => ({}))) as { errors?: { message: string }[] };
  return errors[0]?.message ?? `Cartograph answered with status ${response.status}.`;
}

/** Ends the session, here and in the database. */
export async function signOut(): Promise<void> {
  await ask('DELETE', {});
}

let asking: Promise<Viewer | null> | null = null;

/** Who the viewer is; null where that is not known. All who ask at the same time have the same answer. */
export function viewer(): Promise<Viewer | null> {
  asking ??= readViewer().finally(() => (asking = null));
  return asking;
}

async function readViewer(): Promise<Viewer | null> {
  const response = await ask('GET', {});
  return response?.ok ? ((await response.json()) as Viewer) : null;
}

/** Null: there was no answer. */
async function ask(method: string, headers: Record<string, string>): Promise<Response | null> {
  return fetch('/session', { method, headers }).catch(() => null);
}
