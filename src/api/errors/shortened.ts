const longestMessage = 1000;

/** A text for a message: what clients send is not sent back at any length. */
export function shortened(text: string, longest = longestMessage): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
