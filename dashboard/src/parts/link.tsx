import type { ComponentChildren } from 'preact';
import { type Address, printAddress } from '../address/address.js';
import { useAddress } from '../address/navigation.js';

/** A link to another state of the page: an ordinary one, which can be opened in another tab, copied and bookmarked. */
export function Link({
  to,
  children,
  onFollow,
  ...rest
}: {
  to: Address;
  children: ComponentChildren;
  /** Called when it was followed in this tab. */
  onFollow?: () => void;
  class?: string;
  'aria-label'?: string;
  'aria-current'?: 'page' | 'true' | undefined;
}) {
  const { go } = useAddress();
  return (
    <a
      {...rest}
      href={printAddress(to)}
      onClick={(event) => {
        const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
        if (!isPlain) return;
        event.preventDefault();
        go(to);
        onFollow?.();
      }}
    >
      {children}
    </a>
  );
}
