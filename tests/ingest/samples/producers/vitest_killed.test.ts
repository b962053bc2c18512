import { test } from "vitest";

test("adds", () => {});
test("kills", () => process.kill(process.pid, "SIGKILL"));
test("totals", () => {});
