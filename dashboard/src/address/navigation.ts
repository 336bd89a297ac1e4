import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { type Address, type AddressProblem, parseAddress, printAddress, type ViewSettings } from './address.js';

export interface Navigation {
  address: Address;
  problems: AddressProblem[];
  /** Goes to another state, as a new entry of the history: the back button returns. */
  go(address: Address): void;
}

export const NavigationContext = createContext<Navigation>(undefined as unknown as Navigation);

/** The address of the page and how to change it. */
export function useAddress(): Navigation {
  return useContext(NavigationContext);
}

/** The state in the browser's address, followed over its back and forward buttons. `settingsOf`: what the view of a path has of its own. */
export function useNavigation(settingsOf: (path: string) => ViewSettings): Navigation {
  const [href, setHref] = useState(() => location.pathname + location.search);
  useEffect(() => {
    const moved = (): void => setHref(location.pathname + location.search);
    addEventListener('popstate', moved);
    return () => removeEventListener('popstate', moved);
  }, []);
  const go = (address: Address): void => {
    const next = printAddress(address);
    if (next === location.pathname + location.search) return;
    history.pushState(null, '', next);
    setHref(next);
  };
  const [path = '/', search = ''] = splitOnce(href, '?');
  return { ...parseAddress(path, search, settingsOf(path)), go };
}

function splitOnce(text: string, at: string): string[] {
  const index = text.indexOf(at);
  return index < 0 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
