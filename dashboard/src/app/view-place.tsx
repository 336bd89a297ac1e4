import type { ComponentType } from 'preact';
import { useContext, useEffect, useRef, useState } from 'preact/hooks';
import { useAddress } from '../address/navigation.js';
import { rangeName } from '../address/range-names.js';
import { ApiContext } from '../data/api-context.js';
import { FirstSteps } from './first-steps.js';
import { views } from './views.js';

/** The view of the address, loaded when it is first needed; before there are any figures, how to get some. */
export function ViewPlace() {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const view = views.find(({ path }) => path === address.path) ?? null;
  const [loaded, setLoaded] = useState<{ path: string; View: ComponentType } | null>(null);
  const place = useRef<HTMLElement>(null);
  const isFirst = useRef(true);

  useEffect(() => {
    document.title = view === null ? 'Cartograph' : `${view.name}, ${rangeName(address.range)} · Cartograph`;
  }, [view, address.range.text]);
  useEffect(() => {
    if (view === null) return;
    void view.load().then(({ View }) => setLoaded({ path: view.path, View }));
    // Whoever went to another view by keyboard, or has it read aloud, goes on there.
    if (!isFirst.current) place.current?.focus();
    isFirst.current = false;
  }, [view]);

  const View = loaded !== null && loaded.path === view?.path ? loaded.View : null;
  const isEmpty = frame !== null && frame.warehouse.firstDay === null;
  return (
    <main id="view" tabIndex={-1} ref={place}>
      <h1>{view?.name ?? 'Nothing here'}</h1>
      {view === null ? (
        <p class="empty">There is no view at this address. Choose one above.</p>
      ) : isEmpty ? (
        <FirstSteps frame={frame} />
      ) : (
        View && <View />
      )}
    </main>
  );
}
