import { Load } from '../serving/load.js';
import { factQuestion } from './fact-questions.js';

/** Each asks the next question as soon as the one before is answered. */
export class FactClients {
  readonly #load;
  #loops: Promise<void>[] = [];
  #begun = 0;
  #seconds = 0;
  #isStopped = false;
  #answered = 0;
  #refused = 0;
  #seed = 1;

  constructor(
    private readonly port: number,
    private readonly clients: number,
  ) {
    this.#load = new Load(clients);
  }

  /** Until `stop`. */
  start(): void {
    this.#isStopped = false;
    this.#begun = performance.now();
    this.#loops = Array.from({ length: this.clients }, () => this.#ask());
  }

  /** Waits for what was asked. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#loops);
    this.#seconds += (performance.now() - this.#begun) / 1000;
  }

  /** Of all the time between a start and its stop. */
  get counts(): { answersPerSecond: number; refused: number } {
    return { answersPerSecond: this.#answered / this.#seconds, refused: this.#refused };
  }

  close(): void {
    this.#load.close();
  }

  async #ask(): Promise<void> {
    while (!this.#isStopped) {
      const body = JSON.stringify({ query: factQuestion(() => this.#random()) });
      const answer = await this.#load.one({ port: this.port, method: 'POST', path: '/graphql', body });
      const { errors } = JSON.parse(answer.toString()) as {
        errors?: { message: string; extensions: { code: string } }[];
      };
      const code = errors?.[0]?.extensions.code;
      if (code !== undefined && code !== 'SERVER_BUSY' && code !== 'QUERY_TIMEOUT')
        throw new Error(errors![0]!.message);
      if (code === undefined) this.#answered += 1;
      else this.#refused += 1;
    }
  }

  /** Lehmer's, the same in each run. */
  #random(): number {
    this.#seed = (this.#seed * 48_271) % 2_147_483_647;
    return this.#seed / 2_147_483_647;
  }
}
