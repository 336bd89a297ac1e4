import { createContext } from 'preact';
import type { Client } from '../../../clients/typescript/src/client.js';
import type { FrameQuery } from '../generated/documents.js';
import type { Fault } from './faults.js';

/** What every part of the page may ask for, by `useContext`. */
export interface Api {
  client: Client;
  /** Rises whenever figures may have changed: then everything shown is asked for again, and is not sent again where it is the same. */
  turn: number;
  /** The sources, the channels and how current they are. Null until it is known. */
  frame: FrameQuery | null;
  frameFault: Fault | null;
  /** Looks now at what is around the figures: what is syncing. */
  look(): void;
  /** Shows the form to sign in. */
  askToSignIn(): void;
}

export const ApiContext = createContext<Api>(undefined as unknown as Api);
