import { useNow } from '../clock.ts';
import { formatTime, relativeTime } from '../messages/times.ts';
import { PageLink } from '../page-link.tsx';
import { type Address, GITHUB, repositoryPath, runPath } from './address.ts';
import { Artifacts } from './artifacts.tsx';
import { github, type ShownRun } from './github-api.ts';
import { JobCard } from './job-card.tsx';
import { lasted } from './lasted.ts';
import { isMissing, NothingHere, OrderTrouble, Reading, Trouble } from './page-states.tsx';
import { DeleteRun, RunActions } from './run-actions.tsx';
import { RunTitle } from './run-title.tsx';
import { StatusChip, StatusMark } from './status.tsx';
import { useOrder } from './use-order.ts';
import { usePolled } from './use-polled.ts';

type RunAddress = Extract<Address, { readonly view: 'run' }>;

/** One run, seen through one of its attempts: jobs, steps, logs, artifacts, and the ways to end it. */
export function RunPage({ address }: { readonly address: RunAddress }) {
  const { attempt, jobId, runId } = address;
  const { error, refresh, value } = usePolled(`${runId} ${attempt} ${jobId}`, () => look(address));
  const order = useOrder(refresh);

  if (isMissing(error)) {
    return (
      <NothingHere icon="branch" title="This run does not exist, or not any more.">
        Runs can be deleted, here as on GitHub. <PageLink to={GITHUB}>See all runs</PageLink>
      </NothingHere>
    );
  }
  if (!value) {
    return error === undefined ? (
      <Reading what="the run" />
    ) : (
      <Trouble what="The run could not be read" error={error} />
    );
  }
  const run = value;
  const isLast = run.run_attempt === run.attempts.at(-1)?.number;
  const fail = (step: string) => void order.run(step, () => github.end(run.id, 'failure', step));
  return (
    <article className="gh-run" aria-label={run.display_title}>
      <div className="gh-top">
        <PageLink to={GITHUB}>All runs</PageLink>
        <DeleteRun run={run} order={order} />
      </div>
      <h3 className="gh-run-title">
        <StatusMark of={run} />
        <span>
          <RunTitle words={run.display_title} /> <span className="gh-number">#{run.run_number}</span>
        </span>
      </h3>
      <Facts run={run} />
      <Attempts run={run} />
      {isLast && run.status !== 'completed' && <RunActions run={run} order={order} />}
      <OrderTrouble error={order.error} />
      <Trouble what="The run could not be read" error={error} hasOld />
      <div className="gh-jobs">
        {run.jobs.map((job) => (
          <JobCard
            key={job.id}
            job={job}
            isChosen={job.id === jobId}
            onFail={isLast && run.status !== 'completed' && order.pending === undefined ? fail : undefined}
          />
        ))}
      </div>
      <Artifacts run={run} />
    </article>
  );
}

/** A job's own page shows the newest attempt that has it. */
async function look({ attempt, jobId, runId }: RunAddress): Promise<ShownRun> {
  if (attempt !== undefined) return github.attempt(runId, attempt);
  const run = await github.run(runId);
  const holder = run.attempts.findLast(({ jobs }) => jobId !== undefined && jobs.includes(jobId));
  return holder === undefined || holder.number === run.run_attempt ? run : github.attempt(runId, holder.number);
}

function Facts({ run }: { readonly run: ShownRun }) {
  const begun = Date.parse(run.run_started_at);
  const now = useNow() ?? begun;
  const took = lasted(run.run_started_at, run.status === 'completed' ? run.updated_at : now);
  const inputs = Object.entries(run.inputs).filter(([, value]) => value !== '');
  return (
    <>
      <p className="gh-facts gh-run-facts">
        <StatusChip of={run} />
        <span>
          <PageLink to={repositoryPath(run.repository)}>{run.repository}</PageLink> · {run.workflow}
        </span>
        <span className="gh-ref">{run.head_branch}</span>
        <span>
          {run.event === 'push' ? 'pushed' : 'started'} by {run.actor}{' '}
          <time dateTime={run.run_started_at} title={formatTime(begun, 'F', now)}>
            {relativeTime(begun, now)}
          </time>
        </span>
        <span>
          {run.status === 'queued' ? 'waits for a runner' : `${run.status === 'completed' ? 'took' : 'for'} ${took}`}
        </span>
      </p>
      {inputs.length > 0 && (
        <dl className="gh-inputs" aria-label="Inputs">
          {inputs.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}

function Attempts({ run }: { readonly run: ShownRun }) {
  if (run.attempts.length < 2) return null;
  return (
    <nav className="gh-repositories" aria-label="Attempts">
      {run.attempts.map(({ number }) => (
        <PageLink key={number} to={runPath(run, number)} className="gh-pill" isCurrent={number === run.run_attempt}>
          Attempt {number}
        </PageLink>
      ))}
    </nav>
  );
}
