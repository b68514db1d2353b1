import { endOfRun, TOKEN } from '#lib/kernel/redaction/characters.ts';
import type { KeyKind } from '#lib/kernel/secret-key.ts';

/** Texts that are gone through faster than it is noted where something was. */
export const SHORT = 512;

/** What is hidden of a text, and what is shown for it when that is not the mask of it. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly shown?: string;
  /** Looks for what often stands behind it. */
  readonly beside?: Find | undefined;
}

/** A text on its way from left to right. Nothing before `floor` is looked at again. */
export interface Scan {
  readonly text: string;
  floor: number;
  /** Next places of texts that were looked for, so that none is looked for twice. */
  places: Map<string, number> | undefined;
  /** The characters of tokens that were looked at last, from and to. */
  readonly run: { from: number; to: number };
  /** What a name in the text says of the value beside it. */
  readonly kindOf: (name: string) => KeyKind;
}

/** Looks at the two characters that end at `at` and what is around them. */
export type Find = (scan: Scan, at: number) => Span | undefined;

/** The end of a token's characters that begin at `at`; costs one way through the text, however often it is asked. */
export function endOfToken({ run, text }: Scan, at: number): number {
  if (at < run.from || at > run.to) {
    run.from = at;
    run.to = endOfRun(text, at, TOKEN);
  }
  return run.to;
}

/** `indexOf` that costs no more than one way through the text, however often it is asked. */
export function nextPlace(scan: Scan, searched: string, at: number): number {
  if (scan.text.length < SHORT) return scan.text.indexOf(searched, at);
  scan.places ??= new Map();
  const known = scan.places.get(searched);
  if (known !== undefined && (known === -1 || known >= at)) return known;
  const place = scan.text.indexOf(searched, at);
  scan.places.set(searched, place);
  return place;
}
