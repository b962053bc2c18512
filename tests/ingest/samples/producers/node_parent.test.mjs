import test from "node:test";

test("cart", async (t) => {
  await t.test("adds", () => {});
  throw new Error("no database");
});
test("totals", () => {});
