#!/usr/bin/env bash
# If a unique job of Agenda is saved again while it runs, the second run is lost. `save()` succeeds, returns a `nextRunAt` and stores the
# new data; but when the run ends, Agenda overwrites `next_run_at` with what it computed when the run began: null. Nothing reports it, and
# the row looks as if the new data had been processed. A webhook that arrives during a sync is ignored. Without `unique`, both run. Queue
# each request as its own job, or look for new work when a run ends.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
# PGlite is PostgreSQL 18 in WebAssembly, here behind a socket for one connection.
npm install --silent --no-audit --no-fund --save-exact agenda@6.2.6 @agendajs/postgres-backend@3.0.6 pg@8.23.1 \
  @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17 >/dev/null
cat >try.mjs <<'JS'
import { once } from 'node:events';
import { PostgresBackend } from '@agendajs/postgres-backend';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import { Agenda } from 'agenda';
import pg from 'pg';

const server = new PGLiteSocketServer({ db: await PGlite.create(), host: '127.0.0.1', port: 0 });
await server.start();
const [host, port] = server.getServerConn().split(':');
const pool = new pg.Pool({ host, port: Number(port), user: 'postgres', database: 'postgres', max: 1 });
const agenda = new Agenda({ backend: new PostgresBackend({ pool, disableNotifications: true }), processEvery: 100 });
await agenda.start();

async function savedTwice(name, isUnique) {
  const runs = [];
  let end;
  agenda.define(name, async ({ attrs }) => {
    runs.push(attrs.data.upTo);
    if (runs.length > 1) return;
    const ended = new Promise((resolve) => (end = resolve));
    agenda.emit('began');
    await ended;
  });
  const request = async (upTo) => {
    const job = agenda.create(name, { store: 'london', upTo });
    return (isUnique ? job.unique({ 'data.store': 'london' }) : job).save();
  };
  const began = once(agenda, 'began');
  await request('10:00');
  await began;
  const { nextRunAt } = (await request('10:05')).attrs;
  end();
  // Thirty times the interval at which Agenda looks for jobs.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const { rows } = await pool.query("select data ->> 'upTo' as data, next_run_at from agenda_jobs where name = $1", [name]);
  const isPending = rows.some((row) => row.next_run_at !== null);
  console.log(`${name}: second save returned nextRunAt ${nextRunAt?.toISOString()}; runs: ${runs.join(', ')}; pending: ${isPending}; rows:`, rows);
  return { isScheduled: nextRunAt instanceof Date, runs: runs.join(), isPending };
}

console.log('agenda 6.2.6, @agendajs/postgres-backend 3.0.6');
const plain = await savedTwice('plain', false);
const unique = await savedTwice('unique', true);
const isLost = unique.isScheduled && unique.runs === '10:00' && !unique.isPending;
process.exit(plain.runs === '10:00,10:05' && isLost ? 0 : 1);
JS
node try.mjs
