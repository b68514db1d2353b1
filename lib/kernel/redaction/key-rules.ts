import { type KeyKind, kindOfKey } from '#lib/kernel/secret-key.ts';

/** Keys that are kept with their rules; keys of log lines are few, keys of what comes from outside are without number. */
const MAX_KEYS = 2_000;
/** Longer keys are judged anew each time. */
const MAX_KEPT = 64;

/** What a key says of itself and of what stands under it. */
export interface KeyRule {
  /** The key without secrets in it. */
  readonly shown: string;
  readonly kind: KeyKind;
  /** Its part in `{ name, value }`. */
  readonly beside?: 'name' | 'value' | undefined;
}

export interface KeyRules {
  of(key: string): KeyRule;
  /** The same of a name in a text. */
  kindOf(name: string): KeyKind;
  /** Forgets all rules when the version is another: what is a secret has changed. */
  renew(version: number): void;
}

/** Rules of keys, each found once. `hide` takes secrets out of a key itself. */
export function createKeyRules(hide: (key: string) => string): KeyRules {
  const kept = new Map<string, KeyRule>();
  const kinds = new Map<string, KeyKind>();
  let current = 0;

  function kindOf(name: string): KeyKind {
    const known = kinds.get(name);
    if (known !== undefined) return known;
    const kind = kindOfKey(name);
    keep(kinds, name, kind);
    return kind;
  }

  return {
    kindOf,

    of(key) {
      const known = kept.get(key);
      if (known !== undefined) return known;
      const rule = { shown: hide(key), kind: kindOf(key), beside: besideOf(key) };
      keep(kept, key, rule);
      return rule;
    },

    renew(version) {
      if (version !== current) kept.clear();
      current = version;
    },
  };
}

function keep<Value>(kept: Map<string, Value>, key: string, value: Value): void {
  if (key.length > MAX_KEPT) return;
  if (kept.size === MAX_KEYS) kept.clear();
  kept.set(key, value);
}

function besideOf(key: string): KeyRule['beside'] {
  if (/^value$/i.test(key)) return 'value';
  return /^(?:name|key|header|field)$/i.test(key) ? 'name' : undefined;
}
