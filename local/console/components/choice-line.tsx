import type { CSSProperties } from 'react';

import { Icon } from '../icons.tsx';
import { Avatar } from '../messages/avatar.tsx';
import type { Choice } from './select-choices.ts';

/** What one line of a list of people, roles, channels or words shows. */
export function ChoiceLine({ choice }: { readonly choice: Choice }) {
  return (
    <>
      <ChoiceMark choice={choice} />
      <span className="choice-words">
        <span className="choice-label">{choice.label}</span>
        {choice.note !== undefined && <span className="note">{choice.note}</span>}
      </span>
    </>
  );
}

export function ChoiceMark({ choice }: { readonly choice: Choice }) {
  switch (choice.kind) {
    case 'user':
      return <Avatar id={choice.value} name={choice.label} />;
    case 'role':
      return <span className="role-dot" style={{ '--role': choice.colour } as CSSProperties} aria-hidden="true" />;
    case 'channel':
      return <Icon name="hash" />;
    case 'text':
      return choice.emoji === undefined ? null : <span aria-hidden="true">{choice.emoji}</span>;
  }
}
