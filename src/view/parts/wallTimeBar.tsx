import type { VNode } from 'preact';
import type { WallTime } from '../../model/run';
import { formatDuration } from '../../text/formatDuration';
import { WALL_CLASSES } from '../text/wallClasses';

/** The wall time of the driver by class, as a bar and as a list. Unaccounted time is a class, too. */
export function WallTimeBar({ wall }: { wall: WallTime }): VNode {
  const share = (time: number): number => (wall.total > 0 ? (100 * Math.max(0, time)) / wall.total : 0);
  const shown = WALL_CLASSES.filter(({ name }) => wall[name] > 0 || name === 'unaccounted');
  return (
    <>
      <div class="wallBar" aria-hidden="true">
        {shown.map(({ name, title }) => (
          <i
            key={name}
            class={name}
            style={{ width: `${share(wall[name])}%` }}
            title={`${title} ${formatDuration(wall[name])}`}
          ></i>
        ))}
      </div>
      <dl class="wall">
        {shown.map(({ name, title, meaning }) => (
          <div key={name} title={meaning}>
            <dt>
              <i class={name} aria-hidden="true"></i>
              {title}
            </dt>
            <dd>
              {formatDuration(wall[name])} <small>{share(wall[name]).toFixed(1)} %</small>
            </dd>
          </div>
        ))}
        <div class="total">
          <dt>total</dt>
          <dd>{formatDuration(wall.total)}</dd>
        </div>
      </dl>
    </>
  );
}
