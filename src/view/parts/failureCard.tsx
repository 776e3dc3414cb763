import type { VNode } from 'preact';
import type { Run } from '../../model/run';
import { failures, type Failure, type FailurePlace } from '../failures';
import type { RunLinks } from '../runLinks';
import { fileName } from '../text/place';
import { printable } from '../text/printable';

const STDERR_LINES = 8;

/** The failures of a run. A click on a location goes to its line. */
export function FailureCard({ run, links }: { run: Run; links: RunLinks }): VNode | null {
  const told = failures(run);
  if (told.length === 0) return null;
  return (
    <section class="message failure" aria-label="Failure">
      {told.map((failure, index) => (
        <pre key={index}>
          <One failure={failure} links={links} />
        </pre>
      ))}
    </section>
  );
}

function One({ failure, links }: { failure: Failure; links: RunLinks }): VNode {
  const { title, at, after, cause, places, task } = failure;
  const stderr = failure.stderr?.trimEnd().split('\n').slice(-STDERR_LINES) ?? [];
  return (
    <>
      <b>✗ {title}</b>
      {at && (
        <>
          {' at '}
          <Place place={at} links={links} />
        </>
      )}
      {after === '' ? '' : ` ${after}`}
      {`\n  ${printable(cause)}`}
      {places.map((place, index) => (
        <PlaceLine key={index} place={place} links={links} />
      ))}
      {task !== '' && `\n  ${printable(task)}`}
      {stderr.length > 0 && `\n  end of its stderr:${stderr.map(line => `\n  │ ${printable(line)}`).join('')}`}
    </>
  );
}

function PlaceLine({ place, links }: { place: FailurePlace; links: RunLinks }): VNode {
  const name = place.function === '' ? '' : ` in ${printable(place.function)}`;
  return (
    <>
      {'\n    '}
      <Place place={place} links={links} />
      {name}
      {place.code === null ? '' : `  ${printable(place.code)}`}
    </>
  );
}

/** A link to a source line. It selects the line if the page supports that; `data-file` lets the page open the file. */
function Place({ place, links }: { place: FailurePlace; links: RunLinks }): VNode {
  const { file, line } = place;
  const key = links.lineOf({ ...place, column: null, endLine: null, endColumn: null });
  const text = `${fileName(file)}:${line}`;
  return (
    <button type="button" class="link line" data-file={file} data-line={line} data-k={key ?? undefined} title={file}>
      {text}
    </button>
  );
}
