#!/usr/bin/env bash
# While PostgreSQL is down, the notification channel of @agendajs/postgres-backend tries to reconnect about ten times a second, forever.
# Each attempt begins with clearReconnect(), which resets the attempt counter, so neither the doubling delay (initialDelayMs, maxDelayMs)
# nor maxAttempts ever takes effect. Each failure is emitted as `error` twice.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --save-exact agenda@6.2.6 @agendajs/postgres-backend@3.0.6 pg@8.23.1 >/dev/null
cat >try.mjs <<'JS'
import { createRequire } from 'node:module';
import pg from 'pg';
import { PostgresNotificationChannel } from '@agendajs/postgres-backend';
const require = createRequire(import.meta.url);
for (const name of ['agenda', '@agendajs/postgres-backend', 'pg']) {
  let version = 'unknown';
  try { version = require(`./node_modules/${name}/package.json`).version; } catch {}
  console.log(name, version);
}
// Port 1 refuses connections, like a server that is down.
const pool = new pg.Pool({ host: '127.0.0.1', port: 1 });
const channel = new PostgresNotificationChannel({ pool, reconnect: { enabled: true, maxAttempts: 3, initialDelayMs: 100 } });
let errors = 0;
channel.on('error', () => (errors += 1));
await channel.connect().catch(() => undefined);
await new Promise((resolve) => setTimeout(resolve, 5000));
console.log(`errors in 5 s with maxAttempts 3: ${errors}`);
process.exit(errors > 40 ? 0 : 1);
JS
node try.mjs
