import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { projectFile } from '../../runtime/project-files.js';
import { openToAll } from '../principals/open-routes.js';

/** What the page may load and where it may connect: this server only, and nothing that stands in the page itself. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const contentTypes: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const yearSeconds = 31_536_000;

/** A file as it is sent, in each encoding that the build made of it. */
interface ServedFile {
  type: string;
  plain: Buffer;
  br: Buffer;
  gzip: Buffer;
}

/** The files of the dashboard, as `npm run build` wrote them. */
const folder = projectFile('dist', 'dashboard');

/** The manifest of the documents that the dashboard asks by id. Throws if the dashboard was not built. */
export function dashboardManifest(): string {
  return builtFile('persisted-documents.json');
}

function builtFile(name: string): string {
  const file = path.join(folder, name);
  if (!existsSync(file)) throw new Error(`${file} is missing: the dashboard is not built. Run "npm run build".`);
  return file;
}

/**
 * The dashboard at `/` and at the path of each of its views, and its scripts and styles at `/assets/`, from memory. Throws if the
 * dashboard was not built.
 */
export function serveDashboard(app: FastifyInstance): void {
  const page = readServed(builtFile('index.html'));
  const etag = `W/"${createHash('sha256').update(page.plain).digest('base64url')}"`;
  const views = JSON.parse(readFileSync(builtFile('views.json'), 'utf8')) as { path: string }[];
  for (const view of views) {
    app.get(view.path, { config: openToAll }, (request, reply) => {
      reply
        .header('content-security-policy', contentSecurityPolicy)
        .header('referrer-policy', 'same-origin')
        // Asked for again each time, so that a new release is seen at once.
        .header('cache-control', 'no-cache')
        .header('etag', etag);
      if (request.headers['if-none-match'] === etag) return reply.code(304).send();
      return send(page, request, reply);
    });
  }

  const assets = path.join(folder, 'assets');
  const names = readdirSync(assets).filter((name) => path.extname(name) in contentTypes);
  const files = new Map(names.map((name) => [name, readServed(path.join(assets, name))]));
  app.get<{ Params: { name: string } }>('/assets/:name', { config: openToAll }, (request, reply) => {
    // Only listed files are served: no path of a request reaches the disk.
    const file = files.get(request.params.name);
    if (!file) return reply.callNotFound();
    // The name has the hash of the content.
    reply.header('cache-control', `public, max-age=${yearSeconds}, immutable`);
    return send(file, request, reply);
  });
}

function readServed(file: string): ServedFile {
  return {
    type: contentTypes[path.extname(file)]!,
    plain: readFileSync(file),
    br: readFileSync(`${file}.br`),
    gzip: readFileSync(`${file}.gz`),
  };
}

function send(file: ServedFile, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const encoding = (['br', 'gzip'] as const).find((name) =>
    new RegExp(`\\b${name}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted),
  );
  if (encoding) reply.header('content-encoding', encoding);
  return reply
    .type(file.type)
    .header('vary', 'Accept-Encoding')
    .header('x-content-type-options', 'nosniff')
    .send(file[encoding ?? 'plain']);
}
