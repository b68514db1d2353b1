import { useEffect, useRef, useState } from 'react';

import { sizeText } from '../size-text.ts';
import { github, type ShownJob } from './github-api.ts';
import { logLines } from './log-lines.ts';
import { Reading, Trouble } from './page-states.tsx';
import { usePolled } from './use-polled.ts';

/** More lines than these are shown only to who asks. */
const TAIL_LINES = 100;

/** The end of a job's log; while the job runs it follows what is written. */
export function JobLog({ job }: { readonly job: ShownJob }) {
  const { error, value } = usePolled(`log ${job.id}`, () => github.log(job.id));
  const [showsAll, setShowsAll] = useState(false);
  const box = useRef<HTMLPreElement>(null);
  const lines = value ? logLines(value.text) : [];
  const shown = showsAll ? lines : lines.slice(-TAIL_LINES);

  useEffect(() => {
    // The newest line is what is looked for, until somebody asks for the older ones.
    if (!showsAll) box.current?.scrollTo(0, box.current.scrollHeight);
  }, [lines.length, showsAll]);

  if (!value) {
    return error === undefined ? (
      <Reading what="the log" />
    ) : (
      <Trouble what="The log could not be read" error={error} />
    );
  }
  if (lines.length === 0) return <p className="note gh-no-log">Nothing is written yet.</p>;
  return (
    <div className="gh-log">
      <Trouble what="The log could not be read" error={error} hasOld />
      {value.isCut && <p className="note">The log has {sizeText(value.bytes)}; this is its end.</p>}
      {shown.length < lines.length && (
        <button type="button" className="text-button" onClick={() => setShowsAll(true)}>
          Show the {lines.length - shown.length} lines before
        </button>
      )}
      <pre ref={box} tabIndex={0} role="log" aria-live="off" aria-label={`Log of ${job.name}`}>
        {shown.map((line, index) => (
          <span key={lines.length - shown.length + index} className={`gh-line ${line.kind}`}>
            <span className="gh-line-time">{line.time}</span>
            {line.kind === 'error' && <span className="visually-hidden">Error: </span>}
            {`${line.text}\n`}
          </span>
        ))}
      </pre>
    </div>
  );
}
