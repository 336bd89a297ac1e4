import { useContext } from 'preact/hooks';
import { noFilters } from '../address/address.js';
import { useAddress } from '../address/navigation.js';
import { ApiContext } from '../data/api-context.js';
import { Link } from '../parts/link.js';
import { Account } from './account.js';
import { Freshness } from './freshness.js';
import { views } from './views.js';

/** The name, the views, and how current everything is. Links to views keep range, comparison and filters. */
export function Header({ look, signedOut }: { look: () => void; signedOut: () => void }) {
  const { address } = useAddress();
  const { frame } = useContext(ApiContext);
  const opener = views.find(({ path }) => path === address.path)?.openedFrom;
  return (
    <header class="top">
      <Link class="brand" to={{ ...address, path: '/', filters: noFilters, settings: {} }}>
        Cartograph
      </Link>
      <nav aria-label="Views">
        {views.map(({ path, name, openedFrom }) =>
          openedFrom === undefined ? (
            <Link
              key={path}
              to={{ ...address, path, settings: {} }}
              aria-current={path === address.path || path === opener ? 'page' : undefined}
            >
              {name}
            </Link>
          ) : null,
        )}
      </nav>
      <div class="status">
        {frame && <Freshness frame={frame} look={look} />}
        <Account signedOut={signedOut} />
      </div>
    </header>
  );
}
