import type { IncomingMessage } from 'node:http';
import { expect } from 'chai';
import { S3Error } from './s3-error.js';
import { checkSignature } from './signature.js';

/** The examples of Amazon's documentation of Signature Version 4 for S3. */
const keyId = 'AKIAIOSFODNN7EXAMPLE';
const secrets = new Map([[keyId, 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY']]);
const now = new Date('2013-05-24T00:00:00Z');
const hash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

function request(
  url: string,
  signed: string,
  signature: string,
  headers: Record<string, string> = {},
): IncomingMessage {
  const credential = `${keyId}/20130524/us-east-1/s3/aws4_request`;
  return {
    ...{ method: 'GET', url },
    headers: {
      ...{ host: 'examplebucket.s3.amazonaws.com', 'x-amz-date': '20130524T000000Z', 'x-amz-content-sha256': hash },
      authorization: `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=${signed},Signature=${signature}`,
      ...headers,
    },
  } as unknown as IncomingMessage;
}

describe("The S3 simulator's check of signatures", () => {
  const ofObject = 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41';
  const names = 'host;range;x-amz-content-sha256;x-amz-date';

  it("accepts Amazon's examples", () => {
    const object = request('/test.txt', names, ofObject, { range: 'bytes=0-9' });
    expect(checkSignature(object, { secrets, region: 'us-east-1', now })).to.equal(keyId);
    const ofList = '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7';
    const list = request('/?max-keys=2&prefix=J', 'host;x-amz-content-sha256;x-amz-date', ofList);
    expect(checkSignature(list, { secrets, region: 'us-east-1', now })).to.equal(keyId);
  });

  it('refuses them with another byte, header, region, key or time', () => {
    const wrong: [IncomingMessage, { region?: string; now?: Date; secrets?: Map<string, string> }, string][] = [
      [request('/test.txs', names, ofObject, { range: 'bytes=0-9' }), {}, 'SignatureDoesNotMatch'],
      [request('/test.txt', names, ofObject, { range: 'bytes=0-8' }), {}, 'SignatureDoesNotMatch'],
      [request('/test.txt', names, ofObject, { range: 'bytes=0-9', 'x-amz-acl': 'private' }), {}, 'AccessDenied'],
      [
        request('/test.txt', names, ofObject, { range: 'bytes=0-9' }),
        { region: 'eu-west-1' },
        'AuthorizationHeaderMalformed',
      ],
      [request('/test.txt', names, ofObject, { range: 'bytes=0-9' }), { secrets: new Map() }, 'InvalidAccessKeyId'],
      [
        request('/test.txt', names, ofObject, { range: 'bytes=0-9' }),
        { now: new Date('2013-05-24T00:16:00Z') },
        'RequestTimeTooSkewed',
      ],
    ];
    for (const [refused, than, code] of wrong) {
      const checking = (): string => checkSignature(refused, { ...{ secrets, region: 'us-east-1', now }, ...than });
      expect(checking).to.throw(S3Error).with.property('code', code);
    }
  });
});
