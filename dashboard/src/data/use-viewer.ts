import { useContext, useEffect, useState } from 'preact/hooks';
import { ApiContext } from './api-context.js';
import { type Viewer, viewer } from './session.js';

/** Who the viewer is, for parts that not everybody may see. Null: not known, or not yet. */
export function useViewer(): Viewer | null {
  const { client } = useContext(ApiContext);
  const [known, setKnown] = useState<Viewer | null>(null);
  useEffect(() => {
    let isLeaving = false;
    void viewer().then((found) => {
      if (!isLeaving) setKnown(found);
    });
    return () => {
      isLeaving = true;
    };
  }, [client]);
  return known;
}
