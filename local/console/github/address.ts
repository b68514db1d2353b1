/** What is shown of GitHub, by the paths that GitHub itself has; `behaviour` and `webhooks` are the simulator's own. */
export type Address =
  | { readonly view: 'runs'; readonly repository?: string }
  | { readonly view: 'behaviour' | 'webhooks' | 'unknown' }
  | { readonly view: 'run'; readonly runId: number; readonly attempt?: number; readonly jobId?: number };

export const GITHUB = '/github';

/** What a path of the console shows of GitHub; undefined for a path that is none of its pages. */
export function addressOf(path: string): Address | undefined {
  if (path !== GITHUB && !path.startsWith(`${GITHUB}/`)) return undefined;
  const [owner, name, ...rest] = path
    .slice(GITHUB.length + 1)
    .split('/')
    .filter((part) => part !== '');
  if (owner === undefined) return { view: 'runs' };
  if (name === undefined) {
    return owner === 'behaviour' || owner === 'webhooks' ? { view: owner } : { view: 'runs' };
  }
  const inside = rest.join('/');
  const [, run, kind, id] = /^actions\/runs\/(\d+)(?:\/(attempts|job)\/(\d+))?$/.exec(inside) ?? [];
  if (run !== undefined) {
    const part = kind === undefined ? {} : kind === 'job' ? { jobId: Number(id) } : { attempt: Number(id) };
    return { view: 'run', runId: Number(run), ...part };
  }
  const isOfRepository = inside === '' || inside === 'actions' || /^(?:actions\/workflows|blob)\/./.test(inside);
  return isOfRepository ? { view: 'runs', repository: `${owner}/${name}` } : { view: 'unknown' };
}

export function repositoryPath(repository: string): string {
  return `${GITHUB}/${repository}/actions`;
}

export function runPath({ id, repository }: { readonly id: number; readonly repository: string }, attempt?: number) {
  const run = `${GITHUB}/${repository}/actions/runs/${id}`;
  return attempt === undefined ? run : `${run}/attempts/${attempt}`;
}
