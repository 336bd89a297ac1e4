import type { FrameQuery } from '../generated/documents.js';

/** In place of a view while there are no figures: what to do, or what is being waited for. */
export function FirstSteps({ frame }: { frame: FrameQuery }) {
  const configured = frame.sources.filter(({ isConfigured }) => isConfigured);
  if (configured.length === 0) {
    return (
      <div class="card first-steps">
        <h2>No store is connected yet</h2>
        <ol>
          <li>
            Add a store to <code>cartograph.yaml</code>; <code>cartograph.example.yaml</code> shows how.
          </li>
          <li>
            Try it: <code>cartograph source test &lt;id&gt;</code>
          </li>
          <li>
            Start Cartograph again. The first sync begins by its schedule, or at once by <code>cartograph sync</code>.
          </li>
        </ol>
        <p class="note">The numbers appear here by themselves.</p>
      </div>
    );
  }
  return (
    <div class="card first-steps">
      <h2>No trade has been read yet</h2>
      <p>
        The numbers appear here by themselves after the first sync that finds an order. It begins by its schedule, or at
        once by <code>cartograph sync</code>.
      </p>
      <ul>
        {configured.map(({ id, name, status, asOf, problem }) => (
          <li key={id}>
            <strong>{name}</strong>:{' '}
            {problem ??
              (status === 'PENDING'
                ? 'not connected so far'
                : asOf === null
                  ? 'connected, not read yet'
                  : 'read, without any trade')}
          </li>
        ))}
      </ul>
    </div>
  );
}
