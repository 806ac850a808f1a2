import { describeAuditStore } from "../../ports/audit-store.contract.ts";
import { openPart } from "./stores.ts";

describeAuditStore("SQLite", () => openPart(({ audit }) => audit));
