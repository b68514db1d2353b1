import { useState } from 'react';

import { useInteractionsHere } from '../interactions/use-interactions.ts';
import { useWorkspace } from '../workspace.ts';
import { choicesOf, chosenAtFirst, limitsOf } from './select-choices.ts';
import { SelectMenu } from './select-menu.tsx';
import type { SelectShape } from './shapes.ts';

/** A menu of a message: what was chosen is sent as soon as the list closes. */
export function MessageSelect({ messageId, select }: { readonly messageId: string; readonly select: SelectShape }) {
  const workspace = useWorkspace();
  const interactions = useInteractionsHere();
  const [chosen, setChosen] = useState<readonly string[]>(() => chosenAtFirst(select));
  const { custom_id: customId } = select;
  const isPending = interactions?.isPending(messageId, customId) ?? false;
  return (
    <SelectMenu
      label={select.placeholder ?? 'Make a selection'}
      placeholder={select.placeholder ?? 'Make a selection'}
      choices={choicesOf(select, workspace)}
      limits={limitsOf(select)}
      chosen={chosen}
      disabled={select.disabled === true || interactions === undefined}
      isPending={isPending}
      onChoose={(values) => {
        setChosen(values);
        void interactions?.press({ messageId, customId, values });
      }}
    />
  );
}
