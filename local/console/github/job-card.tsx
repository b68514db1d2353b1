import { useEffect, useRef, useState } from 'react';

import { useNow } from '../clock.ts';
import { Icon } from '../icons.tsx';
import type { ShownJob, ShownStep } from './github-api.ts';
import { JobLog } from './job-log.tsx';
import { lasted } from './lasted.ts';
import { lookOf, StatusMark } from './status.tsx';

interface JobCardProps {
  readonly job: ShownJob;
  /** True for the job that the page's address names. */
  readonly isChosen: boolean;
  /** Fails the run at a step, by the step's name; undefined when nothing can be failed. */
  readonly onFail: ((step: string) => void) | undefined;
}

/** One job with its steps and its log. */
export function JobCard({ job, isChosen, onFail }: JobCardProps) {
  const card = useRef<HTMLElement>(null);
  const [asked, setAsked] = useState<boolean>();
  const now = useNow();
  // What went wrong is what people come for.
  const isOpen = asked ?? (isChosen || job.conclusion === 'failure');
  const isOver = job.status === 'completed';
  const took = job.status === 'queued' ? undefined : lasted(job.started_at, isOver ? job.completed_at : now);

  useEffect(() => {
    // Not scrollIntoView: it would move the frame around the page too.
    if (isChosen) card.current?.closest('.gh-body')?.scrollTo(0, card.current.offsetTop - 12);
  }, [isChosen]);

  return (
    <section ref={card} className="gh-job" aria-label={`Job ${job.name}`} data-chosen={isChosen || undefined}>
      <h4 className="gh-job-head">
        <StatusMark of={job} />
        <span className="gh-job-name">{job.name}</span>
        <span className="gh-took">{took ?? lookOf(job).words.toLowerCase()}</span>
      </h4>
      {job.steps.length > 0 && (
        <ol className="gh-steps">
          {job.steps.map((step) => (
            <StepRow key={step.number} step={step} now={now} onFail={onFail} />
          ))}
        </ol>
      )}
      {job.steps.length > 0 && (
        <button type="button" className="gh-log-button" aria-expanded={isOpen} onClick={() => setAsked(!isOpen)}>
          <Icon name="down" />
          Log<span className="visually-hidden"> of {job.name}</span>
        </button>
      )}
      {isOpen && job.steps.length > 0 && <JobLog job={job} />}
    </section>
  );
}

interface StepRowProps {
  readonly step: ShownStep;
  readonly now: number | undefined;
  readonly onFail: JobCardProps['onFail'];
}

function StepRow({ step, now, onFail }: StepRowProps) {
  const isOver = step.status === 'completed';
  const took = step.status === 'queued' ? undefined : lasted(step.started_at, isOver ? step.completed_at : now);
  return (
    <li className="gh-step">
      <StatusMark of={step} />
      <span className="gh-step-name">{step.name}</span>
      {!isOver && onFail && (
        <button
          type="button"
          className="gh-fail"
          aria-label={`Fail here, at ${step.name}`}
          onClick={() => onFail(step.name)}
        >
          Fail here
        </button>
      )}
      <span className="gh-took">{step.conclusion === 'skipped' ? 'skipped' : took}</span>
    </li>
  );
}
