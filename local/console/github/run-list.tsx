import { useNow } from '../clock.ts';
import { formatTime, relativeTime } from '../messages/times.ts';
import { PageLink } from '../page-link.tsx';
import { GITHUB, repositoryPath, runPath } from './address.ts';
import { type GithubState, github, type ShownRun } from './github-api.ts';
import { lasted } from './lasted.ts';
import { NothingHere, Reading, Trouble } from './page-states.tsx';
import { RunTitle } from './run-title.tsx';
import { StatusMark } from './status.tsx';
import { usePolled } from './use-polled.ts';

/** The runs of all repositories or of one, the newest first. */
export function RunList({ repository }: { readonly repository: string | undefined }) {
  const { error, value } = usePolled('state', github.state);
  const runs = value?.runs.filter((run) => repository === undefined || run.repository === repository);
  return (
    <section aria-label="Runs" className="gh-runs">
      {value && <Repositories state={value} selected={repository} />}
      <Trouble what="The runs could not be read" error={error} hasOld={value !== undefined} />
      {value === undefined && error === undefined && <Reading what="the runs" />}
      {runs?.length === 0 && <Empty repository={repository} />}
      {runs && runs.length > 0 && (
        <ul className="gh-list">
          {runs.map((run) => (
            <RunRow key={run.id} run={run} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Repositories({ state, selected }: { readonly state: GithubState; readonly selected: string | undefined }) {
  return (
    <nav className="gh-repositories" aria-label="Repositories">
      <PageLink to={GITHUB} className="gh-pill" isCurrent={selected === undefined}>
        All repositories
      </PageLink>
      {state.repositories.map(({ full_name: name }) => (
        <PageLink key={name} to={repositoryPath(name)} className="gh-pill" isCurrent={name === selected}>
          {name}
        </PageLink>
      ))}
    </nav>
  );
}

function Empty({ repository }: { readonly repository: string | undefined }) {
  const target = repository?.split('/')[1] ?? 'checkout';
  return (
    <NothingHere
      icon="branch"
      title={repository === undefined ? 'No workflow has run yet.' : `Nothing has run in ${repository} yet.`}
    >
      Type <kbd>/diagnose target:{target}</kbd> in #ops. The run that it starts then stands here, with its jobs, logs
      and artifacts, and you decide how it ends.
    </NothingHere>
  );
}

function RunRow({ run }: { readonly run: ShownRun }) {
  const created = Date.parse(run.created_at);
  const now = useNow() ?? created;
  const isOver = run.status === 'completed';
  const took = lasted(run.run_started_at, isOver ? run.updated_at : now);
  return (
    <li className="gh-row">
      <StatusMark of={run} />
      <div className="gh-row-words">
        <PageLink to={runPath(run)} className="gh-row-title">
          <RunTitle words={run.display_title} />
        </PageLink>
        <p className="gh-facts">
          <span>
            {run.repository} · {run.workflow} <span className="gh-number">#{run.run_number}</span>
          </span>
          <span className="gh-ref">{run.head_branch}</span>
          <span>
            {run.event === 'push' ? 'pushed' : 'started'} by {run.actor}
          </span>
          {run.run_attempt > 1 && <span>attempt {run.run_attempt}</span>}
        </p>
      </div>
      <p className="gh-row-times">
        <time dateTime={run.created_at} title={formatTime(created, 'F', now)}>
          {relativeTime(created, now)}
        </time>
        <span>{run.status === 'queued' ? 'in line' : took}</span>
      </p>
    </li>
  );
}
