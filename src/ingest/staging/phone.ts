const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * A phone number for matching: E.164 (`+442071838750`) when it is one but for spaces and punctuation, else its digits as
 * they are. A number without a country code is not completed: a guessed country would join two people.
 */
export function normalPhone(text: string | null | undefined): string | null {
  if (text === null || text === undefined) return null;
  const digits = text.replace(/\D/g, '');
  if (digits === '') return null;
  const international = `+${digits}`;
  return text.trim().startsWith('+') && E164.test(international) ? international : digits;
}
