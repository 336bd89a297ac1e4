import type { ComponentChildren } from 'preact';
import type { Fault } from '../data/faults.js';

/** A line that the viewer should know of. `kind`: `info` is how things are, `warning` is that numbers may be other than expected, `fault` that something failed. */
export function Notice({ kind, children }: { kind: 'info' | 'warning' | 'fault'; children: ComponentChildren }) {
  return (
    <div class={`notice ${kind}`} role={kind === 'fault' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}

/** What failed and what to do, where its numbers would be. */
export function FaultNote({ fault, hasNumbers = false }: { fault: Fault; hasNumbers?: boolean }) {
  return (
    <Notice kind="fault">
      <strong>{fault.title}</strong> {fault.advice}
      {hasNumbers && ' Until then the last numbers are shown.'} <code class="code">{fault.code}</code>
    </Notice>
  );
}
