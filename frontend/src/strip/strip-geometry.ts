/**
 * Where everything of a strip of days goes, in CSS pixels. Pure, so that the same numbers place the drawing and the buttons over it.
 *
 * Days run in reading direction and wrap into rows of equal length where they would become too narrow to touch. Several kinds
 * in one day are bands of its cell, from top to bottom.
 */
import type { BacktestDay } from "../../../src/core/domain/suggestion.ts";
import { noonOf } from "../strings/formats.ts";
import { type MarkKind, marksOf } from "./day-marks.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Band extends Box {
  readonly kind: MarkKind;
}

export interface Cell extends Box {
  readonly day: BacktestDay;
  readonly bands: readonly Band[];
  readonly isLeftOut: boolean;
}

interface DateLabel {
  readonly date: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: "start" | "middle" | "end";
}

export interface StripLayout {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  /** Height of a row with its dates. */
  readonly rowHeight: number;
  readonly cells: readonly Cell[];
  readonly labels: readonly DateLabel[];
}

export interface StripRequest {
  readonly days: readonly BacktestDay[];
  /** Whether it is an automation's replay that acts already. */
  readonly isRunning: boolean;
  readonly widthPx: number;
  readonly isRtl: boolean;
  /** 1 Monday … 7 Sunday: dates are written at the beginning of weeks. */
  readonly firstWeekday: number;
}

const LEAST_COLUMN_PX = 19;
const WIDEST_COLUMN_PX = 40;
const GAP_PX = 3;
const CELL_HEIGHT_PX = 26;
const LABEL_HEIGHT_PX = 18;
const ROW_GAP_PX = 4;
/** Room for a date such as "23. Okt." */
const LABEL_WIDTH_PX = 46;
const LABEL_BASELINE_PX = 13;

/** Lays a strip out. Cost: linear in the days. */
export function layoutStrip(request: StripRequest): StripLayout {
  const { days, isRtl } = request;
  const width = Math.max(request.widthPx, LEAST_COLUMN_PX);
  const fitting = Math.max(1, Math.floor(width / LEAST_COLUMN_PX));
  const rows = Math.max(1, Math.ceil(days.length / fitting));
  const columns = Math.max(1, Math.ceil(days.length / rows));
  const step = Math.min(width / columns, WIDEST_COLUMN_PX);
  const rowHeight = CELL_HEIGHT_PX + LABEL_HEIGHT_PX + ROW_GAP_PX;
  const mirror = (x: number, boxWidth: number): number => (isRtl ? width - x - boxWidth : x);

  const cells = days.map((day, index): Cell => {
    const column = index % columns;
    const box: Box = {
      x: mirror(column * step + GAP_PX / 2, step - GAP_PX),
      y: Math.floor(index / columns) * rowHeight,
      width: step - GAP_PX,
      height: CELL_HEIGHT_PX,
    };
    return { ...box, day, bands: bandsOf(day, box, request.isRunning), isLeftOut: day.left_out === true };
  });
  return {
    width,
    height: rows * rowHeight - ROW_GAP_PX,
    columns,
    rows,
    rowHeight,
    cells,
    labels: labelsOf(cells, columns, width, request.firstWeekday),
  };
}

/** Bands of equal height with a hair between them. */
function bandsOf(day: BacktestDay, box: Box, isRunning: boolean): readonly Band[] {
  const marks = marksOf(day, isRunning);
  const height = (box.height - (marks.length - 1)) / Math.max(1, marks.length);
  return marks.map(({ kind }, index) => ({
    kind,
    x: box.x,
    y: box.y + index * (height + 1),
    width: box.width,
    height,
  }));
}

/** The first day of each week that has room; in a strip without one, its first day. */
function labelsOf(
  cells: readonly Cell[],
  columns: number,
  width: number,
  firstWeekday: number,
): readonly DateLabel[] {
  const labels: DateLabel[] = [];
  for (let from = 0; from < cells.length; from += columns) {
    const row = cells.slice(from, from + columns);
    const starts = row.filter(({ day }) => weekdayOf(day.date) === firstWeekday);
    let last = Number.NaN;
    for (const cell of starts.length > 0 ? starts : row.slice(0, 1)) {
      const middle = cell.x + cell.width / 2;
      if (Math.abs(middle - last) < LABEL_WIDTH_PX) continue;
      last = middle;
      labels.push({
        date: cell.day.date,
        y: cell.y + cell.height + LABEL_BASELINE_PX,
        ...anchorOf(cell, width),
      });
    }
  }
  return labels;
}

/** Keeps a date inside the drawing: at an edge it grows inwards. */
function anchorOf(cell: Box, width: number): Pick<DateLabel, "x" | "anchor"> {
  const middle = cell.x + cell.width / 2;
  if (middle < LABEL_WIDTH_PX / 2) return { x: cell.x, anchor: "start" };
  if (middle > width - LABEL_WIDTH_PX / 2) return { x: cell.x + cell.width, anchor: "end" };
  return { x: middle, anchor: "middle" };
}

function weekdayOf(date: string): number {
  const day = new Date(noonOf(date)).getUTCDay();
  return day === 0 ? 7 : day;
}
