import { subscribe, unsubscribe } from 'node:diagnostics_channel';

const channel = 'undici:request:create';

/** Calls back at each HTTP request of this process to a server, before it is sent; returns how to stop. */
export function onHttpRequest(serverUrl: string, listener: () => void): () => void {
  const { origin } = new URL(serverUrl);
  const hear = (message: unknown): void => {
    const { request } = message as { request: { origin: string | URL } };
    if (new URL(request.origin).origin === origin) listener();
  };
  subscribe(channel, hear);
  return () => void unsubscribe(channel, hear);
}
