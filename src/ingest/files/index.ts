import type { PlatformConnector } from '../extractor.js';
import { filesStream } from './files-stream.js';
import { findFiles } from './find-files.js';
import { fileKinds } from './kinds.js';
import { readMapping } from './mapping.js';
import { probeFiles } from './probe.js';
import { filesSettings } from './settings.js';
import { stageFiles } from './stage.js';
import { filesStreams } from './streams.js';

/** Tables in files: see the folder's README. */
export const files: PlatformConnector<typeof filesSettings> = {
  platform: 'FILES',
  settings: filesSettings,
  streams: filesStreams,
  connect(settings, context) {
    const mapping = settings.mapping === undefined ? [] : readMapping(settings.mapping);
    const place = context.importPath ?? settings.path;
    const list = async () => (place === undefined ? null : await findFiles({ place, mapping, home: settings.path }));
    const folder = {
      settings,
      timezone: context.timezone ?? 'UTC',
      log: context.log,
      isImport: (context.importPath ?? null) !== null,
      list: async () => (await list()) ?? [],
    };
    return {
      probe: async () => probeFiles(await list(), settings, context),
      streams: fileKinds.map((kind) => filesStream(folder, kind)),
      close: async () => undefined,
    };
  },
  stage: stageFiles,
  recordsAtOnce: 3000,
};
