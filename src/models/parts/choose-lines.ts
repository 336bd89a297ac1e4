import type { OrderLine } from '../../canonical/record.js';
import type { LinesRow } from './part-row.js';

/** The lines that stand, and what had to be decided for that. */
export interface ChosenLines {
  lines: OrderLine[];
  /** The delivery that cannot be read, where nothing older stands in for it. */
  refused: LinesRow | null;
  /** Lines that a later delivery of the order does not have, though nobody can say that they are gone. */
  kept: { line: OrderLine; from: LinesRow; missingIn: LinesRow }[];
  /** Lines without ids that took the place of others, with none of which they have anything in common. */
  replaced: { from: LinesRow; by: LinesRow }[];
  /** All lines of all deliveries, where that is another reading of them. */
  all: OrderLine[] | null;
}

/** So many are compared with each other faster than they are looked up. */
const fewLines = 8;

interface Standing {
  line: OrderLine;
  from: LinesRow;
}

/**
 * The lines of an order from all its deliveries, oldest first, as the table gives them.
 *
 * A later delivery that has a line of an earlier one again is the order anew: what it lacks is gone, if the order had come
 * whole in one delivery. One that shares no line with what is known is another piece of the order. Where an order came in
 * pieces, nobody can say whether a line that a later one lacks is gone: it stays, with a remark. Lines without ids are known by
 * their places, so that a later delivery of them is always the order anew: there is a remark where nothing in it is as it was.
 * Deliveries that say themselves whether they hold orders whole are taken at their word.
 */
export function chooseLines(deliveries: readonly LinesRow[]): ChosenLines {
  return ofOne(deliveries) ?? ofSeveral(deliveries);
}

/** Of one delivery, as most orders have, there is nothing to decide: what it has stands. null: it is not so simple. */
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
      standing.some((known) => own.some((line) => isSameLine(known, line, isNameless))) || tellsAnew(own, refused);
    if (body.refusal) {
      // What it would have replaced stands on; a piece of its own leaves the order without it.
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
    const told = own.map((line) => ({ line, from: delivery }));
    standing = replacesAll ? told : [...others, ...told];
    for (const id of gone) all.delete(id);
  }
  const lines = standing.map(({ line }) => line).filter(isSomething);
  return { lines: inOrder(lines), refused, kept, replaced, all: hasReplaced ? inOrder([...all.values()]) : null };
}

function hasNoIds({ body }: LinesRow): boolean {
  return body.lines.length > 0 && body.lines.every(({ lineId }) => lineId === '');
}

/** By its id; where only one of the two has ids, by all that is said of it. */
function isSameLine({ line, from }: Standing, other: OrderLine, isNameless: boolean): boolean {
  return line.lineId === other.lineId || (hasNoIds(from) !== isNameless && isEqual(line, other));
}

/** Whether all is the same but the id. */
function isEqual(one: OrderLine, other: OrderLine): boolean {
  return JSON.stringify({ ...one, lineId: '' }) === JSON.stringify({ ...other, lineId: '' });
}

/** An id under which a line without one stands beside others that are not the same. */
function idBeside(known: ReadonlyMap<string, OrderLine>, line: OrderLine): string {
  let id = line.lineId;
  for (let other = known.get(id); other && !isEqual(other, line); other = known.get(id)) id += '+';
  return id;
}

/** Lines without ids of a delivery that may hold a part of the order: what is new in it gets a place of its own. */
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

/** Whether lines are those of a delivery that cannot be read, told anew. */
function tellsAnew(own: readonly OrderLine[], refused: LinesRow | null): boolean {
  if (refused === null) return false;
  const { lines, refusal } = refused.body;
  const ids = new Set([...withIds(lines).map(({ lineId }) => lineId), ...refusal!.lineIds]);
  return ids.has('') || own.some(({ lineId }) => ids.has(lineId));
}

/** A row of no units and no money, as marketplaces keep of what was cancelled, says that the line is there no more. */
function isSomething({ quantity, grossSales, unitPrice }: OrderLine): boolean {
  return Number(quantity) !== 0 || Number(grossSales) !== 0 || Number(unitPrice) !== 0;
}

/**
 * Lines with an id each. Of lines without one that is their place; where an id stands several times, as an article does that was
 * scanned twice, the later ones get their count after it.
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
  return lines.toSorted((x, y) => (x.lineId < y.lineId ? -1 : x.lineId > y.lineId ? 1 : 0));
}
