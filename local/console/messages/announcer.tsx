import { useEffect, useState } from 'react';

import type { SeenMessage } from '#local/discord/model.ts';

import { partsOf } from '../components/shapes.ts';
import type { Json } from '../interactions/result.ts';
import { useWorkspace } from '../workspace.ts';

/** The most of a message that is read out by itself. */
const SPOKEN = 200;

/**
 * Reads out what is new to who cannot see it. The list itself is not live: its relative times change each second, and
 * each change would be read.
 */
export function Announcer({
  messages,
  loaded,
}: {
  readonly messages: readonly SeenMessage[];
  readonly loaded: boolean;
}) {
  const { application } = useWorkspace();
  const newest = messages.at(-1);
  const [known, setKnown] = useState<string>();
  const [words, setWords] = useState('');

  useEffect(() => {
    if (!loaded) {
      setKnown(undefined);
      return;
    }
    const id = newest?.id ?? '';
    // What was there when the channel was opened is no news.
    if (known !== undefined && newest && BigInt(id) > BigInt(known || '0')) {
      const name = newest.author.bot ? application.name : (newest.author.global_name ?? newest.author.username);
      setWords(`${name}: ${spoken(newest)}`);
    }
    if (known !== id) setKnown(id);
  }, [newest, loaded, known, application.name]);

  return (
    <p className="visually-hidden" role="status" aria-live="polite">
      {words}
    </p>
  );
}

function spoken(message: SeenMessage): string {
  const { content, failure, embeds, components } = message;
  const texts = [failure, content, ...embeds.flatMap((embed) => [embed['title'], embed['description']])];
  const all = [...texts, ...components.flatMap(textsOf)].filter((text) => typeof text === 'string' && text !== '');
  return all
    .join(' ')
    .replaceAll(/[*_~`|#>]|<[^>]*>/g, '')
    .slice(0, SPOKEN);
}

function textsOf(component: Json): unknown[] {
  return [component['content'], ...partsOf(component).flatMap(textsOf)];
}
