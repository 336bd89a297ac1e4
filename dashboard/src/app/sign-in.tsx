import { useId, useState } from 'preact/hooks';
import { Notice } from '../parts/notices.js';

const keyForm = /^[!-~]+$/;

/** Asks for an API key. It stays in this tab, and is sent to this server only. */
export function SignIn({ wasRefused, signIn }: { wasRefused: boolean; signIn: (key: string) => void }) {
  const [entered, setEntered] = useState('');
  const id = useId();
  const key = entered.trim();
  const isComplete = keyForm.test(key);
  return (
    <main class="sign-in" id="view" tabIndex={-1}>
      <h1>Sign in</h1>
      {wasRefused && (
        <Notice kind="fault">The key was not accepted: it has expired, was revoked, or has a typing error.</Notice>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isComplete) signIn(key);
        }}
      >
        <label for={id}>API key</label>
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
        The operator makes one with <code>cartograph keys create</code>. It is kept until this tab is closed.
      </p>
    </main>
  );
}
