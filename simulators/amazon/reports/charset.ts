import type { Marketplace } from '../data/marketplaces.js';

const QUESTION_MARK = 0x3f;
let shiftJis: Map<string, readonly number[]> | undefined;

/** Text in the charset of a region's reports; what it lacks becomes a question mark. */
export function encodeText(text: string, charset: Marketplace['charset']): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  if (charset !== 'shift_jis') {
    const known = [...text].map((letter) => (letter.codePointAt(0)! < 256 ? letter : '?')).join('');
    return Buffer.from(known, 'latin1');
  }
  shiftJis ??= shiftJisLetters();
  const letters = shiftJis;
  return Buffer.from([...text].flatMap((letter) => letters.get(letter) ?? [QUESTION_MARK]));
}

/** Node reads Shift JIS but does not write it: every pair of bytes is read once, and turned around. */
function shiftJisLetters(): Map<string, readonly number[]> {
  const decoder = new TextDecoder('shift_jis');
  const found = new Map<string, readonly number[]>();
  for (let byte = 0; byte < 128; byte += 1) found.set(String.fromCharCode(byte), [byte]);
  for (let lead = 0x81; lead <= 0xfc; lead += 1) {
    if (lead >= 0xa0 && lead < 0xe0) continue;
    for (let trail = 0x40; trail <= 0xfc; trail += 1) {
      const letter = decoder.decode(Uint8Array.of(lead, trail));
      if ([...letter].length === 1 && letter !== '\uFFFD' && !found.has(letter)) found.set(letter, [lead, trail]);
    }
  }
  return found;
}
