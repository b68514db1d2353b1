import { type Mask, maskInText } from '#lib/kernel/redaction/mask.ts';
import { spellingsOf } from '#lib/kernel/redaction/spellings.ts';

/** Secrets that are kept at once; the oldest goes first. Far more than a process loads between two deployments. */
const MAX_SECRETS = 512;
/** Passing secrets that are kept at once: more than one batch of messages brings. */
const MAX_PASSING = 24;
const SHORTEST = 6;
/** Two characters lead to a spelling, so none is shorter. */
const SHORTEST_SPELLING = 2;

/** The secrets that this process has loaded. */
export interface SecretMemory {
  /** Keeps a value, unless it is too short to be told from other text. Keeping it again costs next to nothing. */
  remember(secret: string): void;
  /**
   * The same for a secret of one request, as the token of an interaction is: it makes way for the next ones, and none of the
   * others goes for it.
   */
  rememberForNow(secret: string): void;
  /** A text with every kept secret masked, also where it is spelled in JSON, in an address or in base64. */
  hide(text: string, mask?: Mask): string;
  /** Grows with every value that is new. */
  readonly version: number;
}

interface Spelling {
  readonly text: string;
  readonly secret: string;
}

/** Spellings by the two characters with which the first `shortest` of them end, and how far to go on where none does. */
interface Index {
  readonly shortest: number;
  readonly shifts: Uint8Array;
  readonly endings: ReadonlyMap<number, readonly Spelling[]>;
}

/**
 * An empty memory.
 *
 * `shortest`: UTF-16 units of the shortest value that is kept, 6 unless given.
 */
export function createSecretMemory({ shortest = SHORTEST }: { readonly shortest?: number } = {}): SecretMemory {
  const secrets = new Map<string, readonly Spelling[]>();
  const passing = new Map<string, readonly Spelling[]>();
  let index: Index | undefined;
  let version = 0;

  function keep(kept: Map<string, readonly Spelling[]>, secret: string, room: number): void {
    if (secret.length < Math.max(shortest, SHORTEST_SPELLING) || secrets.has(secret) || passing.has(secret)) return;
    const [oldest] = kept.keys();
    if (kept.size === room && oldest !== undefined) kept.delete(oldest);
    kept.set(
      secret,
      spellingsOf(secret).map((text) => ({ text, secret })),
    );
    index = undefined;
    version += 1;
  }

  return {
    get version() {
      return version;
    },

    remember(secret) {
      // What was passing has come to stay.
      passing.delete(secret);
      keep(secrets, secret, MAX_SECRETS);
    },
    rememberForNow: (secret) => keep(passing, secret, MAX_PASSING),

    hide(text, mask = maskInText) {
      if (secrets.size === 0 && passing.size === 0) return text;
      index ??= indexOf([...secrets.values(), ...passing.values()].flat());
      return text.length < index.shortest ? text : hideKnown(text, index, mask);
    },
  };
}

function indexOf(all: readonly Spelling[]): Index {
  // The longest first, for one may begin with another.
  const spellings = all.toSorted((left, right) => right.text.length - left.text.length);
  const shortest = Math.min(255, spellings.at(-1)?.text.length ?? SHORTEST_SPELLING);
  const shifts = new Uint8Array(4096).fill(shortest - 1);
  const endings = new Map<number, Spelling[]>();
  for (const spelling of spellings) {
    for (let at = 1; at < shortest; at += 1) {
      const pair = pairAt(spelling.text, at);
      shifts[pair] = Math.min(shifts[pair] ?? 0, shortest - 1 - at);
      if (at === shortest - 1) endings.set(pair, [...(endings.get(pair) ?? []), spelling]);
    }
  }
  return { shortest, shifts, endings };
}

/**
 * Looks for all spellings at once, in steps as long as the text allows: S. Wu, U. Manber, “A fast algorithm for multi-pattern
 * searching” (1994), https://webglimpse.net/pubs/TR94-17.pdf
 */
function hideKnown(text: string, { endings, shifts, shortest }: Index, mask: Mask): string {
  let shown = '';
  let floor = 0;
  for (let at = shortest - 1; at < text.length; ) {
    const pair = pairAt(text, at);
    const shift = shifts[pair] ?? 0;
    if (shift > 0) {
      at += shift;
      continue;
    }
    const from = at - shortest + 1;
    const found = endings.get(pair)?.find((spelling) => text.startsWith(spelling.text, from));
    if (found === undefined) {
      at += 1;
      continue;
    }
    shown += text.slice(floor, from) + mask(found.secret);
    floor = from + found.text.length;
    at = floor + shortest - 1;
  }
  return floor === 0 ? text : shown + text.slice(floor);
}

function pairAt(text: string, at: number): number {
  return ((text.charCodeAt(at - 1) << 5) ^ text.charCodeAt(at)) & 4095;
}
