import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Popover } from '../parts/popover.js';

/** A button that opens the questions of the view. They are loaded when it is first opened. */
export function Ask() {
  return (
    <Popover label="Ask" name="Ask: what this view asks of the API" title="What this view asks">
      {() => <Panel />}
    </Popover>
  );
}

function Panel() {
  const [Questions, setQuestions] = useState<ComponentType | null>(null);
  useEffect(() => void import('../views/further-views.js').then((module) => setQuestions(() => module.questions)), []);
  return Questions ? <Questions /> : <p class="skeleton">Questions</p>;
}
