/** What began a chain of steps, and how the chain came to where it is. */
export interface Cause {
  /** What all hops of one cause have in common, for example `click-12`. */
  readonly root: string;
  /** How often each function has run in this chain, as far as the chain went over queues: what Lambda counts. */
  readonly loops: Readonly<Record<string, number>>;
}

/** Knows what began what: each invocation, message and item belongs to a cause, and what follows from it does too. */
export interface Causes {
  /** A new cause; `kind` says what it is to people. */
  begin(kind: string): Cause;
  /** Says that a function works on a cause, until the answer is called; `process` tells its processes apart. */
  enter(functionName: string, cause: Cause, process?: string): () => void;
  /**
   * What a function works on: by its process when that is known, else its latest invocation. Outside of an invocation
   * (while its process starts) a cause of its own.
   */
  of(functionName: string, process?: string): Cause;
  /** The names of the functions that run at this moment, the latest first: for calls that do not say who makes them. */
  working(): readonly string[];
  /** Remembers that a thing (a message, an item) came of a cause. */
  link(thing: string, cause: Cause): void;
  /** The cause that things came of, as far as it is still known: the first one's, with the longest chain of all. */
  behind(things: readonly string[]): Cause | undefined;
}

interface Work {
  readonly functionName: string;
  readonly process: string | undefined;
  readonly cause: Cause;
}

/** Things are forgotten oldest first; a message waits seldom behind this many others. */
const KEPT_THINGS = 20_000;

export function createCauses(): Causes {
  const working: Work[] = [];
  const things = new Map<string, Cause>();
  let begun = 0;

  function begin(kind: string): Cause {
    begun += 1;
    return { root: `${kind}-${begun}`, loops: {} };
  }

  return {
    begin,
    enter(functionName, cause, process) {
      const work = { functionName, process, cause };
      working.push(work);
      return () => {
        const index = working.indexOf(work);
        if (index >= 0) working.splice(index, 1);
      };
    },
    of(functionName, process) {
      const ofFunction = working.filter((work) => work.functionName === functionName);
      const ofProcess = ofFunction.find((work) => process !== undefined && work.process === process);
      return (ofProcess ?? ofFunction.at(-1))?.cause ?? begin(functionName);
    },
    working: () => [...new Set(working.map(({ functionName }) => functionName))].toReversed(),
    link(thing, cause) {
      things.delete(thing);
      things.set(thing, cause);
      if (things.size <= KEPT_THINGS) return;
      for (const oldest of things.keys()) {
        things.delete(oldest);
        break;
      }
    },
    behind(named) {
      const causes = named.flatMap((thing) => things.get(thing) ?? []);
      const [first] = causes;
      return first && { root: first.root, loops: longest(causes) };
    },
  };
}

function longest(causes: readonly Cause[]): Record<string, number> {
  const loops: Record<string, number> = {};
  for (const cause of causes) {
    for (const [name, count] of Object.entries(cause.loops)) loops[name] = Math.max(loops[name] ?? 0, count);
  }
  return loops;
}

/** The name under which a message's cause is remembered. */
export function messageThing(messageId: string): string {
  return `message ${messageId}`;
}

/** The name under which the cause of an item's last change is remembered; `key` holds attribute values, perhaps others too. */
export function itemThing(tableName: string, key: unknown): string {
  const { pk, sk } = (key ?? {}) as { pk?: { S?: string }; sk?: { S?: string } };
  return `item ${tableName} ${pk?.S ?? ''} ${sk?.S ?? ''}`;
}
