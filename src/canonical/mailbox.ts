/** An address of one person, perhaps with their name. */
export interface Mailbox {
  name: string | null;
  /** `user@example.com` */
  address: string;
}

const longestAddress = 254;

/** Reads `user@example.com` or `Name <user@example.com>`. null: it is neither, or has characters that would end a header. */
export function mailboxOf(text: string): Mailbox | null {
  const [, name = null, inBrackets] = /^\s*([^<>"\r\n\0]*?)\s*<([^<>]*)>\s*$/.exec(text) ?? [];
  const address = inBrackets ?? text.trim();
  if (address.length > longestAddress || !/^[^\s@<>",;:\\()[\]]+@[^\s@<>",;:\\()[\]]+$/.test(address)) return null;
  return { name: name === '' ? null : name, address };
}
