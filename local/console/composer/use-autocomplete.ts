import { useEffect, useState } from 'react';

import type { OptionValue } from '#local/discord/interactions/check-options.ts';

import { api, type CommandInput } from '../api.ts';
import type { Suggestion } from './suggestions.ts';

/** How long a person must have stopped typing before the bot is asked. */
const DEBOUNCE_MS = 150;

export interface Suggested {
  readonly suggestions: readonly Suggestion[];
  readonly isLoading: boolean;
  readonly error?: string;
}

interface Answered extends Suggested {
  readonly question: string;
}

/** Asks the bot what fits `typed`; undefined `question` asks nothing. */
export function useAutocomplete(question: (CommandInput & { focused: string }) | undefined): Suggested {
  const asked = question === undefined ? '' : JSON.stringify(question);
  const [answer, setAnswer] = useState<Answered>({ question: '', suggestions: [], isLoading: false });

  useEffect(() => {
    if (asked === '') return;
    const abort = new AbortController();
    async function ask(): Promise<void> {
      try {
        const input = JSON.parse(asked) as CommandInput & { focused: string };
        const { choices = [], error } = await api.autocomplete(input, abort.signal);
        const suggestions = choices.map((choice) => ({ label: choice.name, value: choice.value as OptionValue }));
        setAnswer({ question: asked, suggestions, isLoading: false, ...(error && { error: error.message }) });
      } catch {
        // Overtaken by the next keystroke, or the stack is gone, which the feed tells.
        if (!abort.signal.aborted) {
          setAnswer({ question: asked, suggestions: [], isLoading: false, error: 'Loading options failed' });
        }
      }
    }
    const timer = window.setTimeout(() => void ask(), DEBOUNCE_MS);
    return () => {
      window.clearTimeout(timer);
      abort.abort();
    };
  }, [asked]);

  return answer.question === asked ? answer : { suggestions: [], isLoading: asked !== '' };
}
