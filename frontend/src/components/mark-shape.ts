/** How the kinds of a day look, in the strip and beside the tally: each has a shape of its own, colour only helps. */
import { css, svg, type SVGTemplateResult } from "lit";
import type { MarkKind } from "../strip/day-marks.ts";
import type { Box } from "../strip/strip-geometry.ts";

/** Paths within a circle of radius 1 around the origin. */
const GLYPHS: Readonly<Record<MarkKind, string>> = {
  matched: "M-.8,.05L-.25,.6L.8,-.6",
  kept: "M.35,0A.35,.35 0 1 1 -.35,0A.35,.35 0 1 1 .35,0Z",
  nobody: "M.7,0A.7,.7 0 1 1 -.7,0A.7,.7 0 1 1 .7,0Z",
  opposite: "M-.6,-.6L.6,.6M.6,-.6L-.6,.6",
  missed: "M0,-.7L.75,.6H-.75Z",
  already_so: "M-.7,-.35H.7M-.7,.35H.7",
};

const LARGEST_RADIUS_PX = 5.5;

/** A kind's box with its glyph in the middle. */
export function markShape(kind: MarkKind, box: Box, cornerPx: number): SVGTemplateResult {
  const radius = Math.min(LARGEST_RADIUS_PX, Math.min(box.width, box.height) * 0.36);
  const middle = `translate(${box.x + box.width / 2} ${box.y + box.height / 2}) scale(${radius})`;
  return svg`<g class="mark ${kind}">
    <rect x=${box.x + 0.5} y=${box.y + 0.5} width=${box.width - 1} height=${box.height - 1} rx=${cornerPx} />
    <path d=${GLYPHS[kind]} transform=${middle} stroke-width=${1.7 / radius} />
  </g>`;
}

export const markStyles = css`
  .mark {
    --kind: var(--st-good);
  }
  .mark.nobody,
  .mark.opposite {
    --kind: var(--st-bad);
  }
  .mark.missed {
    --kind: var(--st-warn);
  }
  .mark.already_so {
    --kind: var(--st-grey);
  }
  .mark rect {
    fill: color-mix(in srgb, var(--kind) 16%, var(--st-card));
    stroke: color-mix(in srgb, var(--kind) 70%, var(--st-card));
  }
  .mark path {
    fill: none;
    stroke: var(--kind);
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .mark.missed path,
  .mark.kept path {
    fill: var(--kind);
  }
  .mark.matched rect,
  .mark.opposite rect {
    fill: var(--kind);
    stroke: var(--kind);
  }
  .mark.matched path,
  .mark.opposite path {
    stroke: var(--st-card);
  }
`;
