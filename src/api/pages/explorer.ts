import { createReadStream, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openToAll } from '../principals/open-routes.js';
import { startingQuery } from './starting-query.js';

// CommonJS, and its declarations import a package that is not installed.
interface AltairStatic {
  getDistDirectory(): string;
  renderAltair(options: { baseURL: string; serveInitialOptionsInSeperateRequest: string; cspNonce?: string }): string;
  renderInitSnippet(options: Record<string, unknown>): string;
}

/** Loaded when somebody opens it: it takes 8 MB in memory. */
function loadAltair(): AltairStatic {
  return createRequire(import.meta.url)('altair-static') as AltairStatic;
}

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.ttf': 'font/ttf',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** The page may connect to this server only, whatever Altair's plug-ins or saved settings request. */
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-eval'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const optionsFile = 'initial-options.js';

/**
 * The explorer opens with what its address has: `/explorer/#query=…&variables=…`, as links of the dashboard have it. It then neither shows nor changes
 * the windows that were saved.
 */
const optionsOfAddress = `
const asked = new URLSearchParams(location.hash.slice(1));
if (asked.get('query')) {
  const { init } = AltairGraphQL;
  AltairGraphQL.init = (options) =>
    init.call(AltairGraphQL, {
      ...options,
      initialQuery: asked.get('query'),
      initialVariables: asked.get('variables') ?? '',
      instanceStorageNamespace: 'asked_',
      preserveState: false,
    });
}
`;

interface Explorer {
  page: string;
  initialOptions: string;
  /** Path in the URL -> path on disk. */
  files: ReadonlyMap<string, string>;
}

function makeExplorer(): Explorer {
  const altair = loadAltair();
  const page = altair.renderAltair({ baseURL: '/explorer/', serveInitialOptionsInSeperateRequest: optionsFile });
  const initialOptions = altair.renderInitSnippet({
    baseURL: '/explorer/',
    endpointURL: '/graphql',
    initialName: 'Cartograph',
    initialQuery: startingQuery,
    disableAccount: true,
    initialSettings: {
      'alert.disableUpdateNotification': true,
      'banners.disable': true,
      disablePushNotification: true,
    },
  });
  return { page, initialOptions, files: listFiles(altair.getDistDirectory()) };
}

/** Altair at `/explorer/`: an explorer served from its package, which works offline. */
export function serveExplorer(app: FastifyInstance): void {
  let made: Explorer | undefined;
  const explorer = (): Explorer => (made ??= makeExplorer());

  app.get('/explorer', { config: openToAll }, (_request, reply) => reply.redirect('/explorer/', 308));
  app.get('/explorer/', { config: openToAll }, (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', contentSecurityPolicy)
      .send(explorer().page),
  );
  app.get(`/explorer/${optionsFile}`, { config: openToAll }, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').send(optionsOfAddress + explorer().initialOptions),
  );
  app.get<{ Params: { '*': string } }>('/explorer/*', { config: openToAll }, (request, reply) => {
    // Only listed files are served: no path of a request reaches the disk.
    const file = explorer().files.get(request.params['*']);
    if (!file) return reply.callNotFound();
    const type = contentTypes[path.extname(file)] ?? 'application/octet-stream';
    return reply.type(type).header('x-content-type-options', 'nosniff').send(createReadStream(file));
  });
}

/** Path in the URL -> path on disk. */
function listFiles(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile() && entry.name !== 'index.html')
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file).split(path.sep).join('/'), file]),
  );
}
