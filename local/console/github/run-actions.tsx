import { useState } from 'react';

import { Dialog } from '../dialog.tsx';
import { Icon, type IconName, Spinner } from '../icons.tsx';
import { go } from '../path.ts';
import { GITHUB } from './address.ts';
import { type Conclusion, github, type ShownRun } from './github-api.ts';
import type { useOrder } from './use-order.ts';

interface Ending {
  readonly conclusion: Conclusion;
  readonly words: string;
  readonly icon: IconName;
}

const ENDINGS: readonly Ending[] = [
  { conclusion: 'success', words: 'End with success', icon: 'done' },
  { conclusion: 'failure', words: 'Fail now', icon: 'failed' },
  { conclusion: 'cancelled', words: 'Cancel', icon: 'stopped' },
  { conclusion: 'timed_out', words: 'Time out', icon: 'clock' },
];

interface RunActionsProps {
  readonly run: ShownRun;
  readonly order: ReturnType<typeof useOrder>;
}

/** The ways to end a run by hand. */
export function RunActions({ run, order }: RunActionsProps) {
  return (
    <div className="gh-actions" role="group" aria-label="End the run">
      {ENDINGS.map(({ conclusion, icon, words }) => (
        <button
          key={conclusion}
          type="button"
          className="quiet-button"
          aria-disabled={order.pending !== undefined || undefined}
          onClick={() => {
            if (order.pending === undefined) void order.run(conclusion, () => github.end(run.id, conclusion));
          }}
        >
          {order.pending === conclusion ? <Spinner /> : <Icon name={icon} />}
          {words}
        </button>
      ))}
    </div>
  );
}

/** Takes a run away, for who is sure of it. */
export function DeleteRun({ run, order }: RunActionsProps) {
  const [isAsking, setAsking] = useState(false);

  async function remove(): Promise<void> {
    setAsking(false);
    if (await order.run('delete', () => github.remove(run.id))) go(GITHUB);
  }

  return (
    <>
      <button
        type="button"
        className="quiet-button gh-delete"
        aria-haspopup="dialog"
        aria-label="Delete the run"
        onClick={() => setAsking(true)}
      >
        <Icon name="trash" />
        Delete
      </button>
      {isAsking && (
        <Dialog title="Delete this run?" shape="box" onClose={() => setAsking(false)}>
          <p className="confirm-words">
            {run.status === 'completed'
              ? 'Its logs and artifacts go with it.'
              : 'It has not ended: whoever follows it finds nothing at the next look, as when somebody deletes a run on GitHub.'}
          </p>
          <footer className="modal-foot">
            <button type="button" className="quiet-button" data-first onClick={() => setAsking(false)}>
              Keep it
            </button>
            <button type="button" className="danger-button" onClick={() => void remove()}>
              Delete
            </button>
          </footer>
        </Dialog>
      )}
    </>
  );
}
