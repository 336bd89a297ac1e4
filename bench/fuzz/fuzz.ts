import { writeFileSync } from 'node:fs';
import { microsecondsOfCost } from '../../src/api/limits/check-size.js';
import { apiSchema } from '../../src/resolvers/schema.js';
import { Load } from '../serving/load.js';
import type { BenchServer } from '../serving/server.js';
import { backendsMilliseconds, cpuMilliseconds, millisecondsBetween } from './cpu-time.js';
import { validDocuments } from './documents.js';
import { quantile, SteadyClient } from './steady-client.js';

const shown = 50;
/** Documents that seem dear are measured again: the least is their own, the rest is the machine's. */
const repeats = 3;
const slowedMs = 2000;
const warmingUp = 300;
/** The whole list, for whoever looks into it. */
const listFile = process.env.FUZZ_LIST;

export interface FuzzGround {
  api: BenchServer;
  postmasterPid: number;
  /** The name of its database. */
  database: string;
}

interface Measured {
  document: string;
  /** Of an answer that has it. */
  cost: number | null;
  /** Of its first error. */
  code: string | null;
  /** CPU milliseconds. */
  node: number;
  postgres: number;
  bytes: number;
}

/** What all questions have in common. */
interface Scale {
  /** CPU milliseconds of a question that reads nothing. */
  fixed: number;
  /** CPU milliseconds of a unit of cost, beside that: of all documents together, so that the dear ones decide, which costs are for. */
  ofUnit: number;
}

export class Fuzz {
  readonly #load = new Load(1);
  readonly #steady;

  constructor(private readonly ground: FuzzGround) {
    this.#steady = new SteadyClient(ground.api.port);
  }

  /** Measures, and prints what it found. */
  async run({ documents, orders, seed }: { documents: number; orders: number; seed: number }): Promise<void> {
    const texts = validDocuments(apiSchema(), orders, documents, seed);
    for (const text of texts.slice(0, warmingUp)) await this.#measure(text);
    const fixed = quantile(await this.#ofNothing(), 0.5);
    const all: Measured[] = [];
    for (const text of texts) all.push(await this.#measure(text));
    const read = all.filter(({ cost, code }) => cost !== null && code === null && cost > 1);
    const first = scaleOf(read, fixed);
    for (const each of read.filter((one) => timesDearer(one, first) > 2 || isOverBudget(one, first)))
      await this.#again(each);
    const scale = scaleOf(read, fixed);
    if (listFile) writeFileSync(listFile, JSON.stringify(all));
    print(`${documents} documents (seed ${seed}), ${orders} orders.\n`);
    printSummary(all, read, scale);
    const alone = quantile(await this.#steady.during(delay(slowedMs * 3)), 0.99);
    print(`- p99 of the daily summary alone: ${alone.toFixed(1)} ms\n`);
    print('| cost | CPU ms, Node + Postgres | times dearer | p99 beside it, times | document |');
    print('| --- | --- | --- | --- | --- |');
    for (const each of read.toSorted((a, b) => total(b) - total(a)).slice(0, shown)) {
      const slowed = quantile(
        await this.#steady.during(this.#load.for(slowedMs, () => this.#question(each.document))),
        0.99,
      );
      print(
        `| ${[...cells(each, scale), (slowed / alone).toFixed(1), `\`${shortened(each.document)}\``].join(' | ')} |`,
      );
    }
    print('\nThe dearest by their cost:\n');
    for (const each of read.toSorted((a, b) => timesDearer(b, scale) - timesDearer(a, scale)).slice(0, shown)) {
      print(`| ${[...cells(each, scale), `\`${shortened(each.document)}\``].join(' | ')} |`);
    }
  }

  close(): void {
    this.#load.close();
    this.#steady.close();
  }

  /** Different documents that read nothing: receiving, parsing, checking, answering. */
  async #ofNothing(): Promise<number[]> {
    const times: number[] = [];
    for (let nth = 0; nth < 200; nth += 1) times.push(total(await this.#measure(`query n${nth} { __typename }`)));
    return times;
  }

  async #again(each: Measured): Promise<void> {
    for (let nth = 1; nth < repeats; nth += 1) {
      const again = await this.#measure(each.document);
      if (total(again) < total(each)) Object.assign(each, { node: again.node, postgres: again.postgres });
    }
  }

  async #measure(document: string): Promise<Measured> {
    const { api, postmasterPid, database } = this.ground;
    const node = cpuMilliseconds(api.pid);
    const postgres = backendsMilliseconds(postmasterPid, database);
    const bytes = await this.#load.one(this.#question(document));
    const answer = JSON.parse(bytes.toString()) as {
      errors?: { extensions: { code: string } }[];
      extensions?: { cost?: number };
    };
    return {
      document,
      cost: answer.extensions?.cost ?? null,
      code: answer.errors?.[0]?.extensions.code ?? null,
      node: cpuMilliseconds(api.pid) - node,
      postgres: millisecondsBetween(postgres, backendsMilliseconds(postmasterPid, database)),
      bytes: bytes.length,
    };
  }

  #question(document: string) {
    return { port: this.ground.api.port, method: 'POST', path: '/graphql', body: JSON.stringify({ query: document }) };
  }
}

function printSummary(all: readonly Measured[], read: readonly Measured[], scale: Scale): void {
  const codes = new Map<string, number>();
  for (const { code } of all) codes.set(code ?? 'answered', (codes.get(code ?? 'answered') ?? 0) + 1);
  const times = read.map((each) => timesDearer(each, scale));
  print(`- ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}`);
  print(`- CPU of a question that reads nothing ${scale.fixed.toFixed(2)} ms`);
  const median = quantile(
    read.map((each) => perUnit(each, scale.fixed)),
    0.5,
  );
  print(
    `- CPU of a unit of cost ${(1000 * scale.ofUnit).toFixed(1)} us of all ${read.length} together, ${(1000 * median).toFixed(1)} us in the median`,
  );
  print(
    `- times dearer than its cost says: p99 ${quantile(times, 0.99).toFixed(1)}, most ${Math.max(...times).toFixed(1)}`,
  );
  print(`- more than 5 times dearer: ${times.filter((each) => each > 5).length}`);
  print(
    `- over the budget of ${microsecondsOfCost} us a unit: ${read.filter((each) => isOverBudget(each, scale)).length}`,
  );
}

function cells(each: Measured, scale: Scale): (string | number)[] {
  return [each.cost!, `${each.node.toFixed(1)} + ${each.postgres.toFixed(1)}`, timesDearer(each, scale).toFixed(1)];
}

function total({ node, postgres }: Measured): number {
  return node + postgres;
}

function scaleOf(read: readonly Measured[], fixed: number): Scale {
  const sum = (of: (each: Measured) => number): number => read.reduce((all, each) => all + of(each), 0);
  return { fixed, ofUnit: sum((each) => Math.max(0, total(each) - fixed)) / sum(({ cost }) => cost!) };
}

function perUnit(each: Measured, fixed: number): number {
  return Math.max(0, total(each) - fixed) / each.cost!;
}

function timesDearer(each: Measured, { fixed, ofUnit }: Scale): number {
  return perUnit(each, fixed) / ofUnit;
}

function isOverBudget(each: Measured, { fixed }: Scale): boolean {
  return 1000 * perUnit(each, fixed) > microsecondsOfCost;
}

function shortened(text: string): string {
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
}

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
