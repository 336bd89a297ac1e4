import { makeBed } from './bed.js';
import { allowedSeconds, type Death } from './deaths/lane.js';
import { jobs } from './deaths/plan.js';
import { runDeaths } from './deaths/run-deaths.js';

/** `npm run bench:deaths -- 200 60 [seed] [lanes]`: kills, pauses; see README.md. On a signal it begins no further death. */
const [kills = '200', pauses = '60', seed = String(Math.floor(Math.random() * 1e6)), lanes = '3'] =
  process.argv.slice(2);

// Each lane has about thirty: of two workers, of commands, of paused processes.
const bed = await makeBed({ max_connections: '400' });
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort());
process.stdout.write(`seed ${seed}: ${kills} kills, ${pauses} pauses, ${lanes} lanes\n`);
try {
  const { deaths, violations } = await runDeaths({
    ...{ kills: Number(kills), pauses: Number(pauses), seed: Number(seed), lanes: Number(lanes) },
    database: (name) => bed.database(name),
    signal: stopping.signal,
    onDeath: ({ kind, job, hit, seconds, faults }) => {
      process.stderr.write(`${kind} ${job} (${hit}) ${seconds.toFixed(1)} s ${faults.join('; ')}\n`);
    },
  });
  process.stdout.write(table(deaths));
  for (const violation of violations) process.stdout.write(`! ${violation}\n`);
  const faults = deaths.flatMap((death) => death.faults);
  process.stdout.write(
    `${deaths.length} deaths, ${faults.length + violations.length} faults, the longest ${longest(deaths)} s of ${allowedSeconds} s allowed\n`,
  );
  process.exitCode = faults.length + violations.length === 0 ? 0 : 1;
} finally {
  await bed.close();
}

function table(deaths: readonly Death[]): string {
  const lines = ['job                 kills  pauses  longest s  faults'];
  for (const job of jobs) {
    const of = deaths.filter((death) => death.job === job);
    const count = (kind: Death['kind']) => String(of.filter((death) => death.kind === kind).length);
    const faults = String(of.reduce((sum, death) => sum + death.faults.length, 0));
    lines.push(
      `${job.padEnd(18)} ${count('kill').padStart(6)} ${count('pause').padStart(7)} ${longest(of).padStart(10)} ${faults.padStart(7)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function longest(deaths: readonly Death[]): string {
  return Math.max(0, ...deaths.map(({ seconds }) => seconds)).toFixed(1);
}
