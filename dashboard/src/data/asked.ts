/** A question of the view that is shown. */
export interface Asked {
  /** Of its document. */
  id: string;
  variables: Readonly<Record<string, unknown>>;
}

const asked = new Set<Asked>();

/** Notes a question that is on the page, until the returned function is called. */
export function noteAsked(question: Asked): () => void {
  asked.add(question);
  return () => asked.delete(question);
}

/** The questions whose answers are on the page now. */
export function questionsAsked(): Asked[] {
  return [...asked];
}
