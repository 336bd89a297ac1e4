import type { ComponentChildren } from 'preact';

/** A state by a mark of its own shape beside the word, so that it is seen without its colour. */
export function State({
  kind,
  children,
}: {
  kind: 'good' | 'note' | 'warning' | 'fault' | 'busy';
  children: ComponentChildren;
}) {
  const marks = { good: '✓', note: 'i', warning: '!', fault: '×', busy: '…' };
  return (
    <span class={`state ${kind}`}>
      <span class="mark" aria-hidden="true">
        {marks[kind]}
      </span>
      {children}
    </span>
  );
}
