import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';

/**
 * A button that opens a panel below it. Escape and a click elsewhere close it; the focus goes back to the button.
 * @param label what the button shows, and its name unless `name` is given
 */
export function Popover({
  label,
  name,
  title,
  kind = 'button',
  children,
}: {
  label: ComponentChildren;
  name?: string;
  /** The name of the panel. */
  title: string;
  /** `quiet`: a small button beside a text. */
  kind?: 'button' | 'quiet';
  children: (close: () => void) => ComponentChildren;
}) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const id = useId();
  const close = (): void => {
    setOpen(false);
    button.current?.focus();
  };
  // Before the next key: an effect after the picture could take the focus into a panel that Escape has just closed.
  useLayoutEffect(() => {
    if (!isOpen) return undefined;
    panel.current?.focus();
    keepOnScreen(panel.current!);
    const outside = (event: Event): void => {
      if (!place.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
    };
  }, [isOpen]);
  return (
    <div
      class="popover"
      ref={place}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        type="button"
        class={kind}
        ref={button}
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        aria-label={name}
        onClick={() => setOpen(!isOpen)}
      >
        {label}
      </button>
      {isOpen && (
        <div class="panel" id={id} role="dialog" aria-label={title} tabIndex={-1} ref={panel}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

const edge = 8;

/** Moves a panel that would stick out of the window to the right, or would begin left of it. */
function keepOnScreen(panel: HTMLElement): void {
  const { left, right } = panel.getBoundingClientRect();
  const width = document.documentElement.clientWidth;
  const shift = right > width - edge ? Math.max(width - edge - right, edge - left) : 0;
  if (shift !== 0) panel.style.translate = `${shift}px 0`;
}
