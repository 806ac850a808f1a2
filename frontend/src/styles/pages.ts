/** What the pages of rhythm, now and activity have in common. */
import { css } from "lit";

export const pages = css`
  .page {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
  }
  h2 {
    font-size: 17px;
    font-weight: 400;
  }
  .what {
    color: var(--st-soft);
    margin-block: 4px 12px;
    max-width: 70ch;
  }
  .soft {
    color: var(--st-soft);
    font-size: 13px;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: 8px 16px;
  }
  .head + p {
    margin-block-start: 8px;
  }
  .waiting {
    min-height: 160px;
    animation: breathe 1.6s ease-in-out infinite;
  }
  @keyframes breathe {
    50% {
      opacity: 0.5;
    }
  }
`;
