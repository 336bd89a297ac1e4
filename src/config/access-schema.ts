import Type from 'typebox';
import { type Role, roles } from '../canonical/roles.js';
import { oneOf, section, text, whole } from './setting-types.js';

/** None of them can be checked with what a client knows, such as a shared secret or an issuer's public key. */
const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA'],
] as const;

const claim = text('the name of a claim such as groups');

/** A name of our own in place of each value of a claim. */
const mapTo = (name: ReturnType<typeof text> | ReturnType<typeof oneOf>, wanted: string) =>
  Type.Record(Type.String(), Type.Array(name, { wanted: `a list of ${wanted}` }), {
    wanted: `a mapping of the claim's values to lists of ${wanted}`,
  });

const issuerSchema = Type.Object(
  {
    issuer: text('the URL of an issuer, as the claim "iss" has it', { pattern: '^https?://' }),
    audience: text('the name of this API at the issuer, as the claim "aud" has it'),
    jwksUrl: Type.Optional(text("the URL of the issuer's keys", { pattern: '^https?://' })),
    algorithms: Type.Array(oneOf(algorithms), {
      default: ['RS256', 'ES256'],
      minItems: 1,
      wanted: `a list of ${algorithms.join(', ')}`,
    }),
    roles: Type.Object(
      { claim, map: mapTo(oneOf(roles), 'roles') },
      { additionalProperties: false, wanted: 'a claim and a mapping of its values to roles' },
    ),
    sources: Type.Optional(
      Type.Object(
        { claim, map: mapTo(text('the id of a source, or all'), 'ids of sources, or [all]') },
        { additionalProperties: false, wanted: 'a claim and a mapping of its values to sources' },
      ),
    ),
  },
  { additionalProperties: false, wanted: 'an issuer' },
);

const role = section({
  documents: oneOf(['free', 'trusted'], { default: 'free' }),
  introspection: Type.Boolean({ default: true, wanted: 'true or false' }),
  requestsPerMinute: whole(1, 1_000_000, 1200),
  costPerDay: whole(1, 1_000_000_000_000, 200_000_000),
});

export const accessSchema = section({
  issuers: Type.Array(issuerSchema, { default: [], wanted: 'a list of issuers' }),
  roles: section(Object.fromEntries(roles.map((name) => [name, role])) as Record<Role, typeof role>),
  auditRetentionDays: whole(1, 36_500, 400),
  sessionHours: whole(1, 8784, 12),
});
