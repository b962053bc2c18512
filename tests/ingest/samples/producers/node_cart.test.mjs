import { describe, it, test } from "node:test";
import assert from "node:assert";
describe("cart", () => {
  it("adds | one", () => {});
  it("totals", () => assert.strictEqual(1 + 1, 3));
  it("needs redis", { skip: "no redis" }, () => {});
  it("later", { todo: "soon" }, () => {});
});
test("outer", async (t) => { await t.test("inner", () => {}); });
