import {
  type DocumentNode,
  type FragmentDefinitionNode,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
} from 'graphql';
import { ByteLru } from '../../runtime/byte-lru.js';
import type { Plan } from './plan-question.js';

/** A document that is valid for the schema. */
export interface KnownDocument {
  document: DocumentNode;
  fragments: Record<string, FragmentDefinitionNode>;
  /** By the name that was asked for. */
  operations: Map<string | null, OperationDefinitionNode>;
  /** Some of the last questions with this document, by their keys, the oldest first. */
  plans: Map<string, KeptPlan>;
}

interface KeptPlan {
  plan: Plan;
  bytes: number;
}

/** A parsed document, with its compiled operations, takes about so much memory for each character of its text. */
const bytesPerCharacter = 110;
const maxBytes = 12 * 1024 * 1024;
/** A dashboard asks with the variables of a few views. */
const mostPlans = 8;
const planBytes = 4096;
/** A plan has the variables as received and coerced, which take about so much for each character of the request. */
const planBytesPerCharacter = 4;

/** Parsed and valid documents by the digest of their text, in bounded memory. Apollo parses, validates and stores them here. */
export class KnownDocuments {
  readonly #documents = new ByteLru<KnownDocument>(maxBytes);

  /** For Apollo, whose keys end in the digest. */
  readonly store = {
    get: async (key: string): Promise<DocumentNode | undefined> => this.get(digestOf(key))?.document,
    set: async (key: string, document: DocumentNode): Promise<void> => void this.add(digestOf(key), document),
    delete: async (): Promise<void> => undefined,
  };

  /** `digest`: SHA-256 of the text, in hexadecimal digits. */
  get(digest: string): KnownDocument | undefined {
    return this.#documents.get(digest);
  }

  add(digest: string, document: DocumentNode): KnownDocument {
    const before = this.#documents.get(digest);
    if (before) return before;
    const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION);
    const known: KnownDocument = {
      document,
      fragments: Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment])),
      operations: new Map(),
      plans: new Map(),
    };
    this.#documents.set(digest, known, (document.loc?.end ?? 0) * bytesPerCharacter);
    return known;
  }

  planOf(digest: string, key: string): Plan | undefined {
    return this.get(digest)?.plans.get(key)?.plan;
  }

  /** Keeps a plan as long as its document. `length`: of the request's text, of which there are many for one plan. */
  keepPlan(plan: Plan, length: number): void {
    const { plans } = plan.known;
    const bytes = planBytes + planBytesPerCharacter * length;
    let grown = bytes;
    const forget = (key: string): void => {
      grown -= plans.get(key)?.bytes ?? 0;
      plans.delete(key);
    };
    forget(plan.key);
    if (plans.size >= mostPlans) forget(plans.keys().next().value!);
    plans.set(plan.key, { plan, bytes });
    this.#documents.grow(plan.digest, plan.known, grown);
  }
}

/** null: the document has several operations, or none of the name. */
export function operationOf(known: KnownDocument, name: string | null): OperationDefinitionNode | null {
  const before = known.operations.get(name);
  if (before) return before;
  const operation = getOperationAST(known.document, name) ?? null;
  if (operation) known.operations.set(name, operation);
  return operation;
}

function digestOf(key: string): string {
  return key.slice(key.lastIndexOf(':') + 1);
}
