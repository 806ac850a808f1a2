/** What the last analysis found to be wrong, by how bad it is, each with the things it is about. */
import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { define } from "../define.ts";
import type { Now } from "../../../src/api/protocol.ts";
import { rows } from "../styles/forms.ts";
import { pages } from "../styles/pages.ts";
import { base, card } from "../styles/shared.ts";
import type { Ui } from "../ui.ts";
import "./steward-icon.ts";

const SEVERITIES = ["error", "warning", "info"] as const;
const SHAPES = { error: "close", warning: "alert", info: "information" } as const;

class StewardFindings extends LitElement {
  static override readonly properties = {
    ui: { attribute: false },
    findings: { attribute: false },
    hasAnalysis: { attribute: false },
  };
  static override readonly styles = [
    base,
    card,
    rows,
    pages,
    css`
      .row {
        align-items: start;
      }
      steward-icon {
        flex: none;
        width: 20px;
        height: 20px;
        margin-block-start: 1px;
      }
      .error steward-icon {
        color: var(--st-bad);
      }
      .warning steward-icon {
        color: var(--st-warn);
      }
      .info steward-icon {
        color: var(--st-note);
      }
    `,
  ];

  declare ui: Ui;
  declare findings: Now["findings"];
  hasAnalysis = false;

  protected override render(): TemplateResult {
    const { localize } = this.ui;
    return html`<section class="card" aria-labelledby="health">
      <h2 id="health">${localize("health.title")}</h2>
      ${
        this.findings.length === 0
          ? html`<p class="soft">${localize(this.hasAnalysis ? "health.fine" : "health.not_yet")}</p>`
          : SEVERITIES.map((severity) => this.#renderSeverity(severity))
      }
    </section>`;
  }

  #renderSeverity(severity: (typeof SEVERITIES)[number]): TemplateResult | typeof nothing {
    const own = this.findings.filter((finding) => finding.severity === severity);
    if (own.length === 0) return nothing;
    return html`<h3>${this.ui.localize(`health.${severity}`, { count: own.length })}</h3>
      <ul>
        ${own.map(
          ({ title, explanation, entities }) =>
            html`<li class="row ${severity}">
              <steward-icon .name=${SHAPES[severity]}></steward-icon>
              <div>
                <p><bdi>${title}</bdi></p>
                <p class="soft"><bdi>${explanation}</bdi></p>
                ${
                  entities.length === 0
                    ? nothing
                    : html`<p class="soft">
                        ${entities.map(
                          ({ entity_id, name }, index) =>
                            html`${index > 0 ? ", " : ""}<bdi title=${entity_id}>${name}</bdi>`,
                        )}
                      </p>`
                }
              </div>
            </li>`,
        )}
      </ul>`;
  }
}

define("steward-findings", StewardFindings);
