import { createInterface } from 'node:readline/promises';
import type { Draft } from '../ingest/files/detect/draft.js';

/** A person who answers. */
export interface Dialogue {
  /** The line typed; null: the input ended. */
  ask(text: string): Promise<string | null>;
  /** One of the choices; asks until it is one. */
  choose(text: string, choices: Readonly<Record<string, string>>): Promise<string>;
  close(): void;
}

/** null: nobody is at the terminal. */
export function interactive(): Dialogue | null {
  return process.stdin.isTTY && process.stdout.isTTY ? dialogueOver(process.stdin, process.stdout) : null;
}

export function dialogueOver(input: NodeJS.ReadableStream, output: NodeJS.WritableStream): Dialogue {
  const lines = createInterface({ input, output });
  // Lines may arrive before they are asked for, as from a pipe.
  const iterator = lines[Symbol.asyncIterator]();
  const ask = async (text: string): Promise<string | null> => {
    output.write(text);
    const { value, done } = await iterator.next();
    return done ? null : value;
  };
  return { ask, choose: (text, choices) => choose(ask, text, choices), close: () => lines.close() };
}

/** Asks what a draft leaves open, and sets the answers. An empty line leaves a question that can be left open. */
export async function askInTurn(dialogue: Dialogue, { entry, questions }: Draft): Promise<void> {
  for (const { text, choices, otherwise, answer } of questions) {
    const asked = otherwise === null ? text : `${text} (empty: ${otherwise})`;
    const given =
      choices === null
        ? await typed(dialogue, asked, otherwise !== null)
        : await choose(dialogue.ask, asked, otherwise === null ? choices : { ...choices, '': otherwise });
    if (given !== '') answer(entry as Record<string, unknown>, given);
  }
}

async function typed(dialogue: Dialogue, text: string, mayBeEmpty: boolean): Promise<string> {
  for (;;) {
    const given = (await dialogue.ask(`${text} `))?.trim();
    if (given === undefined) throw new Error('the input ended before all questions were answered');
    if (given !== '' || mayBeEmpty) return given;
  }
}

/** By its number or as it is written. */
async function choose(ask: Dialogue['ask'], text: string, choices: Readonly<Record<string, string>>): Promise<string> {
  const answers = Object.keys(choices).filter((answer) => answer !== '');
  const list = answers.map((answer, at) => {
    const meaning = choices[answer];
    return `  ${at + 1}  ${answer}${meaning ? ` (${meaning})` : ''}\n`;
  });
  for (;;) {
    const given = (await ask(`${text}\n${list.join('')}> `))?.trim();
    if (given === undefined) throw new Error('the input ended before all questions were answered');
    if (given === '' && Object.hasOwn(choices, '')) return '';
    const chosen = answers.includes(given) ? given : answers[Number(given) - 1];
    if (chosen !== undefined) return chosen;
  }
}
