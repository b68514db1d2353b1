/** Keeps what goes to `console.error` out of sight, each call as its arguments, until the block ends that it is `using` it. */
export function keepErrors(): Disposable & { readonly lines: readonly unknown[][] } {
  const { error } = console;
  const lines: unknown[][] = [];
  console.error = (...line: unknown[]) => lines.push(line);
  return {
    lines,
    [Symbol.dispose]() {
      console.error = error;
    },
  };
}
