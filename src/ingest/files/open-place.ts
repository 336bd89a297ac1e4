import { ConfigError } from '../../runtime/errors.js';
import type { RetryOptions } from '../http/attempts.js';
import { type FilePlace, isRemote } from './places/file-place.js';
import { localPlace, nameOfLocalFile } from './places/local-place.js';
import { RemotePlace, type RemoteStore } from './places/remote-place.js';
import { S3Store } from './s3/store.js';
import { SftpStore } from './sftp/store.js';
import type { FilesSettings } from './table/settings.js';

type PlaceSettings = Pick<FilesSettings, 'path' | 'sftp' | 's3'>;
type PlaceNeeds = Omit<RetryOptions, 'policy' | 'random'>;

/**
 * The place that a source reads, or an import instead. Opens no connection yet. Throws a `ConfigError` if the settings lack
 * what the place needs, or if an import is from another server than the source's: its credentials are for that one.
 */
export function openPlace(
  settings: PlaceSettings & { path: string },
  imported: string | null,
  needs: PlaceNeeds,
): FilePlace;
export function openPlace(settings: PlaceSettings, imported: string, needs: PlaceNeeds): FilePlace;
export function openPlace(settings: PlaceSettings, imported: string | null, needs: PlaceNeeds): FilePlace | null;
export function openPlace(settings: PlaceSettings, imported: string | null, needs: PlaceNeeds): FilePlace | null {
  const { path: home } = settings;
  const place = imported ?? home;
  if (place === undefined) return null;
  if (!isRemote(place)) return localPlace(place, home !== undefined && isRemote(home) ? undefined : home);
  const below = home === undefined ? null : remoteBelow(home, place);
  if (below === null) {
    throw new ConfigError(
      `${place} is not below settings.path of the source, and its credentials are for that place only. Import a path below it, or add a source for the other one.`,
      { code: 'files_elsewhere' },
    );
  }
  return new RemotePlace(openStore(home!, settings, needs), below);
}

/** The name that people use for a file, whether it exists or not. */
export function nameOfFile(file: string, home: string | undefined): string {
  if (!isRemote(file)) return nameOfLocalFile(file, home !== undefined && isRemote(home) ? undefined : home);
  const below = home === undefined ? null : remoteBelow(home, file);
  // The source's path may be the file itself.
  return below === '' ? file.slice(file.lastIndexOf('/') + 1) : (below ?? file);
}

/** With slashes, none at the ends; '': all of it; null: it is elsewhere. */
function remoteBelow(home: string, place: string): string | null {
  const [whole, wanted] = [home, place].map((each) => each.replace(/\/+$/, '')) as [string, string];
  if (wanted === whole) return '';
  return wanted.startsWith(`${whole}/`) ? wanted.slice(whole.length + 1) : null;
}

function openStore(home: string, { sftp, s3 }: PlaceSettings, needs: PlaceNeeds): RemoteStore {
  if (home.startsWith('sftp:')) return new SftpStore(home, sftp ?? lacking('sftp', home), needs);
  return new S3Store(home, s3 ?? lacking('s3', home), needs);
}

function lacking(section: 'sftp' | 's3', home: string): never {
  throw new ConfigError(
    `settings.path is ${home}, but there is no settings.${section} to reach it with; see src/ingest/files/README.md.`,
    { code: 'files_no_access' },
  );
}
