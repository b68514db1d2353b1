import { Icon, type IconName, Spinner } from '../icons.tsx';

/** What a run, a job or a step has come to. */
export interface Standing {
  readonly status: string;
  readonly conclusion: string | null;
}

interface Look {
  readonly words: string;
  readonly tone: 'good' | 'bad' | 'live' | 'quiet';
  readonly icon: IconName;
}

const ENDED: Readonly<Record<string, Look>> = {
  success: { words: 'Succeeded', tone: 'good', icon: 'done' },
  failure: { words: 'Failed', tone: 'bad', icon: 'failed' },
  startup_failure: { words: 'Could not start', tone: 'bad', icon: 'failed' },
  timed_out: { words: 'Timed out', tone: 'bad', icon: 'clock' },
  action_required: { words: 'Needs somebody', tone: 'bad', icon: 'alert' },
  cancelled: { words: 'Cancelled', tone: 'quiet', icon: 'stopped' },
  skipped: { words: 'Skipped', tone: 'quiet', icon: 'skipped' },
};
const LIVE: Look = { words: 'Running', tone: 'live', icon: 'dot' };
const QUEUED: Look = { words: 'Queued', tone: 'quiet', icon: 'waiting' };

export function lookOf({ conclusion, status }: Standing): Look {
  if (status === 'completed')
    return ENDED[conclusion ?? ''] ?? { words: conclusion ?? 'Ended', tone: 'quiet', icon: 'done' };
  return status === 'in_progress' ? LIVE : QUEUED;
}

/** The mark before a run, a job or a step; its words are for who does not see it. */
export function StatusMark({ of }: { readonly of: Standing }) {
  const look = lookOf(of);
  return (
    <span className={`gh-mark ${look.tone}`} title={look.words}>
      {look === LIVE ? <Spinner /> : <Icon name={look.icon} />}
      <span className="visually-hidden">{look.words}:</span>
    </span>
  );
}

/** The same in words, as a chip. */
export function StatusChip({ of }: { readonly of: Standing }) {
  const { tone, words } = lookOf(of);
  return <span className={`chip gh-chip ${tone}`}>{words}</span>;
}
