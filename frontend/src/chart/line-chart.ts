/**
 * Lines over a week on uPlot. A file of its own in the build, loaded when somebody unfolds a comparison: it shares nothing with the panel's bundle.
 *
 * The canvas is for eyes only; who uses this says the same in words.
 */
import uPlot from "uplot";

export interface Line {
  readonly label: string;
  readonly values: readonly number[];
  readonly colour: string;
  /** Lengths of dashes; empty for a solid line: lines are never told apart by colour alone. */
  readonly dash: readonly number[];
}

export interface LineChartOptions {
  readonly element: HTMLElement;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly lines: readonly Line[];
  readonly colours: { readonly text: string; readonly grid: string };
  /** Places on the axis that have a label, with it. */
  readonly marks: readonly { readonly at: number; readonly label: string }[];
  readonly formatValue: (value: number) => string;
  /** Told of the place under the pointer; null when there is none. */
  readonly onPlace: (place: number | null) => void;
}

export interface LineChart {
  resize(widthPx: number): void;
  destroy(): void;
}

const FONT = '11px Roboto, "Noto Sans", system-ui, sans-serif';

export function drawLines({
  element,
  widthPx,
  heightPx,
  lines,
  colours,
  marks,
  formatValue,
  onPlace,
}: LineChartOptions): LineChart {
  const length = Math.max(0, ...lines.map(({ values }) => values.length));
  const axis = {
    font: FONT,
    stroke: colours.text,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  const chart = new uPlot(
    {
      width: widthPx,
      height: heightPx,
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(1, most * 1.08)] } },
      axes: [
        {
          ...axis,
          size: 26,
          splits: () => marks.map(({ at }) => at),
          values: () => marks.map(({ label }) => label),
        },
        { ...axis, size: 34, values: (_, splits) => splits.map(formatValue) },
      ],
      series: [
        {},
        ...lines.map(({ label, colour, dash }) => ({
          label,
          stroke: colour,
          width: 2,
          dash: [...dash],
          points: { show: false },
        })),
      ],
      hooks: { setCursor: [({ cursor }) => onPlace(cursor.idx ?? null)] },
    },
    [Array.from({ length }, (_, place) => place), ...lines.map(({ values }) => [...values])],
    element,
  );
  return {
    resize: (width) => chart.setSize({ width, height: heightPx }),
    destroy: () => chart.destroy(),
  };
}
