import type { OrderLine } from '../../canonical/record.js';
import type { LinesRow } from './part-row.js';

/** The current lines of an order, and the decisions behind them. */
export interface ChosenLines {
  lines: OrderLine[];
  /** The unreadable delivery, if no older one replaces it. */
  refused: LinesRow | null;
  /** Lines missing from a later delivery, although it is unclear whether they were removed. */
  kept: { line: OrderLine; from: LinesRow; missingIn: LinesRow }[];
  /** Lines without ids that replaced others with which they share nothing. */
  replaced: { from: LinesRow; by: LinesRow }[];
  /** All lines of all deliveries, if that gives a different reading. */
  all: OrderLine[] | null;
}

/** Up to this many lines, pairwise comparison is faster than a map. */
const fewLines = 8;

interface Standing {
  line: OrderLine;
  from: LinesRow;
}

/**
 * The lines of an order, from all its deliveries, oldest first, as the table returns them.
 *
 * A later delivery that repeats a line of an earlier one replaces the order: lines it lacks are gone, if the order
 * first arrived whole, in one delivery. A delivery that shares no line with the known ones is another piece of the
 * order. If an order arrived in pieces, it is unclear whether a line missing from a later delivery is gone: it stays,
 * with a remark. Lines without ids are identified by position, so a later delivery of them always replaces the order;
 * there is a remark if no line is unchanged. Deliveries that declare whether they hold whole orders are trusted.
 */
export function chooseLines(deliveries: readonly LinesRow[]): ChosenLines {
  return ofOne(deliveries) ?? ofSeveral(deliveries);
}

/** With one delivery, as most orders have, there is nothing to decide. null: several, or a refusal. */
function ofOne(deliveries: readonly LinesRow[]): ChosenLines | null {
  const [delivery] = deliveries;
  if (deliveries.length !== 1 || delivery!.body.refusal) return null;
  const lines = withIds(delivery!.body.lines).filter(isSomething);
  return { lines: inOrder(lines), refused: null, kept: [], replaced: [], all: null };
}

function ofSeveral(deliveries: readonly LinesRow[]): ChosenLines {
  let standing: Standing[] = [];
  let refused: LinesRow | null = null;
  let kept: ChosenLines['kept'] = [];
  let replaced: ChosenLines['replaced'] = [];
  let hasReplaced = false;
  const all = new Map<string, OrderLine>();
  for (const delivery of deliveries) {
    const { body } = delivery;
    const isNameless = hasNoIds(delivery);
    const own = isNameless && body.isWhole === false ? besideOthers(body.lines, standing) : withIds(body.lines);
    const isAgain =
      standing.some((known) => own.some((line) => isSameLine(known, line, isNameless))) || repeatsRefused(own, refused);
    if (body.refusal) {
      // The lines it would have replaced stay; if it is a separate piece, the order lacks it.
      if (standing.length === 0 || !isAgain) refused ??= delivery;
      continue;
    }
    if (refused && isAgain) refused = null;
    for (const line of own) {
      const lineId = isNameless ? idBeside(all, line) : line.lineId;
      hasReplaced ||= lineId !== line.lineId;
      all.set(lineId, { ...line, lineId });
    }
    const isOneDelivery = new Set(standing.map(({ from }) => from.delivery)).size <= 1;
    const ids = new Set(own.map(({ lineId }) => lineId));
    const gone = new Set(body.deletedLines);
    const others = standing.filter(({ line }) => !(ids.has(line.lineId) || gone.has(line.lineId)));
    const replacesAll = body.isWhole ?? (isAgain && isOneDelivery);
    kept = kept.filter(({ line }) => !(ids.has(line.lineId) || gone.has(line.lineId)));
    if (replacesAll) {
      hasReplaced ||= others.length > 0;
      kept = [];
      const isStrange = !standing.some(({ line }) => own.some((each) => isEqual(line, each)));
      if (!(isNameless && standing.length > 0 && body.isWhole === null)) replaced = [];
      else replaced = isStrange ? [...replaced, { from: standing[0]!.from, by: delivery }] : [];
    } else if (isAgain && body.isWhole === null) {
      const known = new Set(kept.map(({ line }) => line.lineId));
      kept.push(
        ...others.filter(({ line }) => !known.has(line.lineId)).map((each) => ({ ...each, missingIn: delivery })),
      );
    }
    const delivered = own.map((line) => ({ line, from: delivery }));
    standing = replacesAll ? delivered : [...others, ...delivered];
    for (const id of gone) all.delete(id);
  }
  const lines = standing.map(({ line }) => line).filter(isSomething);
  return { lines: inOrder(lines), refused, kept, replaced, all: hasReplaced ? inOrder([...all.values()]) : null };
}

function hasNoIds({ body }: LinesRow): boolean {
  return body.lines.length > 0 && body.lines.every(({ lineId }) => lineId === '');
}

/** By id; if only one of the two has an id, by all other fields. */
function isSameLine({ line, from }: Standing, other: OrderLine, isNameless: boolean): boolean {
  return line.lineId === other.lineId || (hasNoIds(from) !== isNameless && isEqual(line, other));
}

/** Whether all fields but the id are equal. */
function isEqual(one: OrderLine, other: OrderLine): boolean {
  return JSON.stringify({ ...one, lineId: '' }) === JSON.stringify({ ...other, lineId: '' });
}

/** An unused id for a line without one, if the line differs from those known by its position. */
function idBeside(known: ReadonlyMap<string, OrderLine>, line: OrderLine): string {
  let id = line.lineId;
  for (let other = known.get(id); other && !isEqual(other, line); other = known.get(id)) id += '+';
  return id;
}

/** Lines without ids of a delivery that may hold only a piece of the order: new lines get new positions. */
function besideOthers(lines: readonly OrderLine[], standing: readonly Standing[]): OrderLine[] {
  const known = new Map(standing.map(({ line }) => [line.lineId, line]));
  const free = [...known.values()];
  let place = 0;
  return lines.map((line) => {
    const at = free.findIndex((other) => isEqual(other, line));
    if (at >= 0) return free.splice(at, 1)[0]!;
    do place += 1;
    while (known.has(String(place)));
    return { ...line, lineId: String(place) };
  });
}

/** Whether a delivery repeats lines of the one that could not be read. */
function repeatsRefused(own: readonly OrderLine[], refused: LinesRow | null): boolean {
  if (refused === null) return false;
  const { lines, refusal } = refused.body;
  const ids = new Set([...withIds(lines).map(({ lineId }) => lineId), ...refusal!.lineIds]);
  return ids.has('') || own.some(({ lineId }) => ids.has(lineId));
}

/** Marketplaces keep cancelled lines as rows without units or money: the line is gone. */
function isSomething({ quantity, grossSales, unitPrice }: OrderLine): boolean {
  return Number(quantity) !== 0 || Number(grossSales) !== 0 || Number(unitPrice) !== 0;
}

/**
 * Gives each line an id. Without one it is the line's position; a repeated id (an article scanned twice) gets a counter
 * appended.
 */
function withIds(lines: readonly OrderLine[]): readonly OrderLine[] {
  if (lines.length <= fewLines && lines.every(({ lineId }, at) => lineId !== '' && isFirst(lines, at))) return lines;
  const taken = new Map<string, number>();
  const own = new Set(lines.map(({ lineId }) => lineId));
  return lines.map((line, at) => {
    const id = line.lineId === '' ? String(at + 1) : line.lineId;
    const count = (taken.get(id) ?? 0) + 1;
    taken.set(id, count);
    if (count === 1) return line.lineId === '' ? { ...line, lineId: id } : line;
    let name = `${id}#${count}`;
    while (own.has(name)) name += '#';
    return { ...line, lineId: name };
  });
}

function isFirst(lines: readonly OrderLine[], at: number): boolean {
  for (let before = 0; before < at; before += 1) if (lines[before]!.lineId === lines[at]!.lineId) return false;
  return true;
}

function inOrder(lines: readonly OrderLine[]): OrderLine[] {
  if (lines.every(({ lineId }, at) => at === 0 || lines[at - 1]!.lineId <= lineId)) return [...lines];
  return lines.toSorted((x, y) => (x.lineId < y.lineId ? -1 : x.lineId > y.lineId ? 1 : 0));
}
