/**
 * What a judgement says of one subject. `between`: neither crossed nor past the bound of recovery. `unjudged`: there is no value, or it
 * is not complete yet.
 */
export type Verdict = 'crossed' | 'between' | 'recovered' | 'unjudged';

/** null: nothing is open. `recovered`: in how many judgements in a row it was past the bound of recovery. */
export type Watch = { recovered: number } | null;

interface Step {
  watch: Watch;
  change: 'opened' | 'resolved' | null;
}

/** Opens where the bound is crossed, and resolves only after so many judgements in a row that are past the bound of recovery. */
export function nextWatch(watch: Watch, verdict: Verdict, recoverAfter: number): Step {
  if (verdict === 'unjudged') return { watch, change: null };
  if (watch === null) {
    return verdict === 'crossed' ? { watch: { recovered: 0 }, change: 'opened' } : { watch, change: null };
  }
  if (verdict !== 'recovered') return { watch: { recovered: 0 }, change: null };
  const recovered = watch.recovered + 1;
  return recovered >= recoverAfter ? { watch: null, change: 'resolved' } : { watch: { recovered }, change: null };
}
