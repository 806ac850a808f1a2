/** How fields and lists of the settings look. */
import { css } from "lit";

export const forms = css`
  form {
    display: grid;
    gap: 12px;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr));
    gap: 12px;
    align-items: start;
  }
  label.field {
    display: block;
    min-width: 0;
    color: var(--st-soft);
    font-size: 13px;
  }
  label.check {
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 40px;
    cursor: pointer;
  }
  input[type="checkbox"] {
    width: 20px;
    height: 20px;
    margin: 0;
    flex: none;
    accent-color: var(--st-accent);
  }
  select,
  input:not([type="checkbox"]) {
    display: block;
    width: 100%;
    min-width: 0;
    height: 44px;
    margin-block-start: 4px;
    padding: 0 12px;
    font: inherit;
    font-size: 14px;
    color: var(--st-text);
    background: var(--st-page);
    border: 1px solid var(--st-grey);
    border-radius: 8px;
  }
  select:disabled,
  input:disabled {
    opacity: 0.6;
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 16px;
    align-items: center;
    justify-content: space-between;
  }
  .foot button:last-child {
    margin-inline-start: auto;
  }
`;

export const rows = css`
  h3 {
    font-size: 14px;
    font-weight: 500;
    margin-block: 20px 4px;
  }
  .soft {
    color: var(--st-soft);
    font-size: 13px;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 4px 12px;
    min-height: 48px;
    padding-block: 6px;
    border-top: 1px solid var(--st-line);
  }
  .row:first-child {
    border: 0;
  }
  .row > div {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .row .buttons {
    flex: none;
    display: flex;
  }
  .row button {
    padding-inline: 12px;
  }
  .row > button,
  .row > .buttons {
    margin-inline-end: -12px;
  }
  @media (max-width: 600px) {
    .row.wide {
      flex-wrap: wrap;
    }
    .row.wide > div:first-child {
      flex-basis: 100%;
    }
    .row.wide .buttons {
      flex: 1;
      justify-content: flex-end;
    }
  }
`;
