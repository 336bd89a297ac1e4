import { signOut } from '../data/session.js';
import { useViewer } from '../data/use-viewer.js';
import { Popover } from '../parts/popover.js';

/** Who the viewer is, and the way out. Asked for only when it is opened. */
export function Account({ signedOut }: { signedOut: () => void }) {
  return (
    <Popover kind="quiet" title="Account" name="Account" label={<Person />}>
      {(close) => (
        <Who
          leave={() => {
            close();
            void signOut().then(signedOut);
          }}
        />
      )}
    </Popover>
  );
}

function Who({ leave }: { leave: () => void }) {
  const known = useViewer();
  if (known === undefined) return <p class="skeleton">Account</p>;
  if (known === null) return <p>Not signed in.</p>;
  return (
    <div class="definition">
      <p class="title">{known.name}</p>
      <p class="note">May see and do: {known.permissions.join(', ')}</p>
      {known.canSignOut && (
        <button type="button" class="button" onClick={leave}>
          Sign out
        </button>
      )}
    </div>
  );
}

function Person() {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      aria-hidden="true"
    >
      <circle cx="8" cy="5.5" r="2.75" />
      <path d="M2.5 14c.6-3 2.8-4.5 5.5-4.5s4.9 1.5 5.5 4.5" stroke-linecap="round" />
    </svg>
  );
}
