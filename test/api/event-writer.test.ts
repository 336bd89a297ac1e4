import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { EventWriter } from '../../src/api/stream/event-writer.js';
import { waitFor } from '../support/wait-for.js';
import { openConnection, type RawConnection } from './support/raw-connection.js';

const keepAliveMs = 20;

describe('The writer of a stream', () => {
  let server: Server;
  let connection: RawConnection;
  let raw: ServerResponse;

  beforeEach(async () => {
    let take: (response: ServerResponse) => void;
    const taken = new Promise<ServerResponse>((resolve) => {
      take = resolve;
    });
    server = createServer((_request, response) => take(response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    connection = await openConnection(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    connection.send('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
    raw = await taken;
  });
  afterEach(async () => {
    connection.socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it('sends a comment whenever nothing else was sent for a while, until the end', async () => {
    const writer = new EventWriter(raw, { 'x-request-id': 'one' }, 1000, keepAliveMs);
    const comments = (): number => connection.received().split('\r\n:\n\n').length - 1;
    await waitFor('comments', () => comments() >= 4);
    expect(connection.received()).to.match(/\r\nx-request-id: one\r\n/);
    writer.end('event: complete\ndata:\n\n');
    await connection.receives('event: complete\ndata:\n\n\r\n0\r\n\r\n');
    expect(await writer.event('next', '{}')).to.equal('gone');
  });

  it('has one event in memory, and no comments behind it, while the client does not read', async () => {
    const writer = new EventWriter(raw, {}, 100, keepAliveMs);
    connection.socket.pause();
    const data = JSON.stringify('x'.repeat(4_000_000));
    /** With the headers, and the frames of chunks. */
    const size = data.length + 1000;
    let written = 'sent';
    // The system takes some before it makes the writer wait.
    for (let count = 0; count < 20 && written === 'sent'; count += 1) written = await writer.event('next', data);
    expect(written).to.equal('too_slow');
    const held = raw.writableLength;
    expect(held).to.be.within(1, size);
    writer.comment('not sent');
    expect(raw.writableLength).to.equal(held);
    // Last words are for whoever reads on within a second.
    writer.end('event: complete\ndata:\n\n');
    connection.socket.resume();
    await connection.receives('event: complete');
  });

  it('closes the connection of a client that does not read its last words', async () => {
    const writer = new EventWriter(raw, {}, 100, keepAliveMs);
    connection.socket.pause();
    const data = JSON.stringify('x'.repeat(4_000_000));
    for (let written = 'sent'; written === 'sent';) written = await writer.event('next', data);
    writer.end('event: complete\ndata:\n\n');
    await waitFor('its end', () => raw.destroyed);
  });
});
