import fs, { type PathLike } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

/** Calls back whenever this process opens a file below a folder, as a stream or by a handle; returns how to stop. */
export function onFileRead(folder: string, listener: () => void): () => void {
  const { createReadStream } = fs;
  const { open } = fs.promises;
  const hear = (file: PathLike): void => {
    if (!path.relative(folder, String(file)).startsWith('..')) listener();
  };
  fs.createReadStream = (file, options) => {
    hear(file);
    return createReadStream(file, options);
  };
  fs.promises.open = async (file, flags, mode) => {
    hear(file);
    return await open(file, flags, mode);
  };
  syncBuiltinESMExports();
  return () => {
    fs.createReadStream = createReadStream;
    fs.promises.open = open;
    syncBuiltinESMExports();
  };
}
