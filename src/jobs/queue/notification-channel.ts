import { PostgresNotificationChannel } from '@agendajs/postgres-backend';
import type { PoolClient } from '../../database/pool.js';

/** What the library keeps for itself. */
interface Listening {
  listenClient: PoolClient | undefined;
}

/**
 * Agenda's channel of notifications, whose connection goes back to the pool whatever happens. The library's own keeps one for ever
 * that comes after `disconnect`, or on which LISTEN fails: then the pool does not end, and later has none left.
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
