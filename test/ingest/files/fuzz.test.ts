import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { Random } from '../../../simulators/kit/random.js';
import { type Dialect, dialects } from './fuzz/dialects.js';
import { encoded, type Mutated, mutated } from './fuzz/mutations.js';
import { type PlainFile, readPlainly } from './fuzz/plain-reading.js';
import { randomHistory, type Sale } from './shapes/history.js';
import { TillFolder } from './support/folder.js';

/** FUZZ_FILES=20000 for the whole (`npm run bench:fuzz-import`); PROPERTY_SEED repeats a run. */
const count = Number(process.env.FUZZ_FILES ?? 200);
const seed = Number(process.env.PROPERTY_SEED ?? Math.floor(Math.random() * 1e6));
/** Imported together: a sync of one file takes a hundred times as long as one more file. */
const atOnce = 200;
const secondsAtMost = 900;

interface FuzzedFile {
  name: string;
  dialect: Dialect;
  written: string;
  mutation: Mutated;
}

const outcomes = { same: 0, other: 0, inPart: 0, refused: 0 };

describe(`Mutated files (PROPERTY_SEED=${seed})`, function () {
  this.timeout(secondsAtMost * 1000);
  let till: TillFolder;

  before(async () => {
    till = await TillFolder.open();
  });

  after(async () => {
    await till.close();
    if (process.env.FUZZ_FILES !== undefined) process.stdout.write(`    ${JSON.stringify(outcomes)}\n`);
  });

  for (let from = 0; from < count; from += atOnce) {
    const to = Math.min(from + atOnce, count);
    it(`are right or refused in words, ${from + 1} to ${to}`, async () => {
      await till.clear();
      till.mapBy(`files:\n${dialects.map(({ entry }) => entry).join('')}`);
      const random = new Random(`${seed} ${from}`);
      const files = Array.from({ length: to - from }, (_, at) => fuzzedFile(random, from + at));
      for (const { name, mutation } of files) till.put(name, mutation.bytes, random.int(0, 5000));
      await till.synced();
      const loaded = await loadedBy(till);
      const told = await till.messages();
      const faults = files.flatMap((file) => faultsOf(file, loaded.get(file.name) ?? new Map(), told));
      expect(told.filter((message) => /Staging failed|undefined|\[object/.test(message))).to.deep.equal([]);
      expect(faults, faults.join('\n')).to.deep.equal([]);
      expect(await till.violations()).to.deep.equal([]);
    });
  }
});

/** Each file has orders of its own: their ids differ in so many letters that no damage makes one of another. */
function fuzzedFile(random: Random, number: number): FuzzedFile {
  const dialect = random.pick(dialects);
  const written = dialect.write(salesOf(random));
  const other = encoded(random.pick(dialects).write(salesOf(random)), dialect);
  const mutation = mutated(random, written, dialect, other);
  const packed = mutation.isPacked ? '.gz' : '';
  return { name: `${dialect.name}-${number}${dialect.extension}${packed}`, dialect, written, mutation };
}

function salesOf(random: Random): Sale[] {
  const letters = Array.from({ length: 8 }, () => String.fromCharCode(random.int(0x61, 0x7a))).join('');
  return randomHistory(random).sales.map((sale, at) => ({ ...sale, id: `${letters}${at}` }));
}

interface LoadedOrder {
  at: string;
  shipping: bigint;
  lines: string[];
}

/** The orders in the facts, by the file that they came from and their id. */
async function loadedBy(till: TillFolder): Promise<Map<string, Map<string, LoadedOrder>>> {
  const rows = await till.values(
    `select distinct on (o.platform_order_id) o.platform_order_id, p.place,
       to_char(o.ordered_at::timestamptz at time zone 'Europe/London', 'YYYY-MM-DD HH24:MI:SS'), o.shipping,
       (select array_agg(json_build_array(i.sku, i.title, i.quantity::text, i.gross_sales::text, i.discounts::text, i.taxes::text)::text)
        from warehouse.fact_order_items i where i.order_key = o.order_key)
     from warehouse.fact_orders o
     join ops.order_part p on p.kind = 'lines' and p.part_id = o.platform_order_id
     order by o.platform_order_id, p.updated_at desc`,
  );
  const loaded = new Map<string, Map<string, LoadedOrder>>();
  for (const [id, place, at, shipping, lines] of rows as [string, string, string, string, string[]][]) {
    const file = place.slice(0, place.lastIndexOf(':'));
    const ofFile = loaded.get(file) ?? new Map<string, LoadedOrder>();
    loaded.set(file, ofFile);
    ofFile.set(id, { at, shipping: billionths(shipping), lines: lines.map(lineText).toSorted() });
  }
  return loaded;
}

function lineText(row: string): string {
  const [sku, title, ...amounts] = JSON.parse(row) as string[];
  return [sku, title, ...amounts.map((amount) => billionths(amount))].join(' | ');
}

function billionths(decimal: string): bigint {
  const [whole = '', places = ''] = decimal.split('.');
  return BigInt(whole + places.slice(0, 9).padEnd(9, '0'));
}

function faultsOf(file: FuzzedFile, loaded: ReadonlyMap<string, LoadedOrder>, told: readonly string[]): string[] {
  const { name, dialect, written, mutation } = file;
  const fault = (what: string): string => `${name} (${mutation.how}): ${what}`;
  const text = textOf(mutation);
  const says = text && readPlainly(text, dialect);
  const isTold = told.some((message) => message.startsWith(`${name}:`));
  const faults: string[] = [];
  for (const [id, order] of loaded) {
    const plain = says?.orders.get(id);
    if (plain === undefined) faults.push(fault(`${id} is loaded, but the file does not have it`));
    else if (plain === null) faults.push(fault(`${id} is loaded, but cannot be read`));
    else if (!isEqual(order, plain))
      faults.push(fault(`${id} is loaded as ${shown(order)}, but the file says ${shown(plain)}`));
  }
  const missing = [...(says?.orders.keys() ?? [])].filter((id) => !loaded.has(id));
  if ((missing.length > 0 || (says?.unreadable.length ?? 0) > 0 || says === null) && !isTold)
    faults.push(fault(`nothing tells that ${missing.join(', ') || 'rows'} of it cannot be read`));
  const original = readPlainly(encoded(written, dialect), dialect)!;
  const isSame = isAll(loaded, original);
  if (mutation.isSame && !isSame) faults.push(fault('it says the same, but is read otherwise'));
  outcomes[isSame ? 'same' : loaded.size === 0 ? 'refused' : isTold ? 'inPart' : 'other'] += 1;
  return faults;
}

/** What is in the file: of a damaged archive, as much as can be unpacked. */
function textOf({ bytes, isPacked, text }: Mutated): Buffer | null {
  if (!isPacked) return bytes;
  try {
    const unpacked = gunzipSync(bytes);
    return unpacked;
  } catch {
    return text;
  }
}

function isEqual(
  order: LoadedOrder,
  plain: LoadedOrder | { at: string | null; shipping: bigint; lines: string[] },
): boolean {
  const isAt = plain.at === null || plain.at === '?' || plain.at === order.at;
  return isAt && plain.shipping === order.shipping && plain.lines.join('\n') === order.lines.join('\n');
}

function isAll(loaded: ReadonlyMap<string, LoadedOrder>, { orders }: PlainFile): boolean {
  return (
    loaded.size === orders.size &&
    [...orders].every(([id, plain]) => plain !== null && loaded.has(id) && isEqual(loaded.get(id)!, plain))
  );
}

function shown({ at, shipping, lines }: { at: string | null; shipping: bigint; lines: string[] }): string {
  return `${at}, shipping ${shipping}, ${lines.join(' / ')}`;
}
