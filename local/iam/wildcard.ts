const expressions = new Map<string, RegExp>();

/** Whether a text matches a pattern in which `*` stands for any text and `?` for any one character. */
export function matchesWildcard(text: string, pattern: string): boolean {
  if (!/[*?]/.test(pattern)) return text === pattern;
  const known = expressions.get(pattern) ?? compile(pattern);
  expressions.set(pattern, known);
  return known.test(text);
}

function compile(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's');
}
