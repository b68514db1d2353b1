/** The bytes that are asked for, both ends included. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/**
 * Reads a `range` header over `size` bytes: one range, or undefined for the whole; `unsatisfiable` lies beyond the end.
 *
 * A header that cannot be read is overlooked, as RFC 9110 asks; so is a suffix (`bytes=-n`) where those are not known.
 */
export function readRange(
  header: string | undefined,
  size: number,
  options: { readonly suffixes: boolean },
): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') {
    if (!options.suffixes) return undefined;
    if (Number(to) === 0 || size === 0) return 'unsatisfiable';
    return { from: Math.max(0, size - Number(to)), to: size - 1 };
  }
  const first = Number(from);
  const last = to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && Number(to) < first) return undefined;
  return first >= size ? 'unsatisfiable' : { from: first, to: last };
}
