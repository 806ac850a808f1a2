/** Styles that several components share. Only Home Assistant's CSS variables, with its own defaults behind them. */
import { css } from "lit";

/** Names of our own for what is derived from Home Assistant's variables; set once, on the panel. */
export const tokens = css`
  :host {
    --st-text: var(--primary-text-color, #141414);
    --st-soft: var(--secondary-text-color, #5e5e5e);
    --st-line: var(--ha-card-border-color, var(--divider-color, #e0e0e0));
    --st-card: var(--ha-card-background, var(--card-background-color, #fff));
    --st-page: var(--primary-background-color, #fafafa);
    --st-accent: var(--primary-color, #009ac7);
    /* Dark or light enough to be read on a card, whatever the theme's colour is. */
    --st-accent-text: color-mix(in srgb, var(--st-accent) 68%, var(--st-text));
    --st-accent-fill: color-mix(in srgb, var(--st-accent) 76%, #000);
    --st-accent-fill: oklch(from var(--st-accent) min(l, 0.53) c h);
    --st-good: color-mix(in srgb, var(--success-color, #43a047) 78%, var(--st-text));
    --st-warn: color-mix(in srgb, var(--warning-color, #ffa600) 66%, var(--st-text));
    --st-bad: color-mix(in srgb, var(--error-color, #db4437) 84%, var(--st-text));
    --st-note: color-mix(in srgb, var(--info-color, #039be5) 74%, var(--st-text));
    --st-grey: color-mix(in srgb, var(--st-soft) 88%, var(--st-card));
    --st-radius: var(--ha-card-border-radius, 12px);
    --st-focus: color-mix(in srgb, var(--st-accent) 80%, var(--st-text));
  }
`;

export const base = css`
  :host {
    display: block;
    color: var(--st-text);
  }
  :host([hidden]) {
    display: none;
  }
  * {
    box-sizing: border-box;
  }
  h1,
  h2,
  h3,
  p,
  ul,
  dl,
  dd {
    margin: 0;
    padding: 0;
  }
  ul {
    list-style: none;
  }
  a {
    color: var(--st-accent-text);
  }
  :focus-visible {
    outline: 2px solid var(--st-focus);
    outline-offset: 2px;
  }
  .hidden-text {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      animation-duration: 1ms !important;
      transition-duration: 1ms !important;
    }
  }
`;

export const card = css`
  .card {
    background: var(--st-card);
    border: 1px solid var(--st-line);
    border-radius: var(--st-radius);
    padding: 16px 20px;
  }
  @media (max-width: 600px) {
    .card {
      padding: 14px;
    }
  }
`;

export const buttons = css`
  button {
    font: inherit;
    font-weight: 500;
    min-height: 40px;
    padding: 0 var(--st-button-pad, 18px);
    border-radius: 20px;
    border: 1px solid transparent;
    background: none;
    color: var(--st-accent-text);
    cursor: pointer;
    transition: background-color 120ms;
  }
  button:hover:not(:disabled, [aria-disabled="true"]) {
    background: color-mix(in srgb, var(--st-accent) 10%, transparent);
  }
  button:disabled,
  button[aria-disabled="true"] {
    cursor: default;
    opacity: 0.6;
  }
  button.main {
    background: var(--st-accent-fill);
    color: #fff;
  }
  button.main:hover:not(:disabled, [aria-disabled="true"]) {
    background: color-mix(in srgb, var(--st-accent-fill) 88%, #000);
  }
  button.outlined {
    border-color: color-mix(in srgb, var(--st-accent) 45%, var(--st-line));
  }
  button.quiet {
    color: var(--st-soft);
  }
`;

/** A box with text for machines, which runs from left to right in every language. */
export const code = css`
  pre {
    margin: 0;
    padding: 12px;
    border: 1px solid var(--st-line);
    border-radius: 8px;
    background: var(--st-page);
    font: 12px/1.5 var(--ha-font-family-code, ui-monospace, monospace);
    overflow-x: auto;
    direction: ltr;
    text-align: left;
  }
`;

/** A list of names, each with its value at the end of the line. */
export const facts = css`
  dl div {
    display: flex;
    justify-content: space-between;
    gap: 16px;
    padding-block: 7px;
    border-top: 1px solid var(--st-line);
  }
  dl div:first-of-type {
    border: 0;
  }
  dd {
    color: var(--st-soft);
    text-align: end;
  }
`;
