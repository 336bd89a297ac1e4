import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/**
 * An API key as people handle it: `ctg_`, 256 random bits as 43 letters and digits, and 6 that are their CRC-32. Scanners for
 * secrets find it by the prefix and the checksum; letters and digits alone are selected by a double click.
 */
export const keyPattern = /^ctg_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

export const keyPrefix = 'ctg_';

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function newKeyText(): string {
  const body = inDigits(BigInt(`0x${randomBytes(32).toString('hex')}`), 43);
  return `${keyPrefix}${body}${checksum(body)}`;
}

/** Whether it can be a key: one with a typing error cannot. */
export function isKeyText(text: string): boolean {
  const [, body, sum] = keyPattern.exec(text) ?? [];
  return body !== undefined && checksum(body) === sum;
}

/** SHA-256, by which a key is stored and found. */
export function keyHash(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function checksum(body: string): string {
  return inDigits(BigInt(crc32(body)), 6);
}

function inDigits(value: bigint, length: number): string {
  let rest = value;
  let text = '';
  while (text.length < length) {
    text = `${digits[Number(rest % 62n)]}${text}`;
    rest /= 62n;
  }
  return text;
}
