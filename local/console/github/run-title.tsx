/** A marker by which a run is told from others: it is long, and people need only its beginning. */
const MARKER = /^(.*) \[([0-9a-f]{8})[0-9a-f-]{24,28}\]$/;

/** The title of a run, with Watchbell's marker made short. */
export function RunTitle({ words }: { readonly words: string }) {
  const [, title, marker] = MARKER.exec(words) ?? [];
  if (marker === undefined) return words;
  return (
    <>
      {title}{' '}
      <span className="gh-marker" title={words}>
        [{marker}…]
      </span>
    </>
  );
}
