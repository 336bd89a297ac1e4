import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { questionsAsked } from '../data/asked.js';
import { useViewer } from '../data/use-viewer.js';
import type { KnownTypes } from './answer-type.js';
import texts from './document-texts.js';
import { explorerLink, type Form, forms, type Place } from './forms.js';
import { type Readable, readable } from './readable.js';

/** The questions that the view asks, to be copied or opened in the explorer. */
export function Questions() {
  const [asked, setAsked] = useState<{ questions: Readable[]; types: KnownTypes } | null | undefined>(undefined);
  useEffect(() => {
    const questions = questionsAsked();
    void knownTexts().then((known) =>
      setAsked(
        known && {
          questions: questions.map(({ id: document, variables }) => readable(known.documents[document]!, variables)),
          types: known.types,
        },
      ),
    );
  }, []);
  const [form, setForm] = useState<Form>('graphql');
  const id = useId();
  const place: Place = { url: `${location.origin}/graphql`, needsKey: useViewer()?.canSignOut ?? false };
  return (
    <div class="ask">
      <p class="title">What this view asks</p>
      <fieldset class="forms">
        <legend class="spoken">Copy as</legend>
        {(Object.keys(forms) as Form[]).map((name) => (
          <label key={name}>
            <input type="radio" name={id} checked={form === name} onChange={() => setForm(name)} /> {forms[name].name}
          </label>
        ))}
      </fieldset>
      {asked?.questions.map((question) => (
        <Question key={question.name} question={question} text={forms[form].of(question, place, asked.types)} />
      ))}
      {asked === undefined && <p class="skeleton">0</p>}
      {asked === null && <p class="empty">Cartograph cannot be reached. Try again.</p>}
    </div>
  );
}

/** The texts by id, and the types that they reach; null: they cannot be had. */
async function knownTexts(): Promise<{ documents: Record<string, string>; types: KnownTypes } | null> {
  const response = await fetch(texts).catch(() => null);
  return response?.ok ? ((await response.json()) as never) : null;
}

function Question({ question, text }: { question: Readable; text: string }) {
  const place = useRef<HTMLPreElement>(null);
  const [said, setSaid] = useState('');
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid('Copied.');
    } catch {
      // Browsers let a page copy only at https and localhost.
      getSelection()?.selectAllChildren(place.current!);
      setSaid('Selected: copy it by your keyboard.');
    }
  };
  return (
    <section aria-label={question.name}>
      <p class="ask-actions">
        <strong>{question.name}</strong>
        <button type="button" class="button" onClick={() => void copy()}>
          Copy
        </button>
        <a href={explorerLink(question)} target="_blank" rel="noreferrer">
          Open in the explorer
        </a>
        <span role="status">{said}</span>
      </p>
      <pre class="raw" tabIndex={0} ref={place}>
        {text}
      </pre>
    </section>
  );
}
