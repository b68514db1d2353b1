import { secretsOf } from '#tests/kernel/redaction-corpus.ts';

/** A secret that was planted somewhere, and what of it no sink may show: more than its last four. */
export interface Canary {
  /** Where it was planted, for the report. */
  readonly place: string;
  /** What stands around it makes it what it is: an address, a name, a header. */
  readonly text: string;
  readonly needles: readonly string[];
}

/** Hands out secrets of every public format in turn, never the same twice; made when they are asked for. */
export function createCanaries(firstSeed = 1) {
  const planted: Canary[] = [];
  let seed = firstSeed;
  let left = secretsOf(seed);

  function next(fits: (text: string) => boolean) {
    for (let round = 0; round < 3; round += 1) {
      const index = left.findIndex(({ text }) => fits(text));
      const [found] = index === -1 ? [] : left.splice(index, 1);
      if (found) return found;
      seed += 1;
      left = secretsOf(seed);
    }
    throw new Error('no format fits there');
  }

  return {
    planted: planted as readonly Canary[],
    /** Plants the next secret that has no more characters than there is room for. */
    plant(place: string, room = Number.POSITIVE_INFINITY): Canary {
      const { hidden, text, title } = next((candidate) => candidate.length <= room && !candidate.includes('\n'));
      return keep({ place: `${title} in ${place}`, text, needles: [needleOf(hidden ?? text)] });
    },
    /** Plants a secret that is told by its value alone. */
    plantValue(place: string, value: string): Canary {
      return keep({ place: `a known value in ${place}`, text: value, needles: [needleOf(value)] });
    },
  };

  function keep(canary: Canary): Canary {
    planted.push(canary);
    return canary;
  }
}

export type Canaries = ReturnType<typeof createCanaries>;

/** Without its last four, and without its first ones, which may be those of a format that others share. */
function needleOf(secret: string): string {
  const middle = secret.slice(0, -4).slice(-16);
  if (middle.length < 5) throw new Error('too short to be looked for');
  return middle;
}

/** A secret of words, which nobody could tell by its look. */
export function wordSecret(...words: readonly string[]): string {
  return `${words.join('')}${Math.random()
    .toString(36)
    .replaceAll(/[^a-z]/g, '')}${words.toReversed().join('')}`;
}
