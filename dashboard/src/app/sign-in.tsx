import { useId, useState } from 'preact/hooks';
import { signIn } from '../data/session.js';
import { Notice } from '../parts/notices.js';

const keyForm = /^[!-~]+$/;

/** Asks for an API key or a token, with which a session begins. `hasEnded`: there was one. */
export function SignIn({ hasEnded, signedIn }: { hasEnded: boolean; signedIn: () => void }) {
  const [entered, setEntered] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [isAsking, setAsking] = useState(false);
  const id = useId();
  const key = entered.trim();
  const isComplete = keyForm.test(key);
  const begin = async (): Promise<void> => {
    setAsking(true);
    const found = await signIn(key);
    setAsking(false);
    setProblem(found);
    if (found === null) signedIn();
  };
  return (
    <main class="sign-in" id="view" tabIndex={-1}>
      <h1>Sign in</h1>
      {problem !== null ? (
        <Notice kind="fault">{problem}</Notice>
      ) : (
        hasEnded && <Notice kind="warning">Your session has ended. Sign in again, and go on where you were.</Notice>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isComplete && !isAsking) void begin();
        }}
      >
        <label for={id}>API key or token</label>
        <input
          id={id}
          type="password"
          autocomplete="current-password"
          value={entered}
          onInput={(event) => setEntered(event.currentTarget.value)}
        />
        <button type="submit" class="button primary" disabled={!isComplete}>
          Sign in
        </button>
      </form>
      <p class="note">
        The operator makes a key with <code>cartograph keys create</code>.
      </p>
    </main>
  );
}
