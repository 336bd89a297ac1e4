import Type, { type Static } from 'typebox';

const noSpaces = '^[\\x21-\\x7e]+$';

/** How to reach a bucket: Amazon's S3, or a service that speaks its protocol. */
export const s3Settings = Type.Object(
  {
    // Default: Amazon's, in the region.
    endpoint: Type.Optional(
      Type.String({
        pattern: '^https?://[^/?#@\\s]+/?$',
        wanted:
          "the service's address such as https://minio.example.com:9000 without the bucket, or with {bucket} where the host has its name",
      }),
    ),
    region: Type.String({
      pattern: '^[a-z0-9-]+$',
      default: 'us-east-1',
      wanted: "the bucket's region such as eu-central-1; auto for R2",
    }),
    accessKeyId: Type.String({ pattern: noSpaces, wanted: 'the id of an access key, without spaces' }),
    secretAccessKey: Type.String({ pattern: noSpaces, secret: true, wanted: 'the secret of the access key' }),
    certificateAuthority: Type.Optional(
      Type.String({ minLength: 1, wanted: 'a certificate in PEM form, for a private certificate authority' }),
    ),
  },
  { additionalProperties: false, wanted: 'the settings s3: endpoint, region, accessKeyId and secretAccessKey' },
);

export type S3Settings = Static<typeof s3Settings>;
