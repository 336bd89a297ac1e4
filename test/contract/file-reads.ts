import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

/** Calls back whenever this process begins to read a file below a folder; returns how to stop. */
export function onFileRead(folder: string, listener: () => void): () => void {
  const open = fs.createReadStream;
  fs.createReadStream = (file, options) => {
    if (!path.relative(folder, String(file)).startsWith('..')) listener();
    return open(file, options);
  };
  syncBuiltinESMExports();
  return () => {
    fs.createReadStream = open;
    syncBuiltinESMExports();
  };
}
