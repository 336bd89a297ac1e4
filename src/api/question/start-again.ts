/**
 * Why a question is to be answered again from its beginning. `facts`: it reads facts, for which there are other connections.
 * `changed`: what it read first is not of the state that it would read now. `newer`: it was begun for a state that is over. `behind`,
 * `failed`: the replica cannot answer it.
 */
export class StartAgain extends Error {
  constructor(readonly reason: 'facts' | 'changed' | 'newer' | 'behind' | 'failed') {
    super(`The question is answered again: ${reason}.`);
    this.name = 'StartAgain';
  }
}
