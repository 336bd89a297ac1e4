import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** Takes mails and forgets them, in a process of its own, whose processor time is not the product's. Prints its port. */
const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData: (stream, _session, done) => {
    stream.resume();
    stream.on('end', () => done());
  },
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.server.address() as AddressInfo).port}\n`));
