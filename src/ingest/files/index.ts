import type { PlatformConnector } from '../../contract/extractor.js';
import { openPlace } from './open-place.js';
import { filesStream } from './read/files-stream.js';
import { probeFiles } from './read/probe.js';
import { findFiles } from './table/find-files.js';
import { fileKinds } from './table/kinds.js';
import { readMapping } from './table/mapping.js';
import { filesSettings } from './table/settings.js';
import { filesStreams } from './table/streams.js';
import { stageFiles } from './to-canonical/stage.js';

/** Tables in files: see the folder's README. */
export const files: PlatformConnector<typeof filesSettings> = {
  platform: 'FILES',
  settings: filesSettings,
  streams: filesStreams,
  connect(settings, context) {
    const mapping = settings.mapping === undefined ? [] : readMapping(settings.mapping);
    const imported = context.importPath ?? null;
    const place = openPlace(settings, imported, context);
    const list = async () => (place === null ? [] : await findFiles(place, mapping, context.signal));
    const folder = {
      ...{ settings, place, list },
      timezone: context.timezone ?? 'UTC',
      log: context.log,
      isImport: imported !== null,
    };
    return {
      probe: async () => probeFiles({ place, found: await list() }, settings, context),
      streams: fileKinds.map((kind) => filesStream(folder, kind)),
      close: async () => place?.close(),
    };
  },
  stage: stageFiles,
  recordsAtOnce: 3000,
  // An order of an export with all its rows is as large as twenty canonical ones.
  bytesAtOnce: 2 * 1024 * 1024,
};
