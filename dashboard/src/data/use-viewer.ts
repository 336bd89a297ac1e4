import { useContext, useEffect, useState } from 'preact/hooks';
import { ApiContext } from './api-context.js';
import { type Viewer, viewer } from './session.js';

/** Who asks and what they may do. Undefined: not known yet; null: that cannot be known. */
export function useViewer(): Viewer | null | undefined {
  const { client, frameFault } = useContext(ApiContext);
  const [known, setKnown] = useState<Viewer | null | undefined>(undefined);
  useEffect(() => {
    let isCurrent = true;
    void viewer().then((found) => isCurrent && setKnown(found));
    return () => {
      isCurrent = false;
    };
    // Another session has another client. Where the API was gone, it is asked again once it is back.
  }, [client, frameFault === null]);
  return known;
}
