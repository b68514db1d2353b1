import { useState } from 'react';

import type { SeenMessage } from '#local/discord/model.ts';

import { Dialog } from '../dialog.tsx';
import { Icon } from '../icons.tsx';
import { type Interactions, useInteractionsHere } from '../interactions/use-interactions.ts';

interface ToolsProps {
  readonly message: SeenMessage;
  /** Whose message it is. */
  readonly name: string;
}

/** What can be done with a message; it shows while the pointer or the focus is on it. */
export function MessageTools({ message, name }: ToolsProps) {
  const interactions = useInteractionsHere();
  const [isAsking, setAsking] = useState(false);
  if (!interactions?.mayRemove(message)) return null;
  return (
    <div className="message-tools" data-open={isAsking || undefined}>
      <button
        type="button"
        className="icon-button"
        aria-haspopup="dialog"
        aria-label="Remove message"
        title="Remove message"
        onClick={() => setAsking(true)}
      >
        <Icon name="trash" />
      </button>
      {isAsking && (
        <ConfirmRemoval
          interactions={interactions}
          messageId={message.id}
          name={name}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

interface ConfirmProps {
  readonly interactions: Interactions;
  readonly messageId: string;
  readonly name: string;
  readonly onClose: () => void;
}

function ConfirmRemoval({ interactions, messageId, name, onClose }: ConfirmProps) {
  async function remove(): Promise<void> {
    onClose();
    if (!(await interactions.remove(messageId))) return;
    // The message takes its button with it: the list is what is left to stand on.
    document.querySelector<HTMLElement>('.messages')?.focus();
  }
  return (
    <Dialog title="Delete this message?" shape="box" onClose={onClose}>
      <p className="confirm-words">
        This message of {name} goes away for everybody. A bot is not told: it finds out when it next edits the message.
      </p>
      <div className="modal-foot">
        <button type="button" className="quiet-button" data-first onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="danger-button" onClick={() => void remove()}>
          Delete
        </button>
      </div>
    </Dialog>
  );
}
