import type { Settings } from './github-api.ts';

export interface Way<Value extends string> {
  readonly value: Value;
  readonly words: string;
  readonly meaning: string;
}

/** What becomes of the wish to hear the run's id at once. */
export const DISPATCH_WAYS: ReadonlyArray<Way<Settings['returnRunDetails']>> = [
  { value: 'supported', words: 'Tells the run', meaning: 'As github.com does today: the answer names the run.' },
  {
    value: '204',
    words: 'Says nothing (204)',
    meaning: 'An older server overlooks the wish; the run must be found by its title.',
  },
  {
    value: '400',
    words: 'Refuses (400)',
    meaning: 'An older server does not know the field; asked without it, it obeys.',
  },
  { value: '422', words: 'Refuses (422)', meaning: 'The same with the other status that servers are seen to answer.' },
];

export const WEBHOOK_WAYS: ReadonlyArray<Way<Settings['webhooks']>> = [
  { value: 'on', words: 'On', meaning: 'What happens is told at once, and the wait ends early.' },
  { value: 'off', words: 'Off', meaning: 'Nothing is told; the polls must find it, later but as surely.' },
  { value: 'twice', words: 'Twice', meaning: 'Everything is told twice, as redeliveries do; it must count once.' },
  { value: 'late', words: 'Late', meaning: 'Everything is told minutes late, often after the polls have found it.' },
];
