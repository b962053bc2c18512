import { expect, test } from "@playwright/test";
test.describe("cart", () => {
  test("adds | one", async () => { await test.step("put", async () => {}); });
  test("totals", async () => { await test.step("sum", async () => { expect(1 + 1).toBe(3); }); });
  test.skip("needs redis", async () => {});
  test("fixme", async () => { test.fixme(true, "later"); });
  test("known bug", async () => { test.fail(); expect(1).toBe(2); });
  test("fixed bug", async () => { test.fail(); });
  test("flaky", async ({}, info) => { if (info.retry < 1) throw new Error("try " + (info.retry + 1)); });
  test("hangs", async () => { test.setTimeout(200); await new Promise(() => {}); });
});
test.describe.serial("in order", () => {
  test("first", async () => { throw new Error("no server"); });
  test("second", async () => {});
});
