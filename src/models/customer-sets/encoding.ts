/**
 * How `agg_customer_sets` writes a day's customers: sorted by number, each as one digit string of four times the distance to the
 * one before plus its marks. A string has five bits a character, the highest first: `P` to `o` continue it, `0` to `O` end it.
 * A customer with two countries has two entries, the second at a distance of 0. Sets may be joined by commas.
 *
 * About 2.5 bytes an entry. Text, because the driver receives bytes in hexadecimal, twice the size and to be decoded before it is read.
 */

/** The customer has no valid order there: all were cancelled before anything was paid. */
export const isVoidMark = 1;
/** The customer has several orders there. */
export const isRepeatedMark = 2;

const bits = 5;
const digitBase = 48;
const continuedBase = 80;
const highestShift = 30;

/** SQL: the digit string of an integer column that is not negative. Most have one or two digits: the others are not worked out. */
export function digitsOf(column: string): string {
  const digit = (base: number, shift: number) => `chr(${base} + ((${column} >> ${shift}) & 31))`;
  const cases = [];
  let digits = digit(digitBase, 0);
  for (let shift = bits; shift <= highestShift; shift += bits) {
    cases.push(`when ${column} < ${2 ** shift} then ${digits}`);
    digits = `${digit(continuedBase, shift)} || ${digits}`;
  }
  return `case\n      ${cases.join('\n      ')}\n      else ${digits}\n    end`;
}

/**
 * SQL: the entries of one set as a table `(place, number, is_void, is_repeated, country)`, from the columns of a row of
 * `agg_customer_sets`. For checks: it takes a thousand times as long as `readEntries`.
 */
export function decodedEntries(table: string): string {
  return `(
    with digits as (
      select 'entry' as kind, place, string from regexp_matches(${table}.customers, '[P-o]*[0-O]', 'g')
        with ordinality as m (string, place)
      union all
      select 'country', place, string from regexp_matches(${table}.country_places, '[P-o]*[0-O]', 'g')
        with ordinality as m (string, place)
    ),
    numbers as (
      select d.kind, d.place,
        sum((ascii(c.letter) - case when ascii(c.letter) < ${continuedBase} then ${digitBase} else ${continuedBase} end)::bigint
          << ((length(d.string[1]) - c.at::integer) * ${bits})) as value
      from digits d
      cross join unnest(string_to_array(d.string[1], null)) with ordinality as c (letter, at)
      group by d.kind, d.place
    )
    select e.place,
      sum(div(e.value, 4)) over (order by e.place) as number,
      mod(e.value, 2) = 1 as is_void,
      mod(div(e.value, 2), 2) = 1 as is_repeated,
      ${table}.countries[p.value::integer + 1] as country
    from numbers e
    left join numbers p on p.kind = 'country' and p.place = e.place
    where e.kind = 'entry'
  )`;
}

/** A byte for each customer's number: who is marked has the mark. */
export interface MarkedCustomers {
  marks: Uint8Array;
  mark: number;
}

/** Room for the bytes of sets: one of its own for each would have the whole heap collected after a few questions. */
let room = Buffer.alloc(0);

/**
 * Marks the customers of sets that are joined by commas by their numbers, with a value from 1 to 255: of those who are marked in
 * `among`, or of all. Returns how many did not have that mark before. Throws for a number above the highest. One loop over bytes takes
 * a third of the time of `readEntries` and a second loop.
 */
export function markCustomers(
  sets: string,
  { marks, mark }: MarkedCustomers,
  among: MarkedCustomers | null = null,
): number {
  if (room.length < sets.length) room = Buffer.allocUnsafeSlow(2 * sets.length);
  const bytes = room;
  const length = bytes.write(sets, 'latin1');
  const highest = marks.length - 1;
  let marked = 0;
  let number = 0;
  // Without branches that the processor cannot foresee, but for the length of an entry: half of the time.
  for (let at = 0; at < length;) {
    let code = bytes[at++]!;
    if (code < digitBase) {
      number = 0;
      continue;
    }
    let value = digitOf(code);
    while (code >= continuedBase) {
      code = bytes[at++]!;
      value = (value << bits) | digitOf(code);
    }
    number += value >>> 2;
    if (number > highest) throw tooHigh(number, highest);
    if (among !== null && among.marks[number] !== among.mark) continue;
    const difference = marks[number]! ^ mark;
    marks[number] = mark;
    marked += (difference | -difference) >>> 31;
  }
  return marked;
}

/** Of both kinds of letters: their bases differ by 32. */
function digitOf(code: number): number {
  return (code - digitBase) & 31;
}

/**
 * Reads sets that are joined by commas into `entries`, which must have room for one a character: four times the customer's number
 * plus the marks. Returns how many there are. Throws for a number above `highest`, which the caller has no room for.
 */
export function readEntries(sets: string, highest: number, entries: Uint32Array): number {
  let count = 0;
  let value = 0;
  let number = 0;
  for (let at = 0; at < sets.length; at += 1) {
    const code = sets.charCodeAt(at);
    if (code >= continuedBase) value = (value << bits) | (code - continuedBase);
    else if (code >= digitBase) {
      value = (value << bits) | (code - digitBase);
      number += value >>> 2;
      if (number > highest) throw tooHigh(number, highest);
      entries[count] = ((number << 2) | (value & 3)) >>> 0;
      count += 1;
      value = 0;
    } else number = 0;
  }
  return count;
}

/**
 * Keeps the entries of some countries: `places` belongs to the sets that the entries were read from, and `isWanted` has, for each
 * of these sets, an answer for each country of its list. Returns how many entries are left.
 */
export function keepCountries(entries: Uint32Array, places: string, isWanted: readonly (readonly boolean[])[]): number {
  let kept = 0;
  let read = 0;
  let set = 0;
  let value = 0;
  for (let at = 0; at < places.length; at += 1) {
    const code = places.charCodeAt(at);
    if (code >= continuedBase) value = (value << bits) | (code - continuedBase);
    else if (code >= digitBase) {
      value = (value << bits) | (code - digitBase);
      if (isWanted[set]![value]) {
        entries[kept] = entries[read]!;
        kept += 1;
      }
      read += 1;
      value = 0;
    } else set += 1;
  }
  return kept;
}

function tooHigh(number: number, highest: number): Error {
  return new Error(`a set has the customer number ${number}; the highest is ${highest}`);
}
