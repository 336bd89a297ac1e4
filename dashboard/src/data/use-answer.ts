import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import type { Document } from '../../../clients/typescript/src/document.js';
import { CartographError } from '../../../clients/typescript/src/errors/cartograph-error.js';
import { ApiContext } from './api-context.js';
import { noteAsked } from './asked.js';
import { type Fault, faultOf } from './faults.js';

/** What a view knows of an answer. */
export interface Answered<Data> {
  /** The last answer, also one to an earlier question until the new one is answered: numbers stay until they are replaced. Null: none yet. */
  data: Data | null;
  /** Whether `data` answers the question that is asked now. */
  isCurrent: boolean;
  /** What failed last. `data` may still be there. */
  fault: Fault | null;
}

const firstPauseMs = 1000;
const longestPauseMs = 15_000;

/** Answers by question, so that going back shows them at once, while they are asked for again. */
const seen = new Map<string, unknown>();
const mostSeen = 30;

/**
 * Asks a document, again whenever its variables or the figures change, and again after faults that pass. `null` for `variables` asks
 * nothing.
 * @param occasion asked again whenever it changes, for what changes without a new version of the figures
 */
export function useAnswer<Data, Variables>(
  document: Document<Data, Variables>,
  variables: Variables | null,
  occasion?: string,
): Answered<Data> {
  const { client, turn, askToSignIn } = useContext(ApiContext);
  const question = variables === null ? null : `${String(document.__meta__?.hash)} ${JSON.stringify(variables)}`;
  const [answered, setAnswered] = useState<{ question: string; data: Data } | null>(null);
  const [failed, setFailed] = useState<{ question: string; fault: Fault } | null>(null);
  const last = useRef(answered);
  last.current = answered;

  useEffect(() => {
    if (question === null) return undefined;
    const isOffThePage = noteAsked({
      id: String(document.__meta__?.hash),
      variables: variables as Record<string, unknown>,
    });
    const known = seen.get(question) as Data | undefined;
    if (known !== undefined && last.current?.question !== question) setAnswered({ question, data: known });
    const leaving = new AbortController();
    const { signal } = leaving;
    const ask = async (pauseMs: number): Promise<void> => {
      try {
        const ask = client.query as (
          document: Document<Data, Variables>,
          variables: unknown,
          options: object,
        ) => Promise<Data>;
        const data = await ask(document, variables, { signal });
        if (signal.aborted) return;
        remember(question, data);
        setAnswered({ question, data });
        setFailed(null);
      } catch (error) {
        if (signal.aborted) return;
        const fault = faultOf(error);
        setFailed({ question, fault });
        if (fault.code === 'UNAUTHENTICATED') askToSignIn();
        if (!fault.isRetried) return;
        const asked = error instanceof CartographError ? (error.retryAfter ?? 0) * 1000 : 0;
        const timer = setTimeout(() => void ask(Math.min(2 * pauseMs, longestPauseMs)), Math.max(pauseMs, asked));
        signal.addEventListener('abort', () => clearTimeout(timer));
      }
    };
    void ask(firstPauseMs);
    return () => {
      leaving.abort();
      isOffThePage();
    };
  }, [client, turn, question, occasion]);

  return {
    data: answered?.data ?? null,
    isCurrent: answered !== null && answered.question === question,
    fault: failed !== null && failed.question === question ? failed.fault : null,
  };
}

function remember(question: string, data: unknown): void {
  seen.delete(question);
  seen.set(question, data);
  for (const oldest of seen.keys()) {
    if (seen.size <= mostSeen) break;
    seen.delete(oldest);
  }
}

/** Forgets all answers: they were another viewer's. */
export function forgetAnswers(): void {
  seen.clear();
}
