import type { VNode } from 'preact';
import type { Run, ShippedClosure } from '../../model/run';
import type { CallSite, ShippedFunction } from '../../model/runEvent';
import type { RunLinks } from '../runLinks';
import { formatBytes } from '../../text/formatBytes';
import { fullPlace } from '../text/place';
import { plural } from '../../text/plural';
import { printable } from '../text/printable';
import { useSelectable } from './selection';

const MOST = 20;

/** Data sent to the executors: functions with their captured variables, largest first, and broadcast variables. */
export function ClosureList({ run, links }: { run: Run; links: RunLinks }): VNode {
  const { closures, broadcasts } = run.ledger;
  return (
    <>
      <ul class="plainList closures">
        {closures.slice(0, MOST).map((closure, index) => (
          <Closure key={index} closure={closure} links={links} />
        ))}
        {broadcasts.map((each, index) => (
          <li key={`b${index}`}>
            broadcast <Line site={each.callSite} links={links} /> <b>{formatBytes(each.size)}</b>
          </li>
        ))}
      </ul>
      {closures.length > MOST && <p class="left">{plural(closures.length - MOST, 'smaller closure')} not shown.</p>}
    </>
  );
}

function Closure({ closure, links }: { closure: ShippedClosure; links: RunLinks }): VNode {
  const { callSite, size, shipped, functions } = closure;
  return (
    <li>
      closure <Line site={callSite} links={links} /> <b>{formatBytes(size)}</b>
      {shipped > 1 && <span class="often"> sent {shipped} times</span>}
      {functions.map((each, index) => (
        <Shipped key={index} shipped={each} whole={size} links={links} />
      ))}
    </li>
  );
}

function Shipped({ shipped, whole, links }: { shipped: ShippedFunction; whole: number; links: RunLinks }): VNode {
  const { file, line, size, captured } = shipped;
  const name = printable(shipped.name);
  const site: CallSite = { file, line, column: null, endLine: null, endColumn: null, function: name };
  return (
    <div class="function">
      <code>{name}</code> <Line site={site} links={links} /> {formatBytes(size)}
      {captured.length > 0 && (
        <table class="captures" aria-label={`Captured by ${name}`}>
          <tbody>
            {captured.map((each, index) => (
              <tr key={index}>
                <th scope="row">
                  <code>{printable(each.name)}</code> <small>{printable(each.type)}</small>
                </th>
                <td class="figure">{formatBytes(each.size)}</td>
                <td aria-hidden="true">
                  <span class="share">
                    <i style={{ width: `${whole > 0 ? (100 * each.size) / whole : 0}%` }}></i>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** A call site. It selects its line if the file was recorded. */
function Line({ site, links }: { site: CallSite | null; links: RunLinks }): VNode {
  const selectable = useSelectable();
  const key = site && links.lineOf(site);
  const text = fullPlace(site);
  if (key === null) return <span class="line">{text}</span>;
  return <span {...selectable(key, `line ${text}`, 'line pick')}>{text}</span>;
}
