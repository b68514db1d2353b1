import { useState } from 'react';

import { Icon } from '../icons.tsx';
import { sizeText } from '../size-text.ts';
import { github, type ShownArtifact, type ShownRun } from './github-api.ts';
import { Reading, Trouble } from './page-states.tsx';
import { usePolled } from './use-polled.ts';

/** What a run has uploaded, with the texts in it. */
export function Artifacts({ run }: { readonly run: ShownRun }) {
  if (run.artifacts.length === 0) {
    return run.status === 'completed' ? <p className="note">The run has uploaded no artifact.</p> : null;
  }
  return (
    <section aria-labelledby="gh-artifacts" className="gh-artifacts">
      <h4 id="gh-artifacts" className="section">
        Artifacts
      </h4>
      <ul>
        {run.artifacts.map((artifact) => (
          <ArtifactRow key={artifact.id} artifact={artifact} />
        ))}
      </ul>
    </section>
  );
}

function ArtifactRow({ artifact }: { readonly artifact: ShownRun['artifacts'][number] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="gh-artifact">
      <button
        type="button"
        className="gh-artifact-head"
        aria-expanded={isOpen}
        disabled={artifact.expired}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="box" />
        <strong>{artifact.name}</strong>
        <span className="gh-took">{artifact.expired ? 'expired' : sizeText(artifact.size_in_bytes)}</span>
        <Icon name="down" />
      </button>
      {isOpen && <Files id={artifact.id} />}
    </li>
  );
}

function Files({ id }: { readonly id: number }) {
  const { error, value } = usePolled(`artifact ${id}`, () => github.artifact(id));
  if (!value) {
    const words = 'The artifact could not be read';
    return error === undefined ? <Reading what="the artifact" /> : <Trouble what={words} error={error} />;
  }
  if (value.files.length === 0) {
    return <p className="note gh-no-log">Its zip was given as it is; it can be downloaded through the API alone.</p>;
  }
  return (
    <ul>
      {value.files.map((file) => (
        <li key={file.path} className="gh-file">
          <p className="gh-facts">
            <code>{file.path}</code>
            <span>{sizeText(file.bytes)}</span>
          </p>
          {file.text === undefined ? (
            <p className="note">It is no text.</p>
          ) : (
            <pre tabIndex={0} aria-label={file.path} role="group">
              {pretty(file)}
            </pre>
          )}
        </li>
      ))}
    </ul>
  );
}

/** JSON with its lines set in, whatever way it was written; anything else as it is. */
function pretty({ path, text = '' }: ShownArtifact['files'][number]): string {
  if (!path.endsWith('.json')) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
