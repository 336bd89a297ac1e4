import { PostgresNotificationChannel } from '@agendajs/postgres-backend';
import type { PoolClient } from '../../database/pool.js';

/** The library's private fields. */
interface Listening {
  listenClient: PoolClient | undefined;
}

/**
 * Agenda's notification channel, but it always returns its connection to the pool. The library's own keeps a connection
 * if it arrives after `disconnect`, or if LISTEN fails: the pool then never ends, and later runs out of connections.
 */
export class NotificationChannel extends PostgresNotificationChannel {
  private connecting: Promise<void> = Promise.resolve();
  private isClosed = false;

  override async connect(): Promise<void> {
    if (this.isClosed) return;
    this.connecting = super.connect().catch((error: unknown) => {
      const listening = this as unknown as Listening;
      listening.listenClient?.release(true);
      listening.listenClient = undefined;
      throw error;
    });
    await this.connecting;
  }

  /** For good. */
  override async disconnect(): Promise<void> {
    this.isClosed = true;
    await this.connecting.catch(() => undefined);
    await super.disconnect();
  }
}
