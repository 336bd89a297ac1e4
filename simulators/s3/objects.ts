import { createHash } from 'node:crypto';

export interface StoredObject {
  key: string;
  body: Buffer;
  /** Whole seconds, as S3 keeps them. */
  modifiedAt: Date;
  etag: string;
  /** `GLACIER`: it must be restored before it can be read. */
  storageClass: 'STANDARD' | 'GLACIER';
  contentEncoding: string | null;
}

interface NewObject {
  modifiedAt: Date;
  storageClass?: StoredObject['storageClass'];
  contentEncoding?: string;
}

/** The objects of a bucket, whose names have no folders, only slashes. */
export class Objects {
  readonly #objects = new Map<string, StoredObject>();

  /** Replaces an object as a whole: no reader sees half of it. */
  put(
    key: string,
    content: string | Buffer,
    { modifiedAt, storageClass = 'STANDARD', contentEncoding }: NewObject,
  ): void {
    const body = Buffer.from(content);
    this.#objects.set(key, {
      ...{ key, body, storageClass },
      modifiedAt: new Date(Math.floor(modifiedAt.getTime() / 1000) * 1000),
      etag: `"${createHash('md5').update(body).digest('hex')}"`,
      contentEncoding: contentEncoding ?? null,
    });
  }

  remove(key: string): void {
    this.#objects.delete(key);
  }

  clear(): void {
    this.#objects.clear();
  }

  get(key: string): StoredObject | undefined {
    return this.#objects.get(key);
  }

  /** In the order of the bytes of their keys. */
  below(prefix: string): StoredObject[] {
    return [...this.#objects.values()]
      .filter(({ key }) => key.startsWith(prefix))
      .sort((x, y) => Buffer.compare(Buffer.from(x.key), Buffer.from(y.key)));
  }
}
