import { request } from 'node:https';
import { expect } from 'chai';
import { hasOpenssl, issueLoopbackCertificate } from './test-support/certificate-authority.js';
import { basic, startSample } from './test-support/client.js';

/** Sends a GET over TLS, trusting the given authority in addition to the usual ones. */
function getSecurely(url: string, ca: string | undefined): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(url, { headers: basic(), ...(ca === undefined ? {} : { ca }) }, async (response) => {
      let body = '';
      for await (const piece of response) body += piece;
      resolve({ status: response.statusCode ?? 0, body });
    })
      .once('error', reject)
      .end();
  });
}

describe('The WooCommerce simulator over TLS', () => {
  const what =
    'serves a certificate of a private authority: clients that trust it can use Basic, and others cannot connect';
  it(hasOpenssl() ? what : `${what} (skipped: openssl is not installed)`, async function () {
    if (!hasOpenssl()) this.skip();
    const { ca, key, cert } = issueLoopbackCertificate();
    const simulator = await startSample({ tlsProxy: 'none' }, undefined, { tls: { key, cert } });
    try {
      const url = `${simulator.baseUrlFor('nyc')}/wp-json/wc/v3/orders?per_page=1`;
      expect(url).to.match(/^https:/);
      const { status, body } = await getSecurely(url, ca);
      expect(status).to.equal(200);
      expect(JSON.parse(body)[0]._links.collection[0].href).to.match(/^https:/);
      const refused = await getSecurely(url, undefined).catch((error: { code?: string }) => error.code);
      expect(refused).to.be.oneOf(['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'SELF_SIGNED_CERT_IN_CHAIN']);
    } finally {
      await simulator.close();
    }
  });
});
