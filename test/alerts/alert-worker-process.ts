import { createPool, type Pool } from '../../src/database/pool.js';
import { alert, alertStand } from './alert-stand.js';

/**
 * Judges the alert and tells of it in a process of its own. Halts for ever at the first statement that contains a text, and says so:
 * there it is killed. Its leases are short, so that the next one need not wait.
 */
const { url, now, mail, haltAt } = JSON.parse(process.argv[2]!) as {
  url: string;
  now: string;
  mail: Parameters<typeof alertStand>[1]['mail'];
  haltAt: string;
};

function halting<Target extends object>(target: Target): Target {
  return new Proxy(target, {
    get(on, name) {
      const value: unknown = Reflect.get(on, name);
      if (typeof value !== 'function') return value;
      if (name === 'connect') return async () => halting((await value.call(on)) as object);
      if (name !== 'query') return value.bind(on);
      return (...args: unknown[]): unknown => {
        const text = typeof args[0] === 'string' ? args[0] : ((args[0] as { text?: string }).text ?? '');
        if (!text.includes(haltAt)) return value.apply(on, args);
        process.stdout.write('halted\n');
        return new Promise(() => undefined);
      };
    },
  });
}

const stand = alertStand(
  { url, pool: halting(createPool(url)) as Pool },
  {
    alerts: [alert({ quietHours: { from: '06:00', to: '08:00' } })],
    mail,
    now: () => new Date(now),
    leaseSeconds: 0.4,
  },
);
await stand.work();
process.stdout.write('done\n');
