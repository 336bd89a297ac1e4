import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { exportJWK, exportSPKI, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { Tokens } from '../../../src/api/principals/tokens.js';
import { systemClock } from '../../../src/runtime/clock.js';
import { createPreparedDatabase, type TestDatabase } from '../../support/database.js';
import { rejection } from '../../support/rejection.js';
import { waitFor } from '../../support/wait-for.js';
import { trade } from '../support/trade.js';
import { askWith, bearer, configured, serve } from './served.js';

const question = '{ warehouse { version } }';

/** An issuer as OpenID Connect has them: metadata and keys over HTTP, counted. */
class TestIssuer {
  keys: JWK[] = [];
  isAway = false;
  readonly calls = { metadata: 0, keys: 0 };
  private readonly server: Server;
  private readonly pairs = new Map<string, Awaited<ReturnType<typeof generateKeyPair>>>();

  constructor() {
    this.server = createServer((request, response) => {
      if (this.isAway) return response.writeHead(503).end();
      const isMetadata = request.url === '/.well-known/openid-configuration';
      this.calls[isMetadata ? 'metadata' : 'keys'] += 1;
      const body = isMetadata ? { issuer: this.url, jwks_uri: `${this.url}/jwks` } : { keys: this.keys };
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async publish(kid: string, alg = 'RS256'): Promise<void> {
    const pair = await this.pairOf(kid, alg);
    this.keys.push({ ...(await exportJWK(pair.publicKey)), kid, alg, use: 'sig' });
  }

  async pairOf(kid: string, alg = 'RS256') {
    const pair = this.pairs.get(kid) ?? (await generateKeyPair(alg, { extractable: true }));
    this.pairs.set(kid, pair);
    return pair;
  }

  /** A token that opens the API, with changes to what it claims. Undefined leaves a claim out. */
  async token(changes: Record<string, unknown> = {}, { kid = 'first', alg = 'RS256' } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      ...{
        iss: this.url,
        aud: 'cartograph',
        sub: 'someone',
        iat: now,
        exp: now + 300,
        groups: ['team-bi'],
        ...changes,
      },
    };
    const { privateKey } = await this.pairOf(kid, alg);
    return new SignJWT(JSON.parse(JSON.stringify(claims))).setProtectedHeader({ alg, kid }).sign(privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}

describe('A token of an issuer', () => {
  let database: TestDatabase;
  let issuer: TestIssuer;
  let api: Awaited<ReturnType<typeof serve>>;

  const settings = () => ({
    issuer: issuer.url,
    audience: 'cartograph',
    jwksUrl: null,
    algorithms: ['RS256', 'ES256'],
    roles: { claim: 'groups', map: { 'team-bi': ['analyst'], care: ['personal'] } },
    sources: null,
  });

  before(async () => {
    database = await createPreparedDatabase('traded', trade);
    issuer = await new TestIssuer().start();
    await issuer.publish('first');
    api = await serve(database.url, { access: { issuers: [settings()] } });
  });
  after(async () => {
    await api.stop();
    await issuer.stop();
    await database.drop();
  });

  const refusal = async (token: string, at = api) => {
    const { status, body, headers } = await askWith(at.url, question, bearer(token));
    const [error] = body.errors ?? [];
    return {
      status,
      code: error?.extensions.code,
      message: error?.message,
      challenge: headers.get('www-authenticate'),
    };
  };

  it('opens the API with the roles of its claims; its keys and metadata are read once', async () => {
    const first = await Promise.all(Array.from({ length: 5 }, async () => issuer.token({ sub: `${Math.random()}` })));
    for (const token of first) expect((await askWith(api.url, question, bearer(token))).status).to.equal(200);
    expect(issuer.calls).to.deep.equal({ metadata: 1, keys: 1 });
    const analyst = await askWith(api.url, '{ customers { nodes { email } } }', bearer(first[0]!));
    expect(analyst.body.extensions).to.have.property('withheld');
    const personal = bearer(await issuer.token({ groups: ['unknown', 'care'] }));
    expect(
      (await askWith(api.url, '{ customers { nodes { email } } }', personal)).body.extensions,
    ).to.not.have.property('withheld');
    expect((await askWith(api.url, '{ syncRuns { totalCount } }', personal)).status).to.equal(403);
  });

  it('is needed, also on this machine, once an issuer is configured', async () => {
    const { status, body } = await askWith(api.url, question);
    expect([status, body.errors?.[0]?.extensions.code]).to.deep.equal([401, 'UNAUTHENTICATED']);
    expect(body.errors![0]!.message).to.contain('a token of a configured issuer');
  });

  it('that is not right in every respect is refused, and is not repeated', async () => {
    const now = Math.floor(Date.now() / 1000);
    const good = await issuer.token();
    const [head, , signature] = good.split('.') as [string, string, string];
    const [, other] = (await issuer.token({ sub: 'another' })).split('.') as [string, string, string];
    const { publicKey } = await issuer.pairOf('first');
    const asSecret = new TextEncoder().encode(await exportSPKI(publicKey));
    const claims = { iss: issuer.url, aud: 'cartograph', sub: 'x', exp: now + 300, groups: ['team-bi'] };
    for (const [what, token, reason] of [
      ['expired', await issuer.token({ exp: now - 60 }), /expired/],
      ['without an end', await issuer.token({ exp: undefined }), /"exp"/],
      ['not valid yet', await issuer.token({ nbf: now + 300 }), /"nbf"/],
      ['for another audience', await issuer.token({ aud: 'another' }), /"aud"/],
      ['without an audience', await issuer.token({ aud: undefined }), /"aud"/],
      ['of another issuer', await issuer.token({ iss: 'https://other.example' }), /configured issuer/],
      ['without a subject', await issuer.token({ sub: undefined }), /"sub"/],
      ['with a subject of control characters', await issuer.token({ sub: 'a\u0000b' }), /"sub"/],
      ['unsigned', new UnsecuredJWT(claims).encode(), /not a valid JWT|algorithm/],
      [
        'signed with the public key as a secret',
        await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'first' }).sign(asSecret),
        /algorithm/,
      ],
      ['of an algorithm that is not configured', await issuer.token({}, { kid: 'ps', alg: 'PS256' }), /algorithm/],
      ['with other claims under the signature', `${head}.${other}.${signature}`, /signature/],
      ['without a signature', `${head}.${other}.`, /signature|not a valid JWT/],
      ['no token', 'abc', /configured issuer/],
    ] as const) {
      const { status, code, message, challenge } = await refusal(token);
      expect([status, code], what).to.deep.equal([401, 'UNAUTHENTICATED']);
      expect(message, what).to.match(reason);
      expect(message!.includes(token), what).to.equal(false);
      expect(challenge, what).to.equal('Bearer realm="cartograph", error="invalid_token"');
    }
  });

  it('whose claims stand for no role is refused with 403, and the claim to map', async () => {
    const { status, code, message, challenge } = await refusal(await issuer.token({ groups: ['strangers'] }));
    expect([status, code]).to.deep.equal([403, 'FORBIDDEN']);
    expect(message).to.contain('"groups"').and.contain('access.issuers.roles.map');
    expect(challenge).to.contain('insufficient_scope');
    const noted = async (): Promise<string[]> => {
      const { rows } = await database.pool.query<{ principal_id: string; subjects: string[] }>(
        "select principal_id, subjects from ops.audit_entry where action = 'credentials_refused'",
      );
      return rows.map(({ principal_id: id, subjects }) => `${id.split(':')[0]} ${subjects.join()}`);
    };
    await waitFor('the audit log to have it', async () => (await noted()).length > 0);
    expect(new Set(await noted())).to.deep.equal(new Set(['token no role']));
  });

  it('sees the sources that its claims stand for, also within nested claims and of a text', async () => {
    const scoped = await serve(database.url, {
      access: {
        issuers: [
          {
            ...settings(),
            roles: { claim: 'realm_access.roles', map: { bi: ['analyst'] } },
            sources: { claim: 'https://example.com/stores', map: { britain: ['london'], all: ['all'] } },
          },
        ],
      },
    });
    try {
      const sourcesOf = async (stores: unknown) => {
        const token = await issuer.token({ realm_access: { roles: ['bi'] }, 'https://example.com/stores': stores });
        const { body } = await askWith(scoped.url, '{ channels { sourceId } }', bearer(token));
        return [
          ...new Set(
            (body.data as unknown as { channels: { sourceId: string }[] }).channels.map(({ sourceId }) => sourceId),
          ),
        ];
      };
      expect(await sourcesOf('openid britain')).to.deep.equal(['london']);
      expect((await sourcesOf(['all'])).length).to.be.greaterThan(1);
      const none = await issuer.token({ realm_access: { roles: ['bi'] } });
      expect((await refusal(none, scoped)).status).to.equal(403);
    } finally {
      await scoped.stop();
    }
  });

  it('signed with a new key is accepted once its issuer publishes it, and refused until then', async () => {
    const tokens = new Tokens([settings()], configured().access.roles, systemClock, 0);
    const token = await issuer.token({}, { kid: 'second', alg: 'ES256' });
    await tokens.find(await issuer.token(), '');
    expect((await rejection(tokens.find(token, ''))).message).to.match(/does not publish/);
    await issuer.publish('second', 'ES256');
    expect((await tokens.find(token, '')).name).to.equal(`${issuer.url} someone`);
    expect((await tokens.find(await issuer.token({ sub: 'older' }), '')).name).to.contain('older');
  });

  it('that names a key at random does not make the issuer send its keys again and again', async () => {
    const before = issuer.calls.keys;
    for (let count = 0; count < 5; count += 1) {
      expect((await refusal(await issuer.token({}, { kid: `random ${count}`, alg: 'ES256' }))).message).to.match(
        /does not publish/,
      );
    }
    expect(issuer.calls.keys).to.equal(before);
  });

  it('is neither accepted nor refused while its issuer does not answer: 503 with Retry-After', async () => {
    const own = await serve(database.url, { access: { issuers: [settings()] } });
    issuer.isAway = true;
    try {
      const { status, headers, body } = await askWith(own.url, question, bearer(await issuer.token()));
      expect([status, body.errors?.[0]?.extensions.code]).to.deep.equal([503, 'ISSUER_UNAVAILABLE']);
      expect(headers.get('retry-after')).to.equal('5');
      issuer.isAway = false;
      expect((await askWith(own.url, question, bearer(await issuer.token()))).status).to.equal(200);
    } finally {
      issuer.isAway = false;
      await own.stop();
    }
  });
});
