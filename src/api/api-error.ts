/** From the app's errors to the codes that clients know. */
import type { ErrorCode } from "../core/domain/errors.ts";
import type { ApiErrorCode } from "./protocol.ts";

const API_CODES: Readonly<Record<ErrorCode, ApiErrorCode>> = {
  invalid_request: "invalid_request",
  unauthorized: "unauthorized",
  not_found: "not_found",
  conflict: "conflict",
  home_assistant_unreachable: "home_assistant_unreachable",
  home_assistant_unauthorized: "home_assistant_unreachable",
  home_assistant_refused: "home_assistant_refused",
  busy: "busy",
  model_unavailable: "busy",
  model_refused: "conflict",
  invalid_option: "internal",
  store_unusable: "internal",
  unreadable_input: "internal",
  internal: "internal",
};

export function toApiErrorCode(code: ErrorCode): ApiErrorCode {
  return API_CODES[code];
}
