import type { FastifyInstance, FastifyReply } from 'fastify';
import { reportLinkPath } from '../../jobs/scheduled-reports/link-address.js';
import type { OpenReportLink } from '../../jobs/scheduled-reports/open-link.js';
import { ByteLru } from '../../runtime/byte-lru.js';
import { openToAll } from '../principals/open-routes.js';

/** No script, nothing from elsewhere: pictures are within the page. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const keptBytes = 16 * 1024 * 1024;

/** Of a secret: 32 bytes in base64url. */
const secretPattern = /^[A-Za-z0-9_-]{43}$/;

/**
 * Reports behind links, for whoever has one: a page at `/report/<secret>`, and its files below. What they are rendered by is loaded with
 * the first one.
 */
export function serveReportLinks(app: FastifyInstance, open: OpenReportLink): void {
  const kept = new ByteLru<Buffer>(keptBytes);
  app.get<{ Params: { secret: string } }>(
    `${reportLinkPath}/:secret`,
    { config: openToAll },
    async (request, reply) => {
      const { secret } = request.params;
      const opened = await found(secret, open);
      if (typeof opened === 'string') return closed(reply, opened);
      const { linkedPage } = await import('../../jobs/scheduled-reports/linked-page.js');
      const page = await once(kept, `${opened.runId} page`, async () =>
        Buffer.from(linkedPage(opened.content, secretMark)),
      );
      return guarded(reply).type('text/html; charset=utf-8').send(page.toString('utf8').replaceAll(secretMark, secret));
    },
  );
  app.get<{ Params: { secret: string; file: string } }>(
    `${reportLinkPath}/:secret/:file`,
    { config: openToAll },
    async (request, reply) => {
      const { secret, file } = request.params;
      const opened = await found(secret, open);
      if (typeof opened === 'string') return closed(reply, opened);
      const { linkedFile } = await import('../../jobs/scheduled-reports/linked-page.js');
      const made = await linkedFile(opened.content, file, (name, make) => once(kept, `${opened.runId} ${name}`, make));
      if (!made) return closed(reply, 'unknown');
      return guarded(reply)
        .type(made.contentType)
        .header('content-disposition', `attachment; filename="${made.filename}"`)
        .send(made.content);
    },
  );
}

/** In a page that is kept for all links to it. */
const secretMark = '{{the-secret-of-the-link}}';

async function found(secret: string, open: OpenReportLink): ReturnType<OpenReportLink> {
  return secretPattern.test(secret) ? open(secret) : 'unknown';
}

async function once(kept: ByteLru<Buffer>, key: string, make: () => Promise<Buffer>): Promise<Buffer> {
  const known = kept.get(key);
  if (known) return known;
  const made = await make();
  kept.set(key, made, made.length);
  return made;
}

function guarded(reply: FastifyReply): FastifyReply {
  return reply
    .header('cache-control', 'no-store')
    .header('content-security-policy', contentSecurityPolicy)
    .header('referrer-policy', 'no-referrer')
    .header('x-content-type-options', 'nosniff')
    .header('x-robots-tag', 'noindex');
}

function closed(reply: FastifyReply, why: 'unknown' | 'ended'): FastifyReply {
  const text =
    why === 'ended'
      ? 'This link has ended: it has expired, or it was revoked. Ask whoever sent it for a new one.'
      : 'There is no report at this link. Check that it is complete.';
  return guarded(reply)
    .code(why === 'ended' ? 410 : 404)
    .type('text/html; charset=utf-8')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>No report</title></head><body style="font:16px/1.5 sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem"><h1>No report</h1><p>${text}</p></body></html>\n`,
    );
}
