import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Queryable } from '../../database/sql.js';
import { mayOpen } from '../../exports/may-open.js';
import { openExport, type OpenExport } from '../../exports/open-export.js';
import type { Principal } from '../../ledger/principals/principal.js';
import { isUuid } from '../../resolvers/uuid.js';
import type { Clock } from '../../runtime/clock.js';
import { errorBody } from '../errors/error-body.js';
import type { From } from '../principals/gate.js';
import { byteRange } from './byte-range.js';

export interface ExportRouteNeeds {
  db: Queryable;
  clock: Pick<Clock, 'now'>;
  principalOf(request: FastifyRequest): Principal;
  /** Leaves a word in the audit log. Throws if it cannot. */
  noteDownload(principal: Principal, exportId: string, from: From): void;
  /** How long a client may read nothing before its connection is closed. */
  takingMs: number;
}

/** `/exports/<id>/<name>`: files that are ready, to whoever could ask for them; whole or in parts, so that a download can go on. */
export function serveExports(app: FastifyInstance, needs: ExportRouteNeeds): void {
  app.route<{ Params: { id: string; name: string } }>({
    method: ['GET', 'HEAD'],
    url: '/exports/:id/:name',
    handler: (request, reply) => sendExport(request, reply, needs),
  });
}

async function sendExport(
  request: FastifyRequest<{ Params: { id: string } }>,
  reply: FastifyReply,
  needs: ExportRouteNeeds,
): Promise<FastifyReply> {
  const { id } = request.params;
  const principal = needs.principalOf(request);
  const file = isUuid(id) ? await openExport(needs.db, id, needs.clock.now()) : null;
  reply.header('cache-control', 'private, no-cache');
  if (!file || !mayOpen(principal, file.row)) return refuse(reply, 'unknown');
  if ('why' in file) return refuse(reply, file.why);
  needs.noteDownload(principal, id, { requestId: request.id, address: request.ip });
  return sendFile(request, reply, file, needs.takingMs);
}

/** With the headers that resume a download. */
export function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  file: OpenExport,
  takingMs: number,
): FastifyReply {
  const { etag, bytes } = file;
  reply.header('etag', etag).header('accept-ranges', 'bytes');
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  const { range: asked, 'if-range': ifRange } = request.headers;
  // A part of another file would not fit to what the client has.
  const range = ifRange === undefined || ifRange === etag ? byteRange(asked, bytes) : null;
  if (range === 'unsatisfiable') {
    reply.header('content-range', `bytes */${bytes}`);
    return reply
      .code(416)
      .send(errorBody(`The file has ${bytes} bytes, and none of those asked for.`, 'RANGE_NOT_SATISFIABLE'));
  }
  reply
    .type(file.contentType)
    .header('content-disposition', disposition(file.name))
    .header('x-content-type-options', 'nosniff')
    .header('content-length', range ? range.last - range.first + 1 : bytes);
  if (range) reply.code(206).header('content-range', `bytes ${range.first}-${range.last}/${bytes}`);
  if (request.method === 'HEAD' || bytes === 0) return reply.send('');
  // A large file takes as long as the network needs; the server closes a connection on which nothing at all is read.
  reply.isStream = true;
  request.raw.socket.setTimeout(takingMs);
  return reply.send(Readable.from(file.read(range ?? undefined), { objectMode: false }));
}

/** RFC 6266: old clients take the first name. */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

const refusals = {
  unknown: [404, 'NOT_FOUND', 'There is no such export, or it is not of these credentials.'],
  not_ready: [409, 'EXPORT_NOT_READY', 'The file is not whole yet. Ask `export` for its state.'],
  expired: [410, 'EXPORT_EXPIRED', 'The file was deleted when its time was over. Ask for the export again.'],
} as const;

function refuse(reply: FastifyReply, why: keyof typeof refusals): FastifyReply {
  const [status, code, message] = refusals[why];
  return reply.code(status).send(errorBody(message, code));
}
