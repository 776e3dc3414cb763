import type { VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import type { Stage } from '../../model/run';
import { sortedTasks, type TaskOrder } from '../../model/tasks/sortedTasks';
import type { Task } from '../../model/tasks/task';
import { formatCount } from '../../text/formatCount';
import { firstOrder, taskColumns, type TaskColumn } from '../taskColumns';
import { TablePages } from './tablePages';

const PAGE = 100;

/** The tasks of an attempt of a stage, page by page, sorted by a column that the person chooses. Only one page is in the document. */
export function TaskTable({ stage, start }: { stage: Stage; start: number }): VNode {
  const { tasks } = stage;
  const [chosen, choose] = useState<TaskOrder | null>(null);
  const [page, open] = useState(0);
  const columns = useMemo(() => taskColumns(start).filter(({ isUsed }) => isUsed(tasks)), [tasks, start]);
  const order = chosen ?? firstOrder(stage);
  const column = columns.find(({ field }) => field === order.by) ?? columns[0]!;
  const sorted = useMemo(
    () => sortedTasks(tasks, { by: column.field, descending: order.descending }),
    [tasks, column.field, order.descending],
  );
  const last = Math.ceil(tasks.length / PAGE) - 1;
  const from = Math.min(page, last) * PAGE;
  const sortBy = (next: TaskColumn): void => {
    choose({ by: next.field, descending: next === column ? !order.descending : next.isFigure });
    open(0);
  };
  const label = `Tasks of stage ${stage.id}`;
  return (
    <>
      <TablePages
        label={label}
        text={`${formatCount(from + 1)}–${formatCount(Math.min(from + PAGE, tasks.length))} of ${formatCount(tasks.length)} tasks`}
        page={Math.min(page, last)}
        last={last}
        open={open}
      />
      <div class="scroll">
        <table class="tasks" aria-label={label} aria-rowcount={tasks.length + 1}>
          <TaskHeads columns={columns} sorted={column} descending={order.descending} sortBy={sortBy} />
          <tbody>
            {Array.from(sorted.slice(from, from + PAGE), (task, index) => (
              <TaskRow key={task.id} task={task} columns={columns} number={from + index + 2} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function TaskHeads(props: {
  columns: TaskColumn[];
  sorted: TaskColumn;
  descending: boolean;
  sortBy: (column: TaskColumn) => void;
}): VNode {
  const { columns, sorted, descending, sortBy } = props;
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map(column => (
          <th
            key={column.title}
            scope="col"
            class={column.isFigure ? 'figure' : undefined}
            aria-sort={column !== sorted ? undefined : descending ? 'descending' : 'ascending'}
          >
            <button type="button" class="plain" onClick={() => sortBy(column)}>
              {column.title}
              {column === sorted && <span aria-hidden="true"> {descending ? '▾' : '▴'}</span>}
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** @param props.number of the row in the whole table, from 1, the header counted */
function TaskRow({ task, columns, number }: { task: Task; columns: TaskColumn[]; number: number }): VNode {
  return (
    <tr class={task.status} aria-rowindex={number}>
      {columns.map(({ title, isFigure, text }) => (
        <td key={title} class={isFigure ? 'figure' : title === 'error' ? 'errorText' : undefined}>
          {title === 'status' ? <span class={task.status}>{text(task)}</span> : text(task)}
        </td>
      ))}
    </tr>
  );
}
